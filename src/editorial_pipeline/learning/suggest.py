"""Entries for the glossary that a person's own edits of drafts speak for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.git.history import History
from editorial_pipeline.glossary import Glossary, fold, is_fit_alias, read_glossary
from editorial_pipeline.index.scan import scan_articles
from editorial_pipeline.learning.edits import Edit, find_edits
from editorial_pipeline.learning.substitutions import find_substitutions
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.settings import Settings
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.words import words


@dataclass(frozen=True, slots=True)
class Evidence:
    """One edit that speaks for an alias: where it was made, and the words around it."""

    commit: str
    day: str
    article: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SuggestedAlias:
    """What was heard for a name; `standing` are articles in which it stands and was left."""

    heard: str
    evidence: tuple[Evidence, ...]
    standing: tuple[str, ...]

    @property
    def count(self) -> int:
        """How often it was put right."""
        return len(self.evidence)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry: the name that a person wrote, and the aliases, the most frequent first."""

    name: str
    aliases: tuple[SuggestedAlias, ...]

    @property
    def count(self) -> int:
        """How often the name was put in."""
        return sum(alias.count for alias in self.aliases)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What `edits` edits of machine texts teach, the most frequent name first."""

    edits: int
    suggestions: tuple[Suggestion, ...]


def suggest(settings: Settings) -> Suggestions:
    """Return the entries that the history of the workspace speaks for and the glossary lacks.

    Raises UsageError where there is no git repository, SettingsError on a broken glossary.
    """
    glossary = read_glossary(settings.root)
    edits = find_edits(
        History(settings.root),
        articles=settings.articles.relative_to(settings.root).as_posix(),
        receipts=settings.receipts.relative_to(settings.root).as_posix(),
    )
    return Suggestions(len(edits), tuple(_suggestions(edits, glossary, _Standing(settings))))


class _Standing:
    """The articles as they stand now."""

    def __init__(self, settings: Settings) -> None:
        folder = settings.articles
        paths, _ = scan_articles(folder, settings.index_file)
        prefix = folder.relative_to(settings.root).as_posix()
        self._articles: dict[str, str] = {}
        for path in sorted(paths):
            try:
                document = parse_document((folder / path).read_bytes(), ArticlePath(path))
            except (ArticleError, OSError):
                continue
            text = "\n".join(plain_text(block.text) for block in document.blocks)
            self._articles[f"{prefix}/{path}"] = _spoken(text)

    def of(self, heard: str) -> tuple[str, ...]:
        """Return the articles that hold the words in a row."""
        return tuple(path for path, text in self._articles.items() if _spoken(heard) in text)


def _spoken(text: str) -> str:
    """Return the words of a text between single blanks, also at both ends."""
    return f" {' '.join(words(text))} "


def _suggestions(
    edits: Sequence[Edit], glossary: Glossary, standing: _Standing
) -> Iterable[Suggestion]:
    found: dict[tuple[str, str], list[Evidence]] = {}
    spelt: dict[str, Counter[str]] = {}
    for edit in edits:
        for one in find_substitutions(edit.before, edit.after):
            key = fold(one.heard)
            evidence = Evidence(edit.commit, edit.day, edit.article, one.before, one.after)
            found.setdefault((key, one.meant), []).append(evidence)
            spelt.setdefault(key, Counter())[one.heard] += 1
    names: dict[str, list[SuggestedAlias]] = {}
    for key, name, speaking in _one_name_each(found):
        heard = spelt[key].most_common(1)[0][0]
        if _is_new(heard, name, glossary):
            left = () if key in fold(name) else standing.of(heard)
            alias = SuggestedAlias(heard, tuple(speaking), left)
            names.setdefault(name, []).append(alias)
    made = [
        Suggestion(name, tuple(sorted(aliases, key=lambda alias: -alias.count)))
        for name, aliases in names.items()
    ]
    return sorted(made, key=lambda suggestion: -suggestion.count)


def _one_name_each(
    found: Mapping[tuple[str, str], list[Evidence]],
) -> Iterator[tuple[str, str, list[Evidence]]]:
    """Yield for each word the name that was put in most often, and last where that is equal.

    A name that was itself put right later stands for what it became.
    """
    best: dict[str, str] = {}
    for (key, name), evidence in found.items():
        other = best.get(key)
        if other is None or len(evidence) >= len(found[key, other]):
            best[key] = name
    for key, name in best.items():
        final, seen = name, {key}
        while fold(final) in best and fold(final) not in seen:
            seen.add(fold(final))
            final = best[fold(final)]
        if fold(final) != key:
            yield key, final, found[key, name]


def _is_new(heard: str, name: str, glossary: Glossary) -> bool:
    """Whether a glossary would take the alias, and has not got it."""
    declared = {fold(alias) for term in glossary.terms for alias in term.aliases}
    taken = {fold(other) for other in glossary.names if other != name}
    distinct = {fold(word) for term in glossary.terms for word in term.distinct}
    return is_fit_alias(heard) and fold(heard) not in declared | taken | distinct
