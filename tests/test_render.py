"""Drafts become articles, and nothing of a person's is lost on the way."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from drafts import HEADS, block, draft, section
from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.index_page import page_line
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.draft import ArticleDraft, PlacedBlock, Revision
from editorial_pipeline.models.notes import Language
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.render import block_texts, render, render_index
from editorial_pipeline.templating import Templates
from editorial_pipeline.text.markdown import escape_text

TODAY = date(2026, 3, 1)
TEMPLATES = Templates(None)

MD = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(front_matter_plugin)


def written(
    made: ArticleDraft, before: str | bytes | None = None, templates: Templates = TEMPLATES
) -> str:
    """Return the article that comes of a draft."""
    path = made.article.path
    assert path is not None
    data = before.encode() if isinstance(before, str) else before
    documents = {} if data is None else {path: parse_document(data, path)}
    (change,) = render(
        [made],
        documents=documents,
        notes=HEADS,
        templates=templates,
        today=TODAY,
        articles_dir="articles",
    )
    assert change.path == f"articles/{path}"
    assert change.before == data
    assert change.after is not None
    return change.after.decode()


NEW = """\
---
title: "AI \\"Roles\\": now & then"
created: 2026-03-01
updated: 2026-03-01
tags: [roles, "1.0", c plus]
status: draft
---

# AI "Roles": now & then

An opening[^1].

## What \\*changed\\*?

The focus has shifted from:
- training[^1]
- serving[^2].

* and[^2]

> В оригинале[^3].

### Code

```
x = 1
```

[^1]

| a | b |
|---|---|
| 1 | 2[^2] |

## Sources

[^1]: [first.txt](../../inbox/used/first.txt)
[^2]: [second (draft).txt](../../inbox/used/second%20%28draft%29.txt)
[^3]: [третья заметка.txt](../../inbox/used/%D1%82%D1%80%D0%B5%D1%82%D1%8C%D1%8F%20\
%D0%B7%D0%B0%D0%BC%D0%B5%D1%82%D0%BA%D0%B0.txt)
"""


def test_a_new_article_has_the_format() -> None:
    """Front matter, title, opening, sections, sources: every byte of a new article."""
    made = draft(
        section(
            "What *changed*?",
            block(
                "The focus has shifted from:",
                "ab",
                "list",
                [("training", "a"), ("serving.", "b")],
            ),
            block("", "b", "list", [("and", "b")]),
            block("В оригинале.", "c", "quote"),
        ),
        section(
            "Code",
            block("x = 1\n", "a", "code"),
            block("| a | b |\n|---|---|\n| 1 | 2 |", "b", "table"),
            level=3,
        ),
        section(None, block("An opening.", "a")),
        path="ai/roles.md",
        title='AI "Roles": now & then',
        tags=["roles", "1.0", "c plus"],
    )
    assert written(made) == NEW


OLD = """\
---
# kept
title: "Roles"
created: 2026-02-08
updated: 2026-02-16 # last
tags: [roles]
---

# Roles

Opening.

## One
Text of one[^1].

- item[^2]

### Inner

Inner text[^1].

## Two

## Sources

[^1]: [Book](https://a.b/c) - why
[^2]: [second](<../inbox/used/second (draft).txt>)

Further reading: a shelf.
"""

DIFF = """\
@@ -5,2 +5,2 @@
-updated: 2026-02-16 # last
-tags: [roles]
+updated: 2026-03-01 # last
+tags: [roles, ai]
@@ -12,0 +13,2 @@
+After opening[^3].
+
@@ -13,0 +16,5 @@
+
+First of one[^2].
+
+Second of one[^3].
+
@@ -17,0 +25,4 @@
+* another[^3]
+
+Text[^4].
+
@@ -20 +31,9 @@
-Inner text[^1].
+Inner revised[^1][^2].
+
+#### Deeper
+
+Deep[^2].
+
+## Between
+
+In between[^4].
@@ -22,0 +42,6 @@
+
+Two, at last[^2].
+
+## Last
+
+The end[^2].
@@ -27,0 +53,2 @@
+[^3]: [first.txt](../inbox/used/first.txt)
+[^4]: [третья заметка.txt](../inbox/used/%D1%82%D1%80%D0%B5%D1%82%D1%8C%D1%8F%20\
%D0%B7%D0%B0%D0%BC%D0%B5%D1%82%D0%BA%D0%B0.txt)
"""


def update() -> ArticleDraft:
    return draft(
        section("Last", block("The end.", "b")),
        section("Between", block("In between.", "c"), after=1),
        section("Deeper", block("Deep.", "b"), level=4, after=2),
        section("Two", block("Two, at last.", "b"), existing=3),
        section(
            "One",
            PlacedBlock(block("First of one.", "b"), -1),
            block("", "a", "list", [("another", "a")]),
            PlacedBlock(block("Second of one.", "a"), -1),
            block("Text.", "c"),
            existing=1,
        ),
        section(None, block("After opening.", "a"), existing=0),
        revisions=[Revision(3, block("Inner revised.", "b"), "Inner text.", ())],
        tags=["ai", "Roles"],
    )


def diff(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return "\n".join([*lines][2:]) + "\n"


def test_an_update_shows_only_what_changed() -> None:
    """New blocks, sections and definitions go where they belong; all else stays."""
    assert diff(OLD, written(update(), OLD)) == DIFF


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_are_kept(mark: str) -> None:
    """An article with CR LF and a byte order mark is updated in its own way."""
    crlf = mark + OLD.replace("\n", "\r\n")
    after = written(update(), crlf)
    assert after.replace("\r\n", "\n") == mark + written(update(), OLD)
    assert after.count("\n") == after.count("\r\n")


ENDS = [
    ("# T\n\ntext", "# T\n\ntext\n\nNew[^1].\n\n## Sources\n\n[^1]: {a}\n"),
    ("# T\n\ntext\n", "# T\n\ntext\n\nNew[^1].\n\n## Sources\n\n[^1]: {a}\n"),
    ("# T\n", "# T\n\nNew[^1].\n\n## Sources\n\n[^1]: {a}\n"),
    ("", "New[^1].\n\n## Sources\n\n[^1]: {a}\n"),
    ("\ufeff", "\ufeffNew[^1].\n\n## Sources\n\n[^1]: {a}\n"),
    ("text", "text\n\nNew[^1].\n\n## Sources\n\n[^1]: {a}\n"),
    (
        "---\nx: 1\n---\n",
        "---\nx: 1\nupdated: 2026-03-01\n---\n\nNew[^1].\n\n## Sources\n\n[^1]: {a}\n",
    ),
    ("# T\n\ntext[^1]\n\n[^1]: x", "# T\n\ntext[^1]\n\nNew[^2].\n\n[^1]: x\n[^2]: {a}\n"),
    (
        "# T\n\ntext[^1]\n\n[^1]: x\n\n    more\n",
        "# T\n\ntext[^1]\n\nNew[^2].\n\n[^1]: x\n\n    more\n\n[^2]: {a}\n",
    ),
    ("# T\n\ntext\n\n## Sources\n", "# T\n\ntext\n\nNew[^1].\n\n## Sources\n\n[^1]: {a}\n"),
    (
        "# T\n\ntext\n\n## Источники\n\n- hand\n",
        "# T\n\ntext\n\nNew[^1].\n\n## Источники\n\n- hand\n\n[^1]: {a}\n",
    ),
    (
        "# T\n\n[^n]: in the middle\n\ntext[^n]\n",
        "# T\n\n[^n]: in the middle\n\ntext[^n]\n\nNew[^1].\n\n## Sources\n\n[^1]: {a}\n",
    ),
    (
        "# T\n\ntext\n\n---\n\n## Sources\n\n[^1]: ../inbox\n",
        "# T\n\ntext\n\nNew[^2].\n\n---\n\n## Sources\n\n[^1]: ../inbox\n[^2]: {a}\n",
    ),
]


@pytest.mark.parametrize(("before", "after"), ENDS)
def test_sources_are_found_or_made(before: str, after: str) -> None:
    """Definitions go behind the last one of the sources, or into a new section at the end."""
    definition = "[first.txt](../inbox/used/first.txt)"
    made = draft(section(None, block("New.", "a"), existing=0))
    assert written(made, before) == after.format(a=definition)


def test_sources_are_headed_in_the_language_of_the_article() -> None:
    """A new article and one that gets its first sources alike."""
    english = draft(section(None, block("Новое.", "a"), existing=0))
    made = replace(english, article=replace(english.article, language=Language("ru")))
    text = "Новое[^1].\n\n## Источники\n\n[^1]: [first.txt](../inbox/used/first.txt)\n"
    assert written(made, "# T\n") == f"# T\n\n{text}"
    assert written(made).endswith(f"# Roles\n\n{text}")


def test_no_blocks_change_nothing() -> None:
    """A draft without blocks writes nothing, neither a date nor a file."""
    path = ArticlePath("roles.md")
    documents = {path: parse_document(OLD.encode(), path)}
    made = [draft(tags=["x"]), draft(path="new.md")]
    assert (
        render(
            made,
            documents=documents,
            notes=HEADS,
            templates=TEMPLATES,
            today=TODAY,
            articles_dir="articles",
        )
        == ()
    )


def test_indented_code_is_not_swallowed() -> None:
    """A list that would make the code below it its own goes behind that code."""
    before = "# T\n\ntext\n\n    code\n"
    made = draft(section(None, PlacedBlock(block("", "a", "list", [("new", "a")]), 0), existing=0))
    assert written(made, before).startswith("# T\n\ntext\n\n    code\n\n- new[^1]\n\n## Sources")


@pytest.mark.parametrize("before", [None, OLD])
@pytest.mark.parametrize(
    "text",
    [
        "## A heading",
        "a citation[^1] of its own",
        "a citation[^9] of its own",
        "<div>",
        "```",
    ],
)
def test_text_that_is_no_paragraph_is_refused(text: str, before: str | None) -> None:
    """What slipped through verification stops here; nothing is written."""
    existing = None if before is None else 0
    with pytest.raises(ArticleError, match=r"would|of its own"):
        written(draft(section(None, block(text), existing=existing)), before)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (draft(section("X", block("a"), existing=9)), "a section"),
        (draft(section("X", block("a"), after=9)), "a section"),
        (draft(section("X", PlacedBlock(block("a"), 9), existing=1)), "a block to follow"),
        (draft(revisions=[Revision(9, block("a"), "", ())]), "a block to be revised"),
        (draft(section("X", block("a", "z"), existing=1)), "no note of this run"),
    ],
)
def test_a_draft_that_points_nowhere_is_refused(made: ArticleDraft, message: str) -> None:
    """Sections, blocks and notes that are not there are errors, never guesses."""
    with pytest.raises(ArticleError, match=message):
        written(made, OLD)


@pytest.mark.parametrize("code", ["~~~py\ncode\n", "~~~py", "~~~py\n```\n"])
def test_an_open_code_block_is_named(code: str) -> None:
    """Text behind an unclosed fence would be code; the person is told which one."""
    with pytest.raises(ArticleError, match="begins with `~~~py` is never closed"):
        written(draft(section(None, block("a"), existing=0)), f"# T\n\n{code}")


def test_an_article_without_a_path_is_refused() -> None:
    """Naming articles is the plan's part."""
    nameless = draft(section(None, block("a")), path="x.md")
    with pytest.raises(ArticleError, match="no path"):
        render(
            [replace(nameless, article=replace(nameless.article, path=None))],
            documents={},
            notes=HEADS,
            templates=TEMPLATES,
            today=TODAY,
            articles_dir="articles",
        )


def own_template(folder: Path, text: str) -> Templates:
    (folder / "article.md.j2").write_text(text, encoding="utf-8")
    return Templates(folder)


def test_a_workspace_may_have_its_own_template(tmp_path: Path) -> None:
    """More front matter, another order, a footer: whatever keeps blocks and footnotes whole."""
    templates = own_template(
        tmp_path,
        "+++\n\n# {{ heading }}\n\n*{{ created }}*\n\n{% for s in sections %}\n"
        "{{ s.blocks | join('\n\n') }}\n{% endfor %}\n\nFooter.\n\n{{ sources | join('\n') }}",
    )
    assert written(draft(section(None, block("One."), block("Two."))), templates=templates) == (
        "+++\n\n# Roles\n\n*2026-03-01*\n\nOne[^1].\n\nTwo[^1].\n\nFooter.\n\n"
        "[^1]: [first.txt](../inbox/used/first.txt)\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ sections[0].blocks[0] }}\n\n[^1]: x", "would not lead to"),
        ("{{ sections[0].blocks[0] }}\n\n{{ sources[0] }}\n\n[^9]: x", "lost or invented"),
        ("{{ sources | join }}", "would be lost"),
        (
            "---\ntitle: x\n---\n{{ sections[0].blocks[0] }}\n\n{{ sources[0] }}",
            "`title` would not read back",
        ),
        ("{{ sections[0].blocks[0] }}\n\n{{ sources[0] }}\n\n{{ sources[0] }}", "defined twice"),
    ],
)
def test_a_template_that_loses_something_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    """The output of a workspace's own template passes the same checks."""
    with pytest.raises(ArticleError, match=message):
        written(draft(section(None, block("One."))), templates=own_template(tmp_path, text))


def test_block_texts_are_what_the_edit_fence_finds() -> None:
    """The text that goes into a receipt is the text that the written article is read with."""
    made = update()
    document = parse_document(written(made, OLD).encode(), ArticlePath("roles.md"))
    found = {b.text for b in document.blocks}
    for one in made.blocks:
        ((text, ids),) = block_texts(one)
        assert text in found
        assert ids == one.segments


def test_the_index_page_of_a_person_is_left_alone() -> None:
    """A page is written where there is none or where a program wrote it."""
    lines = {"a.md": page_line("a.md", "A", "", "draft", "2026-03-01")}
    change = render_index(lines, path="articles/_index.md", before=None)
    assert change is not None
    again = render_index(lines, path="articles/_index.md", before=change.after)
    assert again is not None
    assert again.after == change.after
    assert render_index(lines, path="articles/_index.md", before=b"# My articles\n") is None


WORDS = st.one_of(
    st.text(alphabet="*_`~$^=[](){}<>#!|+-.:;&\\/'\"%@ 1aAяé😀?,…»", max_size=25),
    st.lists(
        st.sampled_from(
            [
                *("https://a.b/c", "me@a.io", "[^1]", "](u)", "!", ".", ":", "**", "``", "- "),
                *("1. ", "# ", "> ", "|", "<b>", "\\", " ", "word", "$a$", "^", "?", "www.a.b"),
                *("”", "---"),
            ]
        ),
        max_size=8,
    ).map("".join),
).filter(lambda words: bool(words.strip()))


@settings(max_examples=80, deadline=None)
@given(WORDS, WORDS, WORDS, st.sampled_from([None, OLD]))
def test_any_words_become_cited_blocks(one: str, two: str, three: str, before: str | None) -> None:
    """Whatever was said, blocks keep their words, and a second parser sees the citations."""
    cell = re.sub(r"(?<!\\)\|", r"\|", escape_text(one))
    blocks = [
        block(escape_text(one), "a"),
        block(escape_text(two), "ab", "list", [(escape_text(one), "a"), (escape_text(three), "b")]),
        block("", "b", "list", [(escape_text(three), "b")]),
        block(escape_text(three), "c", "quote"),
        block(f"{one}\n{two}", "b", "code"),
        block(f"| {cell} | b |\n|---|---|\n| 1 | {cell} |", "a", "table"),
    ]
    made = draft(section(f"H {two}", *blocks), title=one, tags=[two, three])
    text = written(made, before)
    tokens = MD.parse(text)
    old = 0 if before is None else 3
    refs = [c for t in tokens for c in t.children or [] if c.type == "footnote_ref"]
    assert len(refs) == old + 7
    assert not [t for t in tokens if t.type == "html_block"]
    kinds = [t.type for t in tokens if t.level == 0 and t.type.endswith("_open")]
    assert kinds.count("heading_open") == (2 + 1 if before is None else 5 + 1)


FRAGMENTS = [
    *("Para one.", "Para wrapped\nover lines[^1].", "- a\n- b[^1]", "* x\n\n  y", "1. one\n2. two"),
    *("> q\n> r", "> [!NOTE]\n> x", "```\n[^1]: x\n## Sources\n```", "~~~py\ncode\n~~~"),
    *("| a | b |\n|---|---|\n| 1 | 2[^1] |", "<figure>\n<b>x</b>\n\n*y*\n\n</figure>", "## H2"),
    *("<!-- c\n\nd -->", "### H3 `c`", "Setext\n---", "Title\n===", "---", "[ref]: http://x"),
    *("[^m]: mid\n\n    more", "[^1]: a", "![i](x.png)", "    indented", "Lead:\n- it", "Лид:"),
    *("with [^9] dangling", "- [ ] task", "para[^m]\n[^z]: glued", "* * *", "Ünï 😀 <br> &amp;"),
]
FRONTS = [
    "",
    "---\ntitle: T\nupdated: 2020-01-01\n---\n",
    '---\ntitle: "T"\ncreated: 2020-01-01\ntags:\n  - x\n---\n\n',
    "\ufeff---\ntitle: T\nupdated: 2020-01-01 # c\ntags: [x]\n---\n",
]
TAILS = [
    "",
    "\n\n## Sources\n\n[^1]: [n](../inbox/used/first.txt)",
    "\n\n## Sources\n\n[^1]: x\n[^2]: multi\n\n    para\n\nBooks:\n- one\n",
    "\n\n## Источники\n\n- by hand",
    "\n\n[^1]: end\n[^k]: named\n",
    "\n\n## Sources\n\n[^1]: x\n\n## After\n\nmore",
]


@st.composite
def articles(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from(FRAGMENTS), max_size=9))
    gaps = st.sampled_from(["\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n  \n"])
    body = draw(st.sampled_from(["# T\n\n", ""])) + "".join(part + draw(gaps) for part in parts)
    front = draw(st.sampled_from(FRONTS))
    # A rule in the first line opens front matter, and what is no YAML there is refused.
    assume(front.strip("\ufeff") or not body.startswith("---"))
    text = front + body.rstrip("\n") + draw(st.sampled_from(TAILS))
    text += draw(st.sampled_from(["", "\n"]))
    return draw(st.sampled_from([text, text.replace("\n", "\r\n")]))


BLOCKS = [
    block("Hello world.", "b"),
    block("Lead:", "ab", "list", [("one.", "a"), ("two", "b")]),
    block("", "a", "list", [("x", "a"), ("y", "a")]),
    block("Слово.", "c", "quote"),
    block("x=```1", "ab", "code"),
    block("| a | b |\n|---|---|\n| 1 | two. |", "c", "table"),
    block("See <https://x.y>.", "ac"),
]


@st.composite
def drafts_for(draw: st.DrawFn, document: Document) -> ArticleDraft:
    made = []
    for _ in range(draw(st.integers(1, 4))):
        indices = st.sampled_from([s.index for s in document.sections])
        new = draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=3))
        if draw(st.booleans()):
            owner = document.sections[draw(indices)]
            places = st.sampled_from([None, -1, *(b.index for b in owner.blocks)])
            placed = [PlacedBlock(one, draw(places)) for one in new]
            made.append(section(owner.heading, *placed, existing=owner.index))
        else:
            after = draw(st.one_of(st.none(), indices))
            made.append(section("New *head*", *new, level=draw(st.integers(2, 4)), after=after))
    return draft(*made, tags=["x", "new"])


def kept_lines(data: str) -> list[str]:
    """Return the lines that an update has to keep."""
    lines = data.removeprefix("\ufeff").splitlines()
    return [line for line in lines if not line.startswith(("updated:", "tags:"))]


def is_kept(old: list[str], new: list[str]) -> bool:
    """Whether all old lines are among the new ones, in order."""
    following = iter(new)
    return all(line in following for line in old)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_splicing_leaves_other_bytes_alone(data: st.DataObject) -> None:
    """In any article, at any place: every old line stays, in order, and the result is checked."""
    before = data.draw(articles())
    document = parse_document(before.encode(), ArticlePath("roles.md"))
    after = written(data.draw(drafts_for(document)), before)
    assert is_kept(kept_lines(before), kept_lines(after))
    assert after.startswith("\ufeff") == before.startswith("\ufeff")


CORPUS = Path(os.environ.get("EDITORIAL_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))


def corpus_articles() -> Iterator[Path]:
    return (path for path in sorted(CORPUS.glob("*/articles-*/**/*.md")) if path.is_file())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: set EDITORIAL_CORPUS to its folder")
def test_real_articles_are_spliced_at_every_block() -> None:
    """Behind each block of each real article a new one can be put, and nothing else changes."""
    count = 0
    for path in corpus_articles():
        before = path.read_text(encoding="utf-8")
        document = parse_document(before.encode(), ArticlePath("roles.md"))
        sections = [
            section(
                s.heading,
                *(PlacedBlock(BLOCKS[b.index % len(BLOCKS)], b.index) for b in s.blocks),
                existing=s.index,
            )
            for s in document.sections
            if s.blocks
        ]
        after = written(draft(*sections), before)
        assert is_kept(kept_lines(before), kept_lines(after)), path
        count += 1
    assert count > 0


def test_a_list_put_below_its_lead_in_is_read_as_one_block() -> None:
    """The check of the result knows that the two are one block from then on."""
    before = "# Roles\n\nThe steps are:\n\nAnd so on.\n"
    items = block("", "a", "list", [("one", "a"), ("two", "a")])
    after = written(draft(section(None, PlacedBlock(items, 0), existing=0)), before)
    assert after == (
        "# Roles\n\nThe steps are:\n\n- one\n- two[^1]\n\nAnd so on.\n\n## Sources\n\n"
        "[^1]: [first.txt](../inbox/used/first.txt)\n"
    )


def test_a_rule_keeps_a_list_from_the_lead_in_above_it() -> None:
    """An article in which a rule stands between the two can be added to like any other."""
    before = "# Roles\n\nThe steps are:\n\n* * *\n\n- one\n- two\n"
    new = block("Hello world.", "a")
    after = written(draft(section(None, PlacedBlock(new, None), existing=0)), before)
    assert after == (
        "# Roles\n\nThe steps are:\n\n* * *\n\n- one\n- two\n\nHello world[^1].\n\n## Sources\n\n"
        "[^1]: [first.txt](../inbox/used/first.txt)\n"
    )


def test_a_title_keeps_a_list_from_the_lead_in_above_it() -> None:
    """A list that goes to the beginning stands below the title, whatever a person put above it."""
    before = "The steps are:\n\n# Roles\n\nBy me.\n"
    items = block("", "a", "list", [("one", "a"), ("two", "a")])
    after = written(draft(section(None, PlacedBlock(items, -1), existing=0)), before)
    assert after == (
        "The steps are:\n\n# Roles\n\n- one\n- two[^1]\n\nBy me.\n\n## Sources\n\n"
        "[^1]: [first.txt](../inbox/used/first.txt)\n"
    )
