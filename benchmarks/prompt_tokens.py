"""Prompt tokens per token of notes: 40 notes, in archives of 100 and of 10,000 articles.

The batch is shaped as the real ones at hand were: three sittings of 20, 14 and 6 notes, which
have 289 tokens in 8.5 sentences each, the mean of 68 real ones. Half of the topics have an
article, the others are new. A model on loopback puts each note where its topic belongs, if the
prompt offers that article, and the prompts that arrive are counted by the estimate that the
program itself uses. Beside them stands what the same calls would take if each plan held the
whole list of articles and each draft the whole article. With eight topics at most 4 tokens to
one of the notes, and not more than 1.1 times that in the large archive; how much more topics
cost is printed.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from common import PIPELINE, Bound, judge, print_table, run
from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.views import outline
from editorial_pipeline.engines.openai.prompts import outline_line, text_tokens
from editorial_pipeline.models.plan import ArticlePath
from fakes.good import draft, plan, repair
from fakes.prompt import Line, read_plan
from fakes.server import FakeModelServer, completion
from workspaces import Size, settle, text, topic_words, write_workspace

_SITTINGS = (20, 14, 6)
_NOTE_SIZE = 1_090
_SENTENCE = 23
_TOPICS = 8
_CASES = ((100, _TOPICS), (10_000, _TOPICS), (100, 4), (100, 12))
"""Articles in the archive, topics in the batch; the first two are judged."""

_FIRST = datetime(2030, 1, 1, 8, 0, tzinfo=UTC)

Json = dict[str, Any]


@dataclass(slots=True)
class Model:
    """Answers by topic and counts what it is asked. `topics` are the own words of each."""

    topics: dict[int, set[str]]
    archive: int
    asked: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    outlines: int = 0
    present: int = 0
    offered: dict[int, bool] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    def __call__(self, request: Json) -> Json:
        """Answer a plan or a draft."""
        system, user = (message["content"] for message in request["messages"])
        kind = "draft" if "# Material\n" in user else "plan"
        kind = "repair" if "\n# Repair\n" in user else kind
        self.asked[kind] += 1
        self.tokens[kind] += text_tokens(system) + text_tokens(user)
        self.tokens[f"{kind}, rules"] += text_tokens(system)
        if kind == "repair":
            return completion(repair(user))
        if kind == "draft":
            shown = user.partition("# Its present text")[2].partition("\n# Notes\n")[0]
            self.present += text_tokens(shown)
            return completion(draft(user))
        rows = [row for row in user.split("\n") if row.startswith("- [")]
        self.outlines += text_tokens("\n".join(rows))
        return completion(self._plan(user))

    def _plan(self, user: str) -> Json:
        page = read_plan(user)
        answer = plan(user)
        paths = [row[4:].partition('"')[0] for row in user.split("\n") if row.startswith('- ["')]
        headings = {path: found for path, _, found in page.articles}
        notes: dict[int, list[Line]] = {}
        for line in page.lines:
            notes.setdefault(line.note, []).append(line)
        articles: dict[int, Json] = {}
        spans = []
        for number, lines in notes.items():
            topic = self._topic(lines)
            path = next((p for p in paths if p.endswith((f"-{topic}.md", f"/{topic}.md"))), None)
            if topic < self.archive:
                self.offered[topic] = self.offered.get(topic, True) and path is not None
            known = headings.get(path or "", [])
            articles[topic] = {
                **answer["articles"][0],
                "key": f"t{topic}",
                "path": path,
                "title": " ".join(sorted(self.topics[topic])[:3]).capitalize(),
            }
            if path is not None:
                self.touched.add(path)
            spans.append(
                {
                    **_SPAN,
                    "note": number,
                    "last": lines[-1].number,
                    "article": f"t{topic}",
                    "section": known[0] if known else lines[0].words[:30],
                    "new_section": not known,
                }
            )
        return {"articles": list(articles.values()), "directives": [], "spans": spans}

    def _topic(self, lines: list[Line]) -> int:
        words = {word.strip(".").lower() for line in lines for word in line.words.split()}
        return max(self.topics, key=lambda topic: len(self.topics[topic] & words))


_SPAN: Json = {
    "first": 1,
    "use": "content",
    "article": None,
    "of": None,
    "why": None,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one archive, in tokens."""

    notes: int
    model: Model
    whole_index: int
    whole_articles: int

    @property
    def sent(self) -> int:
        """All prompts together."""
        return sum(self.model.tokens[kind] for kind in ("plan", "draft", "repair"))

    @property
    def ratio(self) -> float:
        """All prompts, to one token of the notes."""
        return self.sent / self.notes

    @property
    def everything(self) -> int:
        """The same with the whole list in each plan and whole articles in the drafts."""
        more = self.model.asked["plan"] * self.whole_index - self.model.outlines
        return self.sent + more + self.whole_articles - self.model.present


def main() -> int:
    """Measure and judge."""
    measured = [_measure(*case) for case in _CASES]
    print_table(
        ["tokens", *(f"{archive:,} articles, {topics} topics" for archive, topics in _CASES)],
        [
            [name, *(f"{figure(each):,.{digits}f}" for each in measured)]
            for name, (figure, digits) in _FIGURES.items()
        ],
    )
    print()
    small, large = measured[0].ratio, measured[1].ratio
    return judge(
        [
            Bound("prompt tokens to one of the notes, 100 articles", small, 4),
            Bound("10,000 articles / 100 articles", large / small, 1.1),
        ]
    )


_FIGURES: Mapping[str, tuple[Callable[[Measured], float], int]] = {
    "of the notes": (lambda m: m.notes, 0),
    "plans": (lambda m: m.model.tokens["plan"], 0),
    "- calls to plan": (lambda m: m.model.asked["plan"], 0),
    "- of them rules": (lambda m: m.model.tokens["plan, rules"], 0),
    "- of them articles": (lambda m: m.model.outlines, 0),
    "drafts": (lambda m: m.model.tokens["draft"], 0),
    "- calls to draft": (lambda m: m.model.asked["draft"], 0),
    "- of them rules and style": (lambda m: m.model.tokens["draft, rules"], 0),
    "- of them present text": (lambda m: m.model.present, 0),
    "repairs": (lambda m: m.model.tokens["repair"], 0),
    "sent": (lambda m: m.sent, 0),
    "sent, to one of the notes": (lambda m: m.ratio, 2),
    "whole list and articles, to one of the notes": (lambda m: m.everything / m.notes, 2),
    "topics with an article": (lambda m: len(m.model.offered), 0),
    "- whose article was offered": (lambda m: sum(m.model.offered.values()), 0),
}


def _measure(archive: int, count: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_workspace(root, Size(archive, archive))
        half = count // 2
        existing = [archive * place // half + place for place in range(half)]
        topics = [*existing, *(archive + place for place in range(count - half))]
        notes = _write_notes(root / "inbox", topics)
        model = Model({topic: set(topic_words(topic)) for topic in topics}, archive)
        with FakeModelServer(model) as server:
            (root / "pipeline.toml").write_text(
                f'[model]\nbase_url = "{server.url}"\n', encoding="utf-8"
            )
            run([PIPELINE, "--root", folder, "build", "--dry-run", "--json"])
        articles = {
            path.relative_to(root / "articles").as_posix(): path.read_bytes()
            for path in (root / "articles").rglob("*.md")
        }
        rows = (
            outline_line(outline(parse_document(data, ArticlePath(path))))
            for path, data in articles.items()
        )
        touched = sum(text_tokens(articles[path].decode()) for path in model.touched)
        return Measured(notes, model, text_tokens("\n".join(rows)), touched)


def _write_notes(inbox: Path, topics: list[int]) -> int:
    """Write the batch, each sitting going through all topics, and return its tokens."""
    tokens = number = 0
    for day, notes in enumerate(_SITTINGS):
        for place in range(notes):
            chance = random.Random(f"note {number}")
            topic = topics[number % len(topics)]
            words = text(chance, _NOTE_SIZE, topic_words(topic), _SENTENCE)
            captured = _FIRST + timedelta(days=day, minutes=2 * place)
            path = inbox / f"{captured:%Y%m%d_%H%M%S}_speaker_msg{number}_transcript.txt"
            path.write_text(words, encoding="utf-8")
            settle(path)
            tokens += text_tokens(words)
            number += 1
    return tokens


if __name__ == "__main__":
    sys.exit(main())
