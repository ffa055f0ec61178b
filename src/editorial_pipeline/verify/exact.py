"""V6: links, addresses, versions, paths, code and hashtags are copied to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from editorial_pipeline.models.draft import BlockKind
from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.urls import Exact, find_exact, normal_url
from editorial_pipeline.text.word_runs import Runs, squash
from editorial_pipeline.verify.context import Passage, cite_hint, elsewhere, quoted
from editorial_pipeline.verify.figures import evidence_figures
from editorial_pipeline.verify.name_match import NameMatcher

_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
_COPY = "Copy it letter for letter from a cited segment, or leave it out."


def check_exact(passage: Passage) -> Iterator[Finding]:
    """V6: what a reader may click, type or search for stands in a source as it is."""
    known = _KnownExact(passage)
    for link in dict.fromkeys(passage.reading.links):
        if not known.has_link(link):
            yield _unknown(passage, "link", link)
    targets = set(passage.reading.links)
    for exact in find_exact(passage.prose):
        if exact.kind == "link" and exact.text in targets:
            continue
        if not known.has(exact):
            yield _unknown(passage, exact.kind, exact.text)
    is_code = passage.block is not None and passage.block.kind is BlockKind.CODE
    for code in dict.fromkeys(passage.reading.code):
        if code.strip() and not known.has_code(code):
            yield _unknown(passage, "line of code" if is_code else "code", code)


def _unknown(passage: Passage, kind: str, text: str) -> Finding:
    others = elsewhere(passage, lambda words: text in words)
    hint = cite_hint(passage, others)
    return passage.hard(
        "V6", f"The {kind} {quoted(text, 120)} is in no cited segment.", _COPY + hint, others
    )


class _KnownExact:
    """The addresses and words of the sources and of the article, for one passage."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._texts = [*(s.text for s in passage.sources), passage.revised]

    # Most passages hold nothing that is copied to the byte, and these are never asked for.

    @cached_property
    def _runs(self) -> Runs:
        return Runs(self._passage.evidence)

    @cached_property
    def _names(self) -> NameMatcher:
        return NameMatcher(self._passage)

    @cached_property
    def _links(self) -> set[str]:
        context = self._passage.context
        links = {normal_url(url) for url in context.known_urls}
        for text in (*self._texts, *context.article_texts):
            found = find_exact(text)
            links |= {normal_url(e.text) for e in found if e.kind in {"link", "web address"}}
        return links

    def has_link(self, link: str) -> bool:
        link = link.removeprefix("mailto:")
        if normal_url(link) in self._links or self._stands(link):
            return True
        return self._is_spoken(link)

    def has(self, exact: Exact) -> bool:
        if exact.kind in {"link", "web address"}:
            return self.has_link(exact.text)
        if self._stands(exact.text):
            return True
        if exact.kind == "version" and self._is_figure(exact.text.lstrip("vV")):
            return True
        if exact.kind in {"hashtag", "handle"}:
            return self._runs.holds(exact.text)
        return self._runs.holds(exact.text) and not exact.text.startswith(("/", "~", "."))

    def _is_figure(self, text: str) -> bool:
        return text in evidence_figures(self._passage.evidence).values

    def _stands(self, text: str) -> bool:
        """Whether the text stands in a source with no letter or digit joined to it."""
        pattern = re.compile(rf"(?<![\w/]){re.escape(text)}(?![\w]|/\w)")
        return bool(text) and any(pattern.search(words) for words in self._texts)

    def _is_spoken(self, link: str) -> bool:
        """Whether a plain address was said aloud: `example dot com slash docs`."""
        bare = _SCHEME.sub("", link).rstrip("/")
        said = [text for text in self._texts if " dot " in text or " точка " in text]
        plain = re.fullmatch(r"[\w.@/-]+", bare) is not None
        return plain and bool(said) and Runs(said).holds(bare)

    def has_code(self, code: str) -> bool:
        """Whether the words of code are a run of the sources, however their marks were said."""
        if any(code.strip() in text for text in self._texts):
            return True
        if not squash(code):
            return False
        return self._runs.holds(code) or self._names.knows_all(code)
