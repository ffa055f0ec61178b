"""Reading a piece of Markdown."""

from __future__ import annotations

from editorial_pipeline.articles.inline import Reading, read_markdown


def test_markdown_is_taken_apart() -> None:
    """Words, code, links and everything else are told apart."""
    found = read_markdown(
        "A *b* `c d` [e](http://x) <http://y>\nnext\n\n| f | g |\n|-|-|\n| h | i |"
    )
    assert found == Reading(
        lines=("A b c d e http://y next", "f", "g", "h", "i"),
        prose=("A b e http://y next", "f", "g", "h", "i"),
        code=("c d",),
        links=("http://x", "http://y"),
        parts=(("paragraph", ""), ("table", "")),
    )


def test_everything_that_acts_has_a_name() -> None:
    """Each kind of markup is told by its name."""
    markdown = (
        "# h\n\n---\n\n<div>x</div>\n\n- [ ] t\n\n> q\n\n```\ncode\n```\n\n"
        "a <b>b</b> ![i](u) [[w]] [^1]\n\n[^1]: n\n\n[r]: http://z\n"
    )
    names = {name for name, _ in read_markdown(markdown).parts}
    assert names == {
        "heading", "rule", "html", "list", "item", "task", "quote", "paragraph", "code", "image",
        "wikilink", "footnote", "definition",
    }  # fmt: skip
