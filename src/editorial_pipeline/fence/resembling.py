"""Tell of what is written although it resembles a sentence that a person has deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from editorial_pipeline.fence.withholding import Sources, sentences_of
from editorial_pipeline.lineage import BlockState, Lineage
from editorial_pipeline.models.notes import Note
from editorial_pipeline.models.plan import ArticlePath, Plan
from editorial_pipeline.text.clean import clean_speech
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.similar import resembles
from editorial_pipeline.text.words import words

_LONGEST = 160
"""Characters of a sentence in a remark; what is longer is shown by its beginning."""


def resembling(
    plan: Plan, notes: Sequence[Note], lineages: Mapping[ArticlePath, Lineage], sources: Sources
) -> Iterator[str]:
    """Yield a remark for each segment that most likely says again what was deleted.

    Only the person can decide: words that differ may say something else. What is the same word
    for word is no longer placed when this is asked.
    """
    for article in plan.articles:
        lineage = lineages.get(article.path) if article.path is not None else None
        deleted = _deleted(lineage, sources) if lineage is not None else []
        for note in notes if deleted else ():
            for segment in note.segments:
                use = plan.uses[segment.id]
                if not any(placement.article == article.key for placement in use.placements):
                    continue
                said = clean_speech(segment.text, segment.language) or segment.text
                twin = next((sentence for sentence in deleted if resembles(said, sentence)), None)
                if twin is not None:
                    yield (
                        f"{article.path}: “{_cut(segment.text)}” resembles what you deleted from "
                        f"“{article.title}”: “{_cut(twin)}”"
                    )


def _deleted(lineage: Lineage, sources: Sources) -> list[str]:
    """Return the sentences deleted from an article, as written before as they were said.

    Those of a block that a person has edited count where nothing like them is left in it.
    """
    found = [
        sentence
        for block in lineage.deleted
        for text in (plain_text(block.text), *sources(block.segments))
        for sentence in sentences_of(text)
    ]
    for origin in lineage.origins:
        if origin.state is BlockState.EDITED and origin.text is not None:
            left = sentences_of(plain_text(origin.block.text))
            found += (
                sentence
                for sentence in sentences_of(plain_text(origin.text))
                if not any(_alike(sentence, other) for other in left)
            )
    by_words = {tuple(words(sentence)): sentence for sentence in reversed(found)}
    return list(reversed(by_words.values()))


def _alike(sentence: str, other: str) -> bool:
    return words(sentence) == words(other) or resembles(sentence, other)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rsplit(' ', 1)[0]}…"
