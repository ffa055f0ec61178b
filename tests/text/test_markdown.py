"""Words survive every renderer as exactly the words."""

from __future__ import annotations

import pyromark
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from editorial_pipeline.text.markdown import (
    escape_heading,
    escape_label,
    escape_text,
    plain_text,
)

ALL = pyromark.Options(0)
for _option in pyromark.Options:
    # Smart punctuation changes quotes by design; metadata blocks only stand at the very top.
    if not any(word in str(_option.name) for word in ("SMART", "METADATA", "OLD")):
        ALL |= _option

EXAMPLES = {
    "a plain sentence.": "a plain sentence.",
    "- not a list": r"\- not a list",
    "2026. A good year": r"2026\. A good year",
    "(1) first": r"\(1) first",
    "A. Smith said 5 * 3 is 15": "A. Smith said 5 * 3 is 15",
    "# heading": r"\# heading",
    "> quote": r"\> quote",
    "---": r"\---",
    "| a | b |": r"\| a | b |",
    "*bold* and snake_case and __init__": r"\*bold\* and snake_case and \_\_init\_\_",
    "one * star, C* too": "one * star, C* too",
    "run `pip` then `make`": r"run \`pip\` then \`make\`",
    "[^1]: see [x](y)": r"\[^1]: see \[x](y)",
    "<b>hi</b>, 1 < 2": "&lt;b>hi&lt;/b>, 1 < 2",
    "AT&T &amp; &copy; co": "AT&T &amp;amp; &amp;copy; co",
    ": no definition": "&#58; no definition",
    "A.": r"A\.",
    "2^8 is not 10^6": "2&#94;8 is not 10&#94;6",
    "from 2^8 on": "from 2^8 on",
    "it is 10^6.": "it is 10&#94;6.",
    "well-@dana": r"well\-@dana",
    "~~": "&#126;&#126;",
    "<... a@b>": "&lt;... a@b>",
    "from $5 to $10": "from $5 to $10",
    "$x$ and ~~y~~": "&#36;x&#36; and &#126;&#126;y&#126;&#126;",
    r"C:\new\_x": r"C:\\new\\_x",
    "{{< youtube 1 >}} {{% x %}}": r"{\{< youtube 1 >}} {\{% x %}}",
    "see https://a.b/c_(d)_e?x=1&y=2.": "see <https://a.b/c_(d)_e?x=1&y=2>.",
    "(https://a.b/c) or me@a.io!": "(<https://a.b/c>) or <me@a.io>!",
    "Роль: см. https://ru.wikipedia.org/wiki/Роль, да": (
        "Роль: см. <https://ru.wikipedia.org/wiki/Роль>, да"
    ),
}


@pytest.mark.parametrize(("words", "markdown"), EXAMPLES.items())
def test_escapes_only_what_would_act(words: str, markdown: str) -> None:
    """Words read well in a diff: a backslash or a reference stands only where it is needed."""
    assert escape_text(words) == markdown
    assert plain_text(markdown) == words


def rendered_by_pyromark(markdown: str) -> str:
    """Return the text of a document that is one paragraph with nothing but text and autolinks."""
    depth: list[str] = []
    text = ""
    for event in pyromark.events(markdown, options=ALL):
        match event:
            case {"Start": "Paragraph"}:
                depth.append("Paragraph")
            case {"Start": {"Link": {"link_type": "Autolink" | "Email"}}}:
                depth.append("Link")
            case {"End": str(_)}:
                depth.pop()
            case {"Text": str(words)}:
                text += words
            case _:
                raise AssertionError(f"{event} in {markdown!r}")
    assert not depth
    return text


class ExactLinks(MarkdownIt):
    """Shows the text of an autolink as it is written, where markdown-it decodes `%D0`."""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        """Return the text of an autolink."""
        return link


MD = ExactLinks("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)


def rendered_by_markdown_it(markdown: str) -> str:
    """Return the text of a document that is one paragraph with nothing but text and autolinks."""
    tokens = MD.parse(markdown)
    if not tokens:
        return ""
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"], markdown
    children = tokens[1].children or []
    for token in children:
        assert token.type in ("text", "link_open", "link_close"), (token, markdown)
        assert token.type != "link_open" or token.info == "auto"
    return "".join(t.content for t in children)


MARKUP = st.text(
    st.one_of(
        st.sampled_from(list("*_`~$^=[](){}<>#!|+-.:;&\\/'\"%@ \t\n1aAяé😀?,")),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    max_size=40,
)
PIECES = st.lists(
    st.sampled_from(
        [
            *("https://a.b/c_d", "me@a.io", "http://x.y/(z)", "[^1]", "](u)", "![", "$a", "a$"),
            *("**", "__", "~~", "``", "```", "- ", "1. ", "> ", "# ", "| ", "&amp;", "<b>", "\\"),
            *(" ", "a", "x y", "ы", ".", ")", "==", "%%", "{{<", ":::", "!!! ", "[ ]", "^", "€"),
        ]
    ),
    max_size=12,
).map("".join)
WORDS = st.one_of(MARKUP, PIECES, st.tuples(PIECES, MARKUP).map("".join))


DROPPED = dict.fromkeys(map(ord, "\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def visible(words: str) -> str:
    """Return the words without bidirectional marks, whitespace collapsed."""
    return " ".join(words.translate(DROPPED).split())


@settings(max_examples=400, deadline=None)
@given(WORDS)
@example("a ^")
@example("***")
@example("x\u202ey")
def test_words_render_as_exactly_the_words(words: str) -> None:
    """No words act as Markdown: two parsers and `plain_text` give the words back."""
    markdown = escape_text(words)
    expected = visible(words)
    assert "\n" not in markdown
    assert plain_text(markdown) == expected
    assert rendered_by_pyromark(markdown) == expected
    assert rendered_by_markdown_it(markdown) == expected


@pytest.mark.parametrize(
    ("words", "heading", "label"),
    [
        ("About C#", r"About C\#", "About C#"),
        ("A # ##", r"A # \#\#", "A # ##"),
        ("Use {#id}", "Use &#123;#id}", r"Use \{#id}"),
        ("a] [b](c) <i>", r"a] \[b](c) &lt;i>", r"a\] \[b\](c) &lt;i>"),
        ("two\n\nlines", "two lines", "two lines"),
        ("https://a.b/c", "<https://a.b/c>", "https://a.b/c"),
    ],
)
def test_headings_and_labels_are_only_words(words: str, heading: str, label: str) -> None:
    """Neither a heading nor a link's text lets its words act."""
    assert escape_heading(words) == heading
    assert escape_label(words) == label


@settings(max_examples=150, deadline=None)
@given(WORDS.filter(lambda words: bool(visible(words))))
def test_a_heading_is_one_heading(words: str) -> None:
    """Any words stand as one heading of level 2 without attributes, identifier or link."""
    source = f"## {escape_heading(words)}\n\nText\n"
    html = pyromark.html(source, options=ALL & ~pyromark.Options.ENABLE_MATH)
    assert html.startswith("<h2>")
    assert html.count("<h") == 1
    tokens = MD.parse(source)
    assert tokens[1].content == escape_heading(words)
    assert plain_text(source.partition("\n")[0]) == visible(words)


@settings(max_examples=150, deadline=None)
@given(WORDS.filter(lambda words: bool(visible(words))))
def test_a_label_stays_inside_its_link(words: str) -> None:
    """Any words stand as the text of one link."""
    source = f"x [{escape_label(words)}](u) y"
    events = list(pyromark.events(source, options=ALL & ~pyromark.Options.ENABLE_WIKILINKS))
    starts = [event for event in events if "Start" in event]
    assert len(starts) == 2
    assert plain_text(source) == f"x {visible(words)} y"
    assert "".join(t.content for t in MD.parse(source)[1].children or []) == plain_text(source)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("# Title #\n\nOne *two* __three__ ~~four~~.", "Title One two three four."),
        ("- a[^1]\n- [x] b\n  1. c", "a b c"),
        ("> **q** `*code*`", "q *code*"),
        ("| a | b |\n|---|:-:|\n| c \\| d | e |", "a b c | d e"),
        ("```py\n*x* [^1]: y\n```\nafter", "*x* [^1]: y after"),
        ('[text](http://x.y "t") ![alt](a(b)c) [ref]', "text alt [ref]"),
        ("Setext\n---\ntext<br/> a &amp; b", "Setext text a & b"),
        ("***both*** a*b*c 2 * 3 foo_bar_baz", "both abc 2 * 3 foo_bar_baz"),
        ("***", ""),
        ("wrapped *over\ntwo* lines", "wrapped over two lines"),
    ],
)
def test_plain_text_reads_what_a_reader_reads(markdown: str, words: str) -> None:
    """Markup of each kind goes, its words stay."""
    assert plain_text(markdown) == words


def test_long_input_takes_linear_time() -> None:
    """Input made to blow up a scanner is read at once."""
    for hostile in ("[" * 20_000, "`a``b```c" * 2_000, "*a_" * 5_000, "<" * 20_000, "](" * 9_000):
        assert plain_text(escape_text(hostile)) == hostile
