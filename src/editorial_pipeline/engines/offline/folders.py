"""Which folder a new article goes to: the one whose words its notes say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from editorial_pipeline.engines.offline.units import Unit
from editorial_pipeline.index.terms import sounds, terms
from editorial_pipeline.models.plan import ArticleOutline, Folder
from editorial_pipeline.text.words import words

_FEWEST: Final = 2
"""Different words that have to be shared: one may be a coincidence."""
_OF_ARTICLES: Final = 0.5
"""Words of the articles in a folder count half: the sentence was written for this."""

_Keys = frozenset[str]


def choose_folder(
    units: Sequence[Unit], folders: Sequence[Folder], outlines: Sequence[ArticleOutline]
) -> str | None:
    """Return the path of the folder that fits `units` best, None where none fits better.

    A folder is known by its path and sentence, and by the titles and descriptions of the
    articles in it; a word counts the more, the fewer folders have it.
    """
    if not folders:
        return None
    known = {folder.path: _words_of(folder, outlines) for folder in folders}
    spread = Counter(key for found in known.values() for word in found for key in word)
    said = frozenset(term for unit in units for term in unit.terms)
    ranked: list[tuple[float, str]] = []
    for path, found in known.items():
        shared = {word: weight for word, weight in found.items() if not said.isdisjoint(word)}
        if len(shared) >= _FEWEST:
            rarity = {
                word: math.log(1 + len(known) / min(spread[key] for key in word)) for word in shared
            }
            ranked.append((sum(shared[word] * rarity[word] for word in shared), path))
    ranked.sort(reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _words_of(folder: Folder, outlines: Sequence[ArticleOutline]) -> dict[_Keys, float]:
    """Return the words of a folder, each as its stems and sounds, with its weight."""
    found = dict.fromkeys(_keys(f"{folder.path.replace('/', ' ')} {folder.about}"), 1.0)
    for outline in outlines:
        if outline.path.startswith(f"{folder.path}/"):
            for key in _keys(f"{outline.title} {outline.description}"):
                found.setdefault(key, _OF_ARTICLES)
    return found


def _keys(text: str) -> list[_Keys]:
    keys = (frozenset((*terms(word), *sounds(word))) for word in words(text))
    return [key for key in keys if key]
