"""Articles are known by their bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial_pipeline.articles.document import Definition, Document, parse_document
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.plan import ArticlePath

ARTICLE = """\
---
title: "AI Roles"
updated: 2026-03-01
tags: [a, b]
---

# AI Roles

What *changed*[^1].

## Steps ##

Lead-in:
- one[^1]
- two [^book].

Apart, without a colon.

1. first

Formatted:

* as *formatters*
* do it

### Code

```
[^1]: no definition
## Sources
```

[^1]

| a | b[^1] |
|---|---|

<figure>
  <img src="x.png">

*caption*

</figure>

> quoted
> words <https://a.b> [^1].

[^book]: Somewhere

    else.

![picture](x.png)

---

## Sources

[^1]: [note](../inbox/used/a%20b.txt) - why

A hand-written entry.
"""


def parse(text: str | bytes) -> Document:
    data = text.encode() if isinstance(text, str) else text
    return parse_document(data, ArticlePath("roles.md"))


def blocks_of(document: Document) -> list[tuple[str | None, str, str, tuple[str, ...]]]:
    return [
        (section.heading, block.kind, block.text, block.labels)
        for section in document.sections
        for block in section.blocks
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_reads_every_kind_of_block(newline: str, mark: str) -> None:
    """Sections and blocks come in order, without citations, whatever the line ends."""
    document = parse(mark + ARTICLE.replace("\n", newline))
    assert blocks_of(document) == [
        (None, "paragraph", "What *changed*.", ("1",)),
        ("Steps", "list", "Lead-in:\n- one\n- two.", ("1", "book")),
        ("Steps", "paragraph", "Apart, without a colon.", ()),
        ("Steps", "list", "1. first", ()),
        ("Steps", "list", "Formatted:\n- as *formatters*\n- do it", ()),
        ("Code", "code", "```\n[^1]: no definition\n## Sources\n```", ("1",)),
        ("Code", "table", "| a | b |\n|---|---|", ("1",)),
        (
            "Code",
            "html",
            '<figure> <img src="x.png"> *caption* </figure>',
            (),
        ),
        ("Code", "quote", "> quoted words <https://a.b>.", ("1",)),
        ("Code", "figure", "![picture](x.png)", ()),
    ]
    assert [block.index for block in document.blocks] == list(range(10))
    assert document.title == "AI Roles"
    assert document.description == "What changed."
    assert document.newline == newline
    assert document.front["tags"] == ["a", "b"]
    assert set(document.definitions) == {"1", "book"}
    assert document.definitions["1"].target == "../inbox/used/a%20b.txt"
    assert document.sources is not None
    assert document.sources.entries == ("A hand-written entry.",)
    assert document.references == {"1", "book"}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_offsets_are_whole_lines(newline: str) -> None:
    """The bytes of a block begin and end with its lines, the line end left out."""
    document = parse("\ufeff" + ARTICLE.replace("\n", newline))
    sources = [document.data[block.start : block.end].decode() for block in document.blocks]
    assert sources[1] == newline.join(["Lead-in:", "- one[^1]", "- two [^book]."])
    assert sources[5].endswith(f"```{newline}{newline}[^1]")
    assert sources[9] == "![picture](x.png)"
    section = document.sections[1]
    assert document.data[section.start : section.head_end].decode() == "## Steps ##"
    assert document.data[: section.end].decode().endswith("* do it")


@pytest.mark.parametrize(
    ("body", "title", "headings", "has_sources", "trailing"),
    [
        ("# T\n\ntext\n\n## Sources\n", "T", [], True, False),
        ("# T\n\n## Источники\n\n[^1]: x\n", "T", [], True, True),
        ("# T\n\n## Lähteet\n\n- A book of mine\n\n[^1]: x\n", "T", [], True, True),
        ("# T\n\n## Fußnoten:\n\n- A book of mine\n\n[^1]: x\n", "T", [], True, True),
        ("# T\n\n## Fonts\n\n- Garamond\n\n[^1]: x\n", "T", [(2, "Fonts")], False, True),
        ("# T\n\n## Where from\n\n[^1]: x\n", "T", [], True, True),
        (
            "# T\n\n## References\n\ntext\n\n## More\n",
            "T",
            [(2, "References"), (2, "More")],
            False,
            False,
        ),
        ("# T\n\ntext[^1]\n\n[^1]: x\n", "T", [], False, True),
        ("# T\n\n## Sources\n\n[^1]: x\n\n## Notes\n\nx", "T", [(2, "Notes")], True, False),
        (
            "Title\n=====\n\nHead\n----\n\n# Second",
            "Title",
            [(2, "Head"), (1, "Second")],
            False,
            False,
        ),
        ("no heading", "roles", [], False, False),
        ("", "roles", [], False, False),
        ("## First\n\n# Late", "roles", [(2, "First"), (1, "Late")], False, False),
        ("# *A* `b` & [c](d)[^1]\n\n[^1]: x", "A b & c", [], False, True),
    ],
)
def test_finds_title_and_sources(
    body: str, title: str, headings: list[tuple[int, str]], has_sources: bool, trailing: bool
) -> None:
    """The first heading of level 1 is the title; the sources are found by content or name."""
    document = parse(body)
    assert document.title == title
    assert [(s.level, s.heading) for s in document.sections[1:]] == headings
    assert (document.sources is not None) == has_sources
    assert (document.trailing is not None) == trailing


def test_definitions_stand_anywhere() -> None:
    """Definitions in lists and quotes count; of a doubled label the first one does."""
    document = parse("a[^1] b[^x]\n\n- i\n\n  [^x]: [n](u)\n\n[^1]: one\n\n[^1]: two\n")
    assert document.definitions == {
        "x": Definition("u", 18, 32),
        "1": Definition("", 34, 43),
    }
    assert document.doubled == {"1"}
    assert len(document.blocks) == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"# T\n\n\xff\xfe", "the article is not UTF-8 \\(byte 5\\)"),
        (b'---\ntitle: "x\n---\n', "the front matter is broken"),
        (b"---\ntitle: \xff\n---\n", "the article is not UTF-8 \\(byte 11\\)"),
    ],
)
def test_refuses_what_it_cannot_read(data: bytes, message: str) -> None:
    """Bytes that are no text and broken front matter are named with their article."""
    with pytest.raises(ArticleError, match=message) as caught:
        parse(data)
    assert caught.value.where == "roles.md"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab #>*-_`~[]^:1.|\n\r\t<>!()=+\\ё\ufeff", max_size=120))
def test_any_text_is_an_article(text: str) -> None:
    """Any text parses; blocks lie in order, apart, and inside the file."""
    document = parse(text)
    position = 0
    for block in document.blocks:
        assert position <= block.start < block.end <= len(document.data)
        position = block.end
    for section in document.sections:
        assert section.start <= section.head_end <= section.end or section.index == 0


_SPOKEN = "A sentence of speech that goes on. "


@pytest.mark.parametrize(
    ("body", "description"),
    [
        ("The lead.\n\n## One\n\nText.\n", "The lead."),
        ("## One\n\n- an item\n\n## Two\n\nThe *first*[^1].\n\n[^1]: A.\n", "The first."),
        ("## Sources\n\nNotes.\n", ""),
        (_SPOKEN * 9, (_SPOKEN * 4).strip()),
        ("word, " * 40, "word, " * 25 + "word…"),
        ("x" * 400, "x" * 160 + "…"),
    ],
)
def test_description_is_short_and_never_empty_where_there_are_words(
    body: str, description: str
) -> None:
    """It is the lead, else the first paragraph: whole sentences or words of 160 characters."""
    assert parse(f"# T\n\n{body}").description == description


@pytest.mark.parametrize(
    ("front", "description"),
    [
        ("description: What the  person says.", "What the person says."),
        ("description: ''", "The lead."),
        ("description: [a, b]", "The lead."),
        ("kind: log\ndescription: A diary.", "A diary."),
    ],
)
def test_a_person_may_state_the_description(front: str, description: str) -> None:
    """The words of the front matter win over those of the lead, where there are any."""
    assert parse(f"---\n{front}\n---\n\n# T\n\nThe lead.\n").description == description


def test_a_log_without_a_lead_has_no_description() -> None:
    """Its first paragraph tells of one day, and not of what it is about."""
    body = "# T\n\n## Week of 2026-03-09\n\nToday I slept.\n"
    assert parse(f"---\nkind: log\n---\n\n{body}").description == ""
