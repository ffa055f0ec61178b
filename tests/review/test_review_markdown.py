"""Blocks of articles as HTML, cut into sentences, with nothing in them that acts."""

from __future__ import annotations

import pytest

from editorial_pipeline.models.notes import Language
from editorial_pipeline.review.markdown import RenderedBlock, plain_words

ENGLISH = Language("en")


def render(markdown: str, before: str | None = None) -> tuple[list[str], str]:
    """Return the sentences and the HTML, each sentence resting on `s1`, `s2`, … in order."""
    block = RenderedBlock(markdown, ENGLISH, before)
    return block.sentences, block.html([f"s{n}" for n, _ in enumerate(block.sentences, 1)])


def test_each_piece_of_text_says_on_what_it_rests() -> None:
    """Sentences end within emphasis too, and code belongs to the sentence around it."""
    sentences, html = render("The **kettle boils. The** cup has a `crack`.")
    assert sentences == ["The kettle boils.", "The cup has a crack."]
    assert html == (
        '<p><span data-s="s1">The </span><strong><span data-s="s1">kettle boils.</span> '
        '<span data-s="s2">The</span></strong><span data-s="s2"> cup has a </span>'
        '<span data-s="s2"><code>crack</code></span><span data-s="s2">.</span></p>\n'
    )


def test_lists_tables_and_code_have_sentences_of_their_own() -> None:
    """An item, a cell and a whole block of code are at least one sentence each."""
    sentences, html = render(
        "Two:\n\n- one\n- two. Three\n\n```py\na < b. C\n```\n\n| a |\n|---|\n| 1 |"
    )
    assert sentences == ["Two:", "one", "two.", "Three", "a < b. C\n", "a", "1"]
    assert '<pre tabindex="0"><code><span data-s="s5">a &lt; b. C\n</span></code></pre>' in html
    assert '<td><span data-s="s7">1</span></td>' in html


def test_a_sentence_that_rests_on_nothing_is_not_marked() -> None:
    """Where nothing is known the text stands by itself."""
    block = RenderedBlock("One thing. Another.", ENGLISH)
    assert block.html(["s1", ""]) == '<p><span data-s="s1">One thing.</span> Another.</p>\n'
    assert block.html([]) == "<p>One thing. Another.</p>\n"


def test_words_that_were_not_there_before_are_marked() -> None:
    """Whole words, also across markup; what was there before is not."""
    _, html = render("The blue kettle **boils fast**.", "The kettle boils.")
    assert html.replace(' data-s="s1"', "") == (
        "<p><span>The </span><span><ins>blue</ins></span><span> kettle </span><strong>"
        "<span>boils </span><span><ins>fast</ins></span></strong><span>.</span></p>\n"
    )


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ('a <img src=x onerror="f()"> b', "<p>a &lt;img src=x onerror=&quot;f()&quot;&gt; b</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,hi)", "<p>[x](data:text/html,hi)</p>\n"),
        ("![cat](https://example.org/c.png)", '<p><span class="image">[cat]</span></p>\n'),
        ("[note](../inbox/used/a.txt)", '<p><span title="../inbox/used/a.txt">note</span></p>\n'),
        (
            '[x](http://e.org "a\\"b")',
            '<p><a href="http://e.org" rel="noopener noreferrer" target="_blank">x</a></p>\n',
        ),
        (
            "<https://example.org/?a=1&b=2>",
            (
                '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer" '
                'target="_blank">https://example.org/?a=1&amp;b=2</a></p>\n'
            ),
        ),
    ],
)
def test_nothing_in_a_block_acts(markdown: str, html: str) -> None:
    """Raw HTML stays text, images are named, and only addresses of the web become links."""
    assert RenderedBlock(markdown, ENGLISH).html([]) == html


def test_plain_words_are_what_a_reader_sees() -> None:
    """One line for each paragraph or item."""
    assert plain_words("A **b**\nc.\n\n- d `e`\n- ![f](g)") == "A b c.\nd e\n[f]"
