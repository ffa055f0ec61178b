"""Big synthetic workspaces, the same bytes at every call, written without waiting for the disk.

Every other word is English glue, the others follow a Zipf-like distribution over a made-up
vocabulary of 20,000, a tenth of it Cyrillic, and each article has 12 words of its own: indexes
and stemmers see what they would see in a real archive, and no text of anybody's is needed.
"""

from __future__ import annotations

import itertools
import json
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

_SETTLED_S = 60.0
_FIRST_DAY = datetime(2020, 1, 1, 8, 0, tzinfo=UTC)
_NOTES_PER_RUN = 100
_VOCABULARY = 20_000
_OWN_WORDS = 12
_PARAGRAPHS = 8
_AUTHOR = "speaker"
_GLUE = tuple(
    "the of and to in that is was for it with as on be at by had not are but from have they".split()  # noqa: SIM905  reads as words
)
"""Makes the text English to whoever looks for its language."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many articles, and how many notes they were made from."""

    articles: int
    notes: int


@cache
def vocabulary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the words and their cumulative weights."""
    chance = random.Random(1)
    words: dict[str, None] = {}
    while len(words) < _VOCABULARY:
        russian = len(words) % 10 == 9
        consonants, vowels = ("бвгдклмнпрст", "аеиоу") if russian else ("bcdfglmnprst", "aeiou")
        syllables = chance.randint(2, 4)
        words[
            "".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(syllables))
        ] = None
    weights = itertools.accumulate(1 / (rank + 10) for rank in range(_VOCABULARY))
    return tuple(words), tuple(weights)


def topic_words(number: int) -> list[str]:
    """Return the words that an article has to itself."""
    return random.Random(f"topic {number}").sample(vocabulary()[0], _OWN_WORDS)


def settle(path: Path) -> None:
    """Make a file look as if it had been written a while ago."""
    settled = path.stat().st_mtime - _SETTLED_S
    os.utime(path, (settled, settled))


def sentence(chance: random.Random, own: Sequence[str] = (), length: int = 14) -> str:
    """Return a sentence, every other word made up, one from `own` if there are any."""
    words, weights = vocabulary()
    chosen = chance.choices(words, cum_weights=weights, k=length)
    chosen[::2] = chance.choices(_GLUE, k=len(chosen[::2]))
    if own:
        chosen[chance.randrange(length)] = chance.choice(own)
    return " ".join(chosen).capitalize() + "."


def text(chance: random.Random, size: int, own: Sequence[str] = (), length: int = 14) -> str:
    """Return sentences of at least `size` characters together."""
    sentences: list[str] = []
    while sum(map(len, sentences)) < size:
        sentences.append(sentence(chance, own, length))
    return " ".join(sentences)


def write_workspace(root: Path, size: Size) -> None:
    """Write a workspace whose notes are all consumed: articles, used notes, receipts."""
    for folder in ("inbox/used", "inbox/receipts", "articles"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "pipeline.toml").write_text("", encoding="utf-8")
    per_article = size.notes // size.articles
    pending: list[_Consumed] = []
    for number in range(size.articles):
        chance = random.Random(number)
        own = topic_words(number)
        notes = [
            _write_note(root, number * per_article + place, chance, own)
            for place in range(per_article)
        ]
        pending += _write_article(root, number, chance, own, notes)
        while len(pending) >= _NOTES_PER_RUN:
            _write_receipt(root, pending[:_NOTES_PER_RUN])
            del pending[:_NOTES_PER_RUN]
    if pending:
        _write_receipt(root, pending)


def write_inbox(
    inbox: Path, notes: int, *, size: int = 1000, seed: int = 0, per_sitting: int = 10
) -> None:
    """Write settled notes of about `size` bytes, ten to a topic.

    Those of a sitting are two minutes apart, sittings start every two days.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    first = datetime(2030, 1, 1, 8, 0, tzinfo=UTC) + timedelta(days=seed)
    for number in range(notes):
        chance = random.Random(f"{seed}/{number}")
        own = random.Random(f"{seed}/topic/{number // 10}").sample(vocabulary()[0], _OWN_WORDS)
        sitting, place = divmod(number, per_sitting)
        captured = first + sitting * timedelta(days=2) + place * timedelta(minutes=2)
        name = f"{captured:%Y%m%d_%H%M%S}_{_AUTHOR}_msg{seed}{number}_transcript.txt"
        path = inbox / name
        path.write_text(text(chance, size, own), encoding="utf-8")
        settle(path)


@dataclass(frozen=True, slots=True)
class _Consumed:
    """A used note and the paragraph that rests on it."""

    name: str
    hash: str
    captured: datetime
    article: str
    article_hash: str
    title: str
    text: str
    length: int


def _write_note(
    root: Path, number: int, chance: random.Random, own: Sequence[str]
) -> tuple[str, bytes, datetime]:
    captured = _FIRST_DAY + timedelta(minutes=number * 10)
    name = f"{captured:%Y%m%d_%H%M%S}_{_AUTHOR}_msg{number}_transcript.txt"
    data = f"{number} {sentence(chance, own)}".encode()
    (root / "inbox/used" / name).write_bytes(data)
    return name, data, captured


def _write_article(
    root: Path,
    number: int,
    chance: random.Random,
    own: Sequence[str],
    notes: Sequence[tuple[str, bytes, datetime]],
) -> Iterator[_Consumed]:
    path = f"{number % 100:02}/{own[0]}-{number}.md" if own[0].isascii() else f"{number}.md"
    title = f"{own[0].capitalize()} {own[1]} {number}"
    paragraphs = [text(chance, 200, own) for _ in range(max(_PARAGRAPHS, len(notes)))]
    day = notes[-1][2].date().isoformat() if notes else "2020-01-01"
    lines = [
        "---", f'title: "{title}"', f"created: {day}", f"updated: {day}",
        f"tags: [{own[2]}, {own[3]}]", "status: draft", "---", "", f"# {title}", "",
        f"{sentence(chance, own).rstrip('.')}{'[^1]' if notes else ''}.",
    ]  # fmt: skip
    for place, paragraph in enumerate(paragraphs):
        if place % 3 == 0:
            lines += ["", f"## {sentence(chance, own, 4).rstrip('.')}"]
        cited = f"[^{place + 1}]" if place < len(notes) else ""
        lines += ["", f"{paragraph.rstrip('.')}{cited}."]
    up = "../" * (path.count("/") + 1)
    lines += ["", "## Sources", ""]
    lines += [
        f"[^{place}]: [{name}]({up}inbox/used/{name})"
        for place, (name, _, _) in enumerate(notes, 1)
    ]
    target = root / "articles" / path
    target.parent.mkdir(exist_ok=True)
    written = ("\n".join(lines) + "\n").encode()
    target.write_bytes(written)
    digest_now = sha256(written).hexdigest()
    for (name, data, captured), paragraph in zip(notes, paragraphs, strict=False):
        digest = sha256(data).hexdigest()
        yield _Consumed(name, digest, captured, path, digest_now, title, paragraph, len(data))


def _write_receipt(root: Path, notes: Sequence[_Consumed]) -> None:
    last = notes[-1]
    run = f"{last.captured:%Y%m%dT%H%M%SZ}-{last.hash[:8]}"
    articles = {note.article: note for note in notes}
    receipt = {
        "version": 1,
        "run": run,
        "at": last.captured.isoformat(),
        "engine": "offline",
        "notes": [
            {
                "hash": note.hash, "name": note.name, "source": f"inbox/{note.name}",
                "used": f"inbox/used/{note.name}", "captured": note.captured.isoformat(),
                "author": _AUTHOR, "language": "en", "duplicate_of": None,
            }
            for note in notes
        ],
        "segments": [
            {
                "id": f"{note.hash[:12]}.1", "start": 0, "end": note.length, "use": "content",
                "outcome": "cited", "why": "", "verbatim": False, "untranslated": False,
            }
            for note in notes
        ],
        "articles": [
            {
                "path": f"articles/{path}", "title": note.title, "action": "created",
                "before": None, "after": note.article_hash, "blocks_added": 1, "blocks_revised": 0,
            }
            for path, note in articles.items()
        ],
        "blocks": [
            {
                "article": note.article, "section": None, "kind": "paragraph", "text": note.text,
                "segments": [f"{note.hash[:12]}.1"], "origin": "offline", "fidelity": 1.0,
                "replaces": None,
            }
            for note in notes
        ],
        "directives": [], "findings": [], "doubts": [], "replacements": [],
        "calls": [],
    }  # fmt: skip
    path = root / "inbox/receipts" / f"{run}.json"
    path.write_text(json.dumps(receipt, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
