"""Titles, front matter and Markdown made of hostile strings, read back by other programs."""

from __future__ import annotations

import re
from datetime import date

import yaml

from drafts import HEADS, block, draft, section
from editorial_pipeline.articles.frontmatter import flow_list, quoted, split_front_matter, touch
from editorial_pipeline.articles.inline import read_markdown
from editorial_pipeline.articles.slugs import new_path
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.plan.merging import TITLE_LENGTH, clean_line
from editorial_pipeline.render import render
from editorial_pipeline.templating import Templates
from editorial_pipeline.text.markdown import escape_heading, escape_label, escape_text
from hostile.inputs import strings, titles
from hostile.judging import PANDOC, pandoc, rendered
from hostile.sizes import sample

TODAY = date(2026, 3, 9)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.md")
_RESERVED = {"con", "prn", "aux", "nul", "index", "readme", "_index"}


def test_titles_become_harmless_paths_and_heads() -> None:
    """Each article is a plain name in its folder, and its title reads back to two parsers."""
    taken: set[ArticlePath] = set()
    templates = Templates(None)
    for answered in sample(titles(10_000), 25):
        title = clean_line(answered, TITLE_LENGTH)
        path = new_path(title, taken)
        assert _NAME.fullmatch(path)
        assert len(path) <= 83
        assert path[:-3] not in _RESERVED
        assert path not in taken
        taken.add(path)
        made = draft(section(None, block("Words of a note.")), path=path, title=title)
        (change,) = render(
            [made],
            documents={},
            notes=HEADS,
            templates=templates,
            today=TODAY,
            articles_dir="articles",
        )
        assert change.after is not None
        text = change.after.decode()
        front, body = text.removeprefix("---\n").split("\n---\n", 1)
        assert yaml.safe_load(front) == {
            "title": title,
            "created": TODAY,
            "updated": TODAY,
            "tags": [],
            "status": "draft",
        }
        heading = body.strip().split("\n\n")[0]
        bad, targets, _ = rendered(heading)
        assert bad == []
        assert {t for t in targets if not _is_listed(t, _addresses(title))} == set()
        # Not the words of markdown-it-py: it decodes what is percent-encoded in addresses.
        assert " ".join(read_markdown(heading).lines) == _flat(title)


def test_strings_in_front_matter_read_back_equal() -> None:
    """Titles and tags come back from PyYAML as they went in, also after a change of date."""
    for words in sample(strings(10_000), 25):
        front = f"title: {quoted(words)}\ntags: {flow_list([words, 'a'])}\nupdated: 2020-01-01\n"
        data = f"---\n{front}---\n\n# T\n".encode()
        assert yaml.safe_load(front) == {
            "title": words,
            "tags": [words, "a"],
            "updated": date(2020, 1, 1),
        }
        touched = touch(data, TODAY, ["b"])
        assert touched.replace(b"2026-03-09", b"2020-01-01").replace(b", b]", b"]") == data
        values = split_front_matter(touched, "a.md").values
        assert values["title"] == words
        assert values["tags"] == [words, "a", "b"]


def test_strings_in_markdown_are_only_words() -> None:
    """Floor text, headings and link texts hold no raw HTML, no image and no link but addresses."""
    chosen = sample(strings(5_000, seed=3), 25)
    paragraphs = []
    for words in chosen:
        floor = escape_text(words)
        heading = f"## {escape_heading(words)}"
        label = f"[{escape_label(words)}](../inbox/used/a.txt)"
        for markdown in (floor, heading):
            bad, targets, _ = rendered(markdown)
            assert bad == []
            assert {t for t in targets if not _is_listed(t, _addresses(words))} == set()
            reading = read_markdown(markdown)
            assert {n for n, _ in reading.parts} <= {"paragraph", "heading"}
        bad, targets, _ = rendered(label)
        assert (bad, targets) == ([], {"../inbox/used/a.txt"})
        assert read_markdown(label).links == ("../inbox/used/a.txt",)
        paragraphs += [floor, heading, label]
    if PANDOC:
        bad, targets = pandoc("\n\n".join(paragraphs))
        assert bad == []
        listed = {a for words in chosen for a in _addresses(words)} | {"../inbox/used/a.txt"}
        assert {t for t in targets if t not in listed and not _is_listed(t, listed)} == set()


def _addresses(words: str) -> set[str]:
    found = set(re.findall(r"(?:https?|ftp)://\S+|[\w.+-]+@[\w.-]+", words))
    return found | {f"mailto:{mail}" for mail in found if "@" in mail}


def _is_listed(target: str, allowed: set[str]) -> bool:
    """Whether a link leads to an address that stands in the words, its punctuation aside."""
    return target.startswith(("http://", "https://", "ftp://", "mailto:")) and any(
        address.startswith(_bare(target)) or _bare(target) in address for address in allowed
    )


def _bare(target: str) -> str:
    return target.split("%", maxsplit=1)[0].removeprefix("mailto:")


def _flat(words: str) -> str:
    return " ".join(words.split())
