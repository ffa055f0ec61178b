"""Notes that point to the web: what their footnotes say of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from editorial_pipeline.models.draft import ArticleDraft, BlockKind, NoteHead, Origin
from editorial_pipeline.models.notes import UNDETERMINED, Language, Note, NoteHash, WebSource
from editorial_pipeline.models.plan import Plan, Use
from editorial_pipeline.text.language import detect_language
from editorial_pipeline.text.link_notes import NotedLink, find_noted_links
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.urls import find_exact
from editorial_pipeline.webpages.page import PageTitle

Fetch = Callable[[Iterable[str]], Mapping[str, PageTitle]]

_LONGEST_WORDING = 40
"""Words of a block that say, in the article's language, what a page is."""


@dataclass(frozen=True, slots=True)
class Pointers:
    """The links of the notes that are pointers, and the titles that their pages have."""

    links: Mapping[NoteHash, tuple[NotedLink, ...]]
    titles: Mapping[str, PageTitle] = field(default_factory=dict)

    @property
    def read(self) -> dict[str, str]:
        """The titles that were read, by address."""
        return {url: page.title for url, page in self.titles.items() if page.title}

    def remarks(self) -> Iterator[str]:
        """Yield a sentence for each page whose title could not be read."""
        names = {link.url: link.title for found in self.links.values() for link in found}
        for url, page in self.titles.items():
            if page.reason:
                yield f"{url} is called “{names[url]}” in the sources: {page.reason}"


def find_pointers(notes: Iterable[Note], plan: Plan, fetch: Fetch | None) -> Pointers:
    """Return the pointers among notes; `fetch` asks the web for the titles, None does not.

    Only what is written counts: what was asked of the editor or taken back is no remark.
    """
    links: dict[NoteHash, tuple[NotedLink, ...]] = {}
    for note in notes:
        texts = [s.text for s in note.segments if plan.uses[s.id].use is Use.CONTENT]
        if found := find_noted_links(texts):
            links[note.hash] = found
    unnamed = [link.url for found in links.values() for link in found if not link.label]
    return Pointers(links, fetch(unnamed) if fetch is not None and unnamed else {})


def with_pointers(
    heads: Mapping[NoteHash, NoteHead], pointers: Pointers, draft: ArticleDraft
) -> dict[NoteHash, NoteHead]:
    """Return the heads with the web sources that their notes point to, as this article tells it."""
    told = dict(heads)
    for note, links in pointers.links.items():
        if note in told:
            sources = tuple(_source(note, link, pointers, draft) for link in links)
            told[note] = replace(told[note], web=sources)
    return told


def _source(note: NoteHash, link: NotedLink, pointers: Pointers, draft: ArticleDraft) -> WebSource:
    page = pointers.titles.get(link.url, PageTitle())
    remark = link.remark
    if _is_foreign(remark, draft.article.language):
        remark = _wording(note, link, draft) or remark
    return WebSource(link.url, page.title or link.title, remark)


def _is_foreign(remark: str, language: Language) -> bool:
    own = detect_language(remark) if remark else UNDETERMINED
    return own not in {UNDETERMINED, language}


def _wording(note: NoteHash, link: NotedLink, draft: ArticleDraft) -> str:
    """Return how an engine has put a remark in another language, '' where it did so at length.

    It is the sentence that holds the address, or a short paragraph about this note alone.
    """
    prefix = f"{note[:12]}."
    for block in draft.blocks:
        own = [id_.startswith(prefix) for id_ in block.segments]
        if (
            not any(own)
            or block.kind is not BlockKind.PARAGRAPH
            or block.origin is not Origin.OPENAI
        ):
            continue
        text = plain_text(block.text)
        sentence = _sentence_with(link.url, text)
        words = _without_links(sentence or (text if all(own) else ""))
        if words and len(words.split()) <= _LONGEST_WORDING:
            return words
    return ""


def _sentence_with(url: str, text: str) -> str:
    at = text.find(url)
    if at < 0:
        return ""
    start = max(text.rfind(end, 0, at) for end in (". ", "! ", "? ", "\n"))
    return text[start + 1 : at + len(url)].strip()


def _without_links(text: str) -> str:
    links: Sequence[str] = [exact.text for exact in find_exact(text) if exact.kind == "link"]
    for link in links:
        text = text.replace(link, "")
    return " ".join(text.split()).strip(" .,;:–—-()")
