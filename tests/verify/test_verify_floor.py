"""What the host itself writes passes every hard rule, whatever was said."""

from __future__ import annotations

import random

from hypothesis import example, given
from hypothesis import strategies as st

from builders import make_note
from editorial_pipeline.models.draft import Block, Origin
from editorial_pipeline.models.notes import Language
from editorial_pipeline.text.floor import floor_block
from editorial_pipeline.text.markdown import escape_text
from editorial_pipeline.verify.rules import check_block
from passages import hard, make_block, make_context


def _split(text: str) -> list[str]:
    return text.split()


_WORDS = _split(
    "we um uh so like maybe not never the Model models OpenAI crisp dm CRISP-DM twenty five 25 %"
    " 2,000 $20 3:30 v2.1 GPT-4 yesterday march third 2026 08.02.2026 https://x.example/a_b?c=1&d=*"
    ' me@x.example #tag @name `code` "quoted words" «кавычки» “he said” *bold* _it_'
    " [link](http://y) [^1] <b> </b> <!-- --> ![i](u) # ## - > 1. 1) | --- ``` ~~~ $x$ \\ & &amp;"
    " [[wiki]] {{x}} ::: ну вот э-э короче типа двадцать пять процентов Москва москве Алексей"
    " алексея в пятницу прошлом году не никогда https://пример.рф/путь :-) 😀 👩\u200d💻 don't I'm"
    " O'Neill A/B CI/CD pipeline.toml /etc/passwd C:\\x ½ ² ① ７ oh 555-0199 +49 half past three"
    " to twelve"
)

_sentences = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=25).map(" ".join)
_free = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), max_size=40
)


@given(
    st.lists(st.one_of(_sentences, _free.filter(str.strip)), min_size=1, max_size=4),
    st.sampled_from(["en", "ru"]),
    st.sampled_from(["en", "ru", "und"]),
)
@example(['so he said "um we need it" twenty uh five'], "en", "en")
@example(["[^1] --- # a", "<b>x</b>"], "ru", "en")
def test_floor_passes_all_hard_rules(said: list[str], language: str, spoken: str) -> None:
    """The floor of any segments gives no hard finding, in its own language and in another."""
    note = make_note(*said, language=spoken)
    block = floor_block("f1", note.segments, Language(language))
    assert hard(check_block(block, make_context(note, language=language))) == set()


@given(st.lists(st.sampled_from(_WORDS[:60]), min_size=2, max_size=30), st.randoms())
def test_any_words_left_out_by_the_host_pass(said: list[str], chance: random.Random) -> None:
    """Text of the offline engine may leave out any words of its segment."""
    note = make_note(" ".join(said))
    kept = [word for word in said if chance.random() < 0.7] or said
    text = escape_text(" ".join(kept))
    block = make_block(text, [note.segments[0].id], origin=Origin.OFFLINE)
    assert hard(check_block(block, make_context(note))) == set()


def test_only_the_host_has_this_freedom() -> None:
    """A model that leaves out a word between two numbers has made a new one."""
    note = make_note("we had twenty or maybe five people in that room")

    def rules(origin: Origin) -> set[str]:
        text = "We had twenty five people in that room."
        block: Block = make_block(text, [note.segments[0].id], origin=origin)
        return hard(check_block(block, make_context(note)))

    assert (rules(Origin.OFFLINE), rules(Origin.OPENAI)) == (set(), {"V4"})


@given(st.text(max_size=80), st.text(max_size=60))
def test_rules_never_raise(written: str, said: str) -> None:
    """Whatever a model writes about whatever was said, the rules answer."""
    note = make_note(said or ".")
    block = make_block(written, [note.segments[0].id], terms=[(written, said)])
    check_block(block, make_context(note, revised={"n1": said}))
