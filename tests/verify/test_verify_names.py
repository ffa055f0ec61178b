"""V8: names and terms."""

from __future__ import annotations

import pytest

from editorial_pipeline.glossary import Glossary, Term
from passages import hard, objections, soft

FAITHFUL = [
    ("people at openai use crisp dm", "People at OpenAI use CRISP-DM."),
    ("the llms call an api", "LLMs call an API."),
    ("machine learning engineers", "The work of ML engineers."),
    ("вижу роль AI-инженера так", "I see the role of an AI engineer so."),
    ("алексей из москвы звонил", "We talked to Alexey from Moscow."),
    ("я говорил с алексеем", "Говорил я с Алексеем."),
    ("чат джипити и кубернетес", "We use ChatGPT and Kubernetes."),
    ("на английском и на русском", "We write in English and in Russian."),
    ("we use node js and c++", "We use Node.js and C++."),
    ("i think marta's plan works", "I think that Marta's plan works."),
    ("it is a us company from germany", "It is a German company."),
    ("gpt four o is fine", "We find that GPT-4o is fine."),
    ("пришлось идти на стэковерфлоу", "I had to go to Stack Overflow."),
    ("however it works", "However, it works: Everything is fine."),
]


@pytest.mark.parametrize(("said", "written"), FAITHFUL)
def test_name_that_was_said_passes(said: str, written: str) -> None:
    """A name passes in another case, inflection, abbreviation or script."""
    of = "en" if said.isascii() else "ru"
    language = "en" if written.isascii() else "ru"
    found = objections(said, written, language=language, of=of)
    assert "V8" not in hard(found) | soft(found)


LIES = [
    ("people there use it", "People at Zenotron use it."),
    ("people there use it", "People there use the ZNT."),
    ("people there use it", "People there use zenoTron."),
    ("people there use it", "It is good. Google uses it too."),
    ("marta said so", "We know that Gwendolyn said so."),
    ("марта так сказала", "Мы знаем, что Гвендолина так сказала."),
    ("we met in berlin", "We met in Vienna."),
    ("переехали с авс на хецнер", "Мы переехали с Zenotron на Hetzner."),
]


@pytest.mark.parametrize(("said", "written"), LIES)
def test_other_name_is_hard_in_one_language(said: str, written: str) -> None:
    """A name that nobody said is a hard finding, in whatever script it is written."""
    language = "en" if said.isascii() else "ru"
    assert "V8" in hard(objections(said, written, language=language))


def test_unknown_name_across_scripts_is_soft() -> None:
    """Across scripts a name may be spelt in a way that no table knows: it is reported."""
    found = objections("марта так сказала", "We know that Gwendolyn said so.", of="ru")
    assert "V8" in soft(found)
    assert "V8" not in hard(found)


def test_declared_name_passes_when_it_resembles_its_source() -> None:
    """A form that the writer declares passes if it can be what was heard."""
    said = "the male engineer wrote it"
    assert "V8" in hard(objections(said, "We know that the ML engineer wrote it."))
    declared = objections(
        said, "We know that the ML engineer wrote it.", terms=[("ML engineer", "male engineer")]
    )
    assert "V8" not in hard(declared) | soft(declared)


def test_declared_name_without_resemblance_is_soft() -> None:
    """A writer cannot wave through any name by declaring it, nor with a source nobody said."""
    said = "the team wrote it"
    written = "We know that Zenotron wrote it."
    assert "V8" in soft(objections(said, written, terms=[("Zenotron", "the team")]))
    assert "V8" in hard(objections(said, written, terms=[("Zenotron", "zenotron")]))


ZENOTRON = Glossary([Term("Zenotron", aliases=("Senotron",))])


def test_title_and_revised_text_give_names() -> None:
    """Names of the article's title and of the revised text may be used."""
    found = objections(
        "we compare them",
        "We compare Planetron and Quartzite.",
        article_title="Planetron for beginners",
        revised={"n1": "Quartzite is old."},
    )
    assert "V8" not in hard(found) | soft(found)


def test_glossary_gives_the_name_for_its_aliases() -> None:
    """Where a title or the revised text has a declared alias, the settled name may be written."""
    for where in ({"article_title": "Senotron"}, {"revised": {"n1": "Senotron is old."}}):
        found = objections(
            "it is good", "We say that Zenotron is good.", glossary=ZENOTRON, **where
        )
        assert "V8" not in hard(found) | soft(found)


def test_glossary_gives_no_name_out_of_nothing() -> None:
    """That a name is settled does not say that anybody has mentioned it."""
    found = objections("they use it", "We say that they use Zenotron.", glossary=ZENOTRON)
    assert "V8" in hard(found)


def test_settled_name_is_not_guessed_into_the_text() -> None:
    """A word that only resembles a settled name is not replaced by it, declared or not."""
    said, written = "they use zenatron a lot", "We say that they use Zenotron a lot."
    (found,) = [
        f
        for f in objections(said, written, glossary=ZENOTRON, terms=[("Zenotron", "zenatron")])
        if f.rule == "V8"
    ]
    assert (found.severity, found.message, found.remedy) == (
        "hard",
        "The name “Zenotron” stands for “zenatron”, which is not declared as another form of it.",
        "Write “zenatron” as it was said, and put your guess into `doubts`.",
    )
    assert "V8" not in hard(objections(said, written, terms=[("Zenotron", "zenatron")]))


def test_message_quotes_the_name() -> None:
    """The finding says which name, and what to do."""
    (found,) = [f for f in objections("they use it", "They use Zenotron.") if f.rule == "V8"]
    assert found.message == "The name “Zenotron” is not in the cited segments."
    assert found.remedy == "Use the name that was said, or say it without a name."
