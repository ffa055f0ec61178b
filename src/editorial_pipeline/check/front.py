"""Rules about the front matter of one article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from editorial_pipeline.articles.facts import Facts
from editorial_pipeline.check.findings import Level
from editorial_pipeline.check.rule import Breach, rule

_KEY = re.compile(rb"^(?:[\"']?)([A-Za-z_][\w-]*)(?:[\"']?)[ \t]*:", re.MULTILINE)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", re.DOTALL)
_DATES = ("created", "updated")
_WORD = re.compile(r"[\w-]+")


@rule(
    "encoding",
    Level.ERROR,
    "The article is not UTF-8.",
    "Save it as UTF-8; it is left out of builds until then.",
)
def encoding(article: Facts) -> Iterable[Breach]:
    """Yield an article that cannot be decoded."""
    if article.problem and not article.broken:
        yield article.problem_line, article.problem


@rule(
    "front-matter-broken",
    Level.ERROR,
    "The front matter is no YAML that can be read.",
    "Repair the lines between the two `---`, or remove them.",
)
def broken(article: Facts) -> Iterable[Breach]:
    """Yield front matter that the parser refuses."""
    if article.broken:
        yield article.problem_line, article.problem


@rule(
    "front-matter-missing",
    Level.WARNING,
    "The article has no front matter.",
    "Begin it with `---`, title, created, updated, tags and status, and `---`.",
)
def missing(article: Facts) -> Iterable[Breach]:
    """Yield an article without front matter."""
    if not article.has_front and not article.problem:
        yield 1, "the article has no front matter"


@rule(
    "title-missing",
    Level.WARNING,
    "The article has no title.",
    "Write `title:` into the front matter, or a heading of the first level.",
)
def title_missing(article: Facts) -> Iterable[Breach]:
    """Yield an article whose title has to be made of its file name."""
    title = article.front.get("title")
    if isinstance(title, str) and title.strip():
        return
    headings = article.headings
    if article.problem or (headings and headings[0].level == 1 and headings[0].words):
        return
    yield 1, "the article has no title"


@rule(
    "date-wrong",
    Level.ERROR,
    "A date is none.",
    "Write it as YYYY-MM-DD.",
)
def wrong_date(article: Facts) -> Iterable[Breach]:
    """Yield values of `created` and `updated` that are no dates."""
    for key in _DATES:
        value = article.front.get(key)
        if value is not None and value != "" and _day(value) is None:
            yield front_line(article, key), f"`{key}: {_shown(value)}` is no date"


@rule(
    "date-order",
    Level.WARNING,
    "The article was updated before it was created.",
    "Correct one of the two dates.",
)
def date_order(article: Facts) -> Iterable[Breach]:
    """Yield an `updated` that lies before `created`."""
    created, updated = (_day(article.front.get(key)) for key in _DATES)
    if created and updated and updated < created:
        yield front_line(article, "updated"), f"updated {updated} lies before created {created}"


@rule(
    "tags-wrong",
    Level.WARNING,
    "The tags are no list of words.",
    "Write them as `tags: [one, two]`.",
)
def wrong_tags(article: Facts) -> Iterable[Breach]:
    """Yield tags that are no list, or hold something else than words."""
    tags = article.front.get("tags")
    if tags is None or tags == "":
        return
    if not isinstance(tags, list):
        yield front_line(article, "tags"), f"`tags: {_shown(tags)}` is no list"
    elif not all(isinstance(tag, str) and tag.strip() for tag in tags):
        yield front_line(article, "tags"), "a tag is empty or no word"


@rule(
    "status-wrong",
    Level.WARNING,
    "The status is no single word.",
    "Write one, such as `status: draft` or `status: published`.",
)
def wrong_status(article: Facts) -> Iterable[Breach]:
    """Yield a status that no program could compare with."""
    status = article.front.get("status")
    if status is not None and not (isinstance(status, str) and _WORD.fullmatch(status)):
        yield front_line(article, "status"), f"`status: {_shown(status)}` is no single word"


@rule(
    "front-matter-doubled",
    Level.ERROR,
    "A key stands twice in the front matter.",
    "Remove one of the two: programs differ in which one they take.",
)
def doubled_key(article: Facts) -> Iterable[Breach]:
    """Yield the second mention of a key at the margin of the front matter."""
    if not article.has_front:
        return
    keys = _KEY.findall(article.data, article.front_start, article.front_end)
    if len(set(keys)) == len(keys):
        return
    seen = set()
    for match in _KEY.finditer(article.data, article.front_start, article.front_end):
        if match[1] in seen:
            yield article.line(match.start()), f"`{match[1].decode()}` stands here a second time"
        seen.add(match[1])


def front_line(article: Facts, key: str) -> int:
    """Return the line of a key of the front matter, 1 where it cannot be found."""
    for match in _KEY.finditer(article.data, article.front_start, article.front_end):
        if match[1].decode() == key:
            return article.line(match.start())
    return 1


def is_sound(values: Mapping[str, object]) -> bool:
    """Whether no rule objects to the values of simple front matter; false where one may.

    The title is not looked at. An archive has many articles of one day, hence the memory.
    """
    created, updated = values.get("created"), values.get("updated")
    tags, status = values.get("tags"), values.get("status")
    if not (isinstance(created, str) and isinstance(updated, str) and isinstance(tags, list)):
        return False
    first, last = _parsed_day(created), _parsed_day(updated)
    return (
        first is not None
        and last is not None
        and first <= last
        and isinstance(status, str)
        and _WORD.fullmatch(status) is not None
    )


def _day(value: object) -> date | None:
    return _parsed_day(value) if isinstance(value, str) else None


@lru_cache(maxsize=1024)
def _parsed_day(words: str) -> date | None:
    match = _DATE.fullmatch(words.strip())
    if match is None:
        return None
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        return None


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004 - enough to find it


FRONT_RULES = (
    encoding,
    broken,
    missing,
    title_missing,
    wrong_date,
    date_order,
    wrong_tags,
    wrong_status,
    doubled_key,
)
