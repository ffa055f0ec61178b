"""A model that is honest but not clever: it reads the prompt and keeps to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from fakes.prompt import DraftPage, Line, read_draft, read_plan, read_repair, user_message
from fakes.server import completion

Json = dict[str, Any]

PARAGRAPH = 3
"""Segments in a paragraph."""

_DIRECTIVE = re.compile(
    r"new article\b|(?:put|add|move) (?:this|that|it|these)\b.{0,40}\b(?:article|section)"
    r"|scratch that|forget (?:that|the last)|(?:note|message) (?:to|for) (?:the )?editor"
    r"|нов(?:ая|ую) стать|(?:добавь|положи|запиши) (?:это|эти) .{0,30}стать|зачеркни|вычеркни",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(r"scratch that|forget (?:that|the last)|зачеркни|вычеркни", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:new article|новая статья|новую статью)\s*(?:about|on|про|о|об)?\s*[:,—-]?\s*"
    r"(.{3,60}?)[.!]?$",
    re.IGNORECASE,
)
_FILLERS = {"um", "uh", "erm", "hmm", "mhm", "uhm", "э", "ээ", "эээ", "эм", "ммм", "хм"}
_COMMON_WORDS = """
about actually after again also always another anything around because been before being
better between both called could does doing done each even every everything first from
give goes going have having here into its just know like little look made make makes many
maybe mean more most much need needs never next only other over part people probably quite
really right same should since some something still such take than that their them then
there these they thing things think this those though through today want well were what
when where which while will with without work would your yourself article articles будет
были было быть вообще вот все всех всего где даже для если есть еще ещё здесь как какие
когда который которые либо меня можно мне мы надо него нее нет нужно они очень после потом
потому почему просто про сейчас себя так также такой там тебя тоже только том туда тут уже
чего чем что чтобы эта эти это этого этой этом этот
"""
_COMMON = set(_COMMON_WORDS.split())
_CYRILLIC = {"ru", "uk", "be", "bg", "sr", "mk"}


class GoodModel:
    """Plans, drafts and repairs from the segments' own words.

    Requests to the editor become directives, everything else content: of an existing article
    whose title shares words with the note, else of one new article for the sitting. Paragraphs
    are the words of up to three segments, lightly cleaned; other scripts than the article's are
    quoted.
    """

    def __call__(self, request: Json) -> Json:
        """Answer a chat completion request."""
        text = user_message(request)
        if "# Material\n" in text:
            answer = repair(text) if "\n# Repair\n" in text else draft(text)
        elif text.startswith("# Notes to be found\n"):
            answer = {"notes": []}
        elif "# Notes\n" in text:
            answer = plan(text)
        else:
            answer = {"word": "ready"}
        size = sum(len(message["content"]) for message in request["messages"]) // 4
        return completion(answer, tokens=(size, len(str(answer)) // 4, 0))


def plan(text: str) -> Json:
    """Return a plan for the user message of a plan prompt."""
    page = read_plan(text)
    uses = _uses(page.lines, page.deaf_to)
    content = [line for line in page.lines if uses[line.label] == "content"]
    notes: dict[int, list[Line]] = {}
    for line in content:
        notes.setdefault(line.note, []).append(line)
    found: dict[int, tuple[Json, list[str]] | None] = {}
    for note, lines in notes.items():
        asked = [x for x in page.lines if x.note == note and uses[x.label] == "directive"]
        found[note] = _best(page.articles, set(_topic_words(lines + asked)))
    homeless = [line for note, lines in notes.items() if not found[note] for line in lines]
    new = _new_article(page.lines, homeless, uses)
    articles: dict[str, Json] = {}
    homes: dict[int, tuple[str, str, bool]] = {}
    for note, lines in notes.items():
        article, headings = found[note] or (new, [])
        path = article["path"] or ""
        key = articles.setdefault(path, {"key": f"a{len(articles) + 1}", **article})["key"]
        words = set(_topic_words(lines))
        known = next((h for h in headings if words & set(_words(h))), None)
        homes[note] = (key, known or _heading(lines), known is None)
    spans = [_span(line, uses[line.label], homes) for line in page.lines]
    return {
        "articles": list(articles.values()),
        "directives": [
            _directive(line, homes) for line in page.lines if uses[line.label] == "directive"
        ],
        "spans": list(_joined(spans)),
    }


def draft(text: str) -> Json:
    """Return a draft for the user message of a draft prompt."""
    page = read_draft(text)
    sections: list[Json] = []
    blocks: list[Json] = []
    unused: list[Json] = []
    for heading, is_new, lines in page.groups:
        if heading is not None:
            sections.append({"heading": heading, "new": is_new, "level": 2, "after": None})
        for some in _paragraphs(lines):
            block = _block(page, f"b{len(blocks) + 1}", heading, some)
            if block is not None:
                blocks.append(block)
            else:
                unused += [{"segment": line.label, "why": "nothing but fillers"} for line in some]
    return {"sections": sections, "blocks": blocks, "unused": unused, "doubts": []}


def repair(text: str) -> Json:
    """Return the blocks objected to, written anew from the words of their segments."""
    page = read_draft(text)
    blocks = []
    for old in read_repair(text):
        labels = [*old["segments"], *(s for item in old["items"] for s in item["segments"])]
        lines = [page.words[label] for label in dict.fromkeys(labels) if label in page.words]
        block = _block(page, old["id"], old["section"], lines) if lines else None
        if block is not None:
            blocks.append({**block, "op": old["op"], "after": old["after"]})
    return {"sections": [], "blocks": blocks, "unused": [], "doubts": []}


def _uses(lines: list[Line], deaf_to: set[int]) -> dict[str, str]:
    uses: dict[str, str] = {}
    previous: Line | None = None
    for line in lines:
        directive = _DIRECTIVE.search(line.words) and len(line.words.split()) <= 25
        uses[line.label] = "content"
        if directive and line.note not in deaf_to:
            uses[line.label] = "directive"
            if _TAKES_BACK.search(line.words) and previous and previous.note == line.note:
                uses[previous.label] = "retracted"
        elif not _clean(line.words):
            uses[line.label] = "chatter"
        previous = line
    return uses


def _new_article(lines: list[Line], content: list[Line], uses: dict[str, str]) -> Json:
    dictated = (_TITLE.search(x.words) for x in lines if uses[x.label] == "directive")
    title = next((found[1].strip() for found in dictated if found), None)
    title = title or _heading(content)
    topics = [word for word, _ in Counter(_topic_words(content)).most_common(3)]
    return {
        "path": None,
        "title": title[:1].upper() + title[1:],
        "description": f"{title[:1].upper()}{title[1:]}.",
        "tags": topics,
        "language": None,
        "why": "no existing article is about this",
        "runner_up": None,
    }


def _best(
    articles: list[tuple[str, str, list[str]]], words: set[str]
) -> tuple[Json, list[str]] | None:
    best: tuple[float, Json, list[str]] | None = None
    for path, title, headings in articles:
        of_title = set(_words(title))
        share = len(of_title & words) / len(of_title) if of_title else 0.0
        if share >= 0.5 and (best is None or share > best[0]):
            article: Json = {
                "path": path,
                "title": title,
                "description": "",
                "tags": [],
                "language": None,
                "why": f"shares: {', '.join(sorted(of_title & words))}",
                "runner_up": None,
            }
            best = (share, article, headings)
    return best[1:] if best else None


def _span(line: Line, use: str, homes: dict[int, tuple[str, str, bool]]) -> Json:
    article, section, is_new = homes[line.note] if use == "content" else (None, None, False)
    why = None if use == "content" else f"the words are {use}"
    return {
        "note": line.note,
        "first": line.number,
        "last": line.number,
        "use": use,
        "article": article,
        "section": section,
        "new_section": is_new,
        "of": None,
        "why": why,
    }


def _joined(spans: Iterable[Json]) -> Iterator[Json]:
    """Join neighbours that differ in nothing but their numbers."""
    last: Json | None = None
    for span in spans:
        if last and _continues(last, span):
            last["last"] = span["last"]
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _continues(last: Json, span: Json) -> bool:
    numbers = {"first": last["last"] + 1, "last": span["last"]}
    return span == {**last, **numbers}


def _directive(line: Line, homes: dict[int, tuple[str, str, bool]]) -> Json:
    if _TAKES_BACK.search(line.words):
        kind = "drop"
    elif _TITLE.search(line.words):
        kind = "create"
    else:
        kind = "route"
    return {
        "kind": kind,
        "note": line.note,
        "first": line.number,
        "last": line.number,
        "detail": line.words,
        "article": homes[line.note][0] if line.note in homes else None,
    }


def _paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    """Cut into runs of one note, of at most three segments; an address ends its paragraph."""
    run: list[Line] = []
    for line in lines:
        ends = run and any(_is_address(word) for word in run[-1].words.split()[-1:])
        if run and (run[-1].note != line.note or len(run) == PARAGRAPH or ends):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _block(page: DraftPage, id_: str, section: str | None, lines: list[Line]) -> Json | None:
    foreign = any(_is_foreign(line.words, page.language) for line in lines)
    words = [line.words if foreign else _clean(line.words) for line in lines]
    text = " ".join(_escape(part) for part in words if part)
    if not text:
        return None
    return {
        "id": id_,
        "op": "insert",
        "section": section,
        "after": "end",
        "kind": "quote" if foreign else "paragraph",
        "text": text,
        "items": [],
        "segments": [line.label for line in lines],
        "terms": [],
    }


def _is_foreign(words: str, language: str) -> bool:
    letters = [character for character in words if character.isalpha()]
    cyrillic = sum("\u0400" <= character <= "\u04ff" for character in letters)
    return bool(letters) and (cyrillic * 2 > len(letters)) != (language in _CYRILLIC)


def _clean(words: str) -> str:
    """Return the words as a sentence: without fillers and stutters, with capital and stop."""
    kept: list[str] = []
    for word in words.split():
        bare = word.strip(",.…!?-").lower()
        if bare in _FILLERS or (kept and bare.isalpha() and kept[-1].lower() == bare):
            continue
        kept.append(word)
    if not kept:
        return ""
    first, last = kept[0], kept[-1]
    if first.islower() and not _is_address(first):
        kept[0] = first[0].upper() + first[1:]
    if last[-1].isalnum() and not _is_address(last):
        kept[-1] += "."
    return " ".join(kept)


def _escape(text: str) -> str:
    escaped = " ".join(
        word if _is_address(word) else re.sub(r"([\\`*_\[\]<>#|~$^])", r"\\\1", word)
        for word in text.split()
    )
    return re.sub(r"^(\d+)([.)])(?=\s|$)|^([-+=])", r"\1\\\2\3", escaped)


def _is_address(word: str) -> bool:
    return "://" in word or ("@" in word and "." in word)


def _words(text: str) -> list[str]:
    found = re.findall(r"[^\W\d_]{4,}", text.lower())
    return [word for word in found if word not in _COMMON]


def _topic_words(lines: Iterable[Line]) -> list[str]:
    return [word for line in lines if "://" not in line.words for word in _words(line.words)]


def _heading(lines: list[Line]) -> str:
    top = [word for word, _ in Counter(_topic_words(lines)).most_common(2)]
    joint = " и " if top and re.match(r"[\u0400-\u04ff]", top[0]) else " and "
    return joint.join(top).capitalize() or "Notes"
