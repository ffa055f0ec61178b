"""Citations stand where a reader and every renderer expects them."""

from __future__ import annotations

import time

import pytest

from editorial_pipeline.articles.citing import cite, cite_more, merge_labels


@pytest.mark.parametrize(
    ("markdown", "cited"),
    [
        ("You call the model.", "You call the model[^5]."),
        ("Is it?", "Is it[^5]?"),
        ("No way?!", "No way[^5]?!"),
        ("And so on…", "And so on[^5]…"),
        ("The focus has shifted from:", "The focus has shifted from:[^5]"),
        ("no stop", "no stop[^5]"),
        ('He said "yes."', 'He said "yes."[^5]'),
        ("(as always).", "(as always)[^5]."),
        ("(As always.)", "(As always.)[^5]"),
        ("Это «роль».", "Это «роль»[^5]."),
        ("**Bold.**", "**Bold.**[^5]"),
        ("Quoi ?", "Quoi[^5] ?"),
        ("See [this](https://a.b/c_(d)).", "See [this](https://a.b/c_(d)) [^5]."),
        ('See [this](x "y").', 'See [this](x "y") [^5].'),
        ("See <https://a.b/c>.", "See <https://a.b/c> [^5]."),
        ("Write to <me@a.io>!", "Write to <me@a.io> [^5]!"),
        ("Run `make`.", "Run `make` [^5]."),
        ("It is at https://a.b/c.", "It is at https://a.b/c [^5]."),
        ("It is at www.a.b", "It is at www.a.b [^5]"),
        (r"In 2026\.", r"In 2026[^5]\."),
        (r"C:\\.", r"C:\\[^5]."),
        ("100%&#37;", "100%&#37;[^5]"),
        ("It is x^2.", "It is x^2 [^5]."),
        ("!", "! [^5]"),
        (":", ":[^5]"),
        ("", "[^5]"),
        ("trailing blanks.  ", "trailing blanks[^5]."),
    ],
)
def test_stands_before_the_stop(markdown: str, cited: str) -> None:
    """A citation precedes the closing punctuation, and a blank keeps it out of an address."""
    assert cite(markdown, ["5"]) == cited


def test_several_labels_stand_side_by_side() -> None:
    """Labels follow each other without blanks; without labels nothing changes."""
    assert cite("Done.", ["5", "6"]) == "Done[^5][^6]."
    assert cite("Done.", []) == "Done."


def test_labels_are_merged_in_order() -> None:
    """Numbers come first in their order, names after them, nothing twice."""
    assert merge_labels(["10", "book", "9", "10", "2"]) == ["2", "9", "10", "book"]


def test_a_label_of_endless_digits_is_a_name() -> None:
    """A label that is too long for a number is kept behind the numbers."""
    endless = "9" * 5000
    assert merge_labels([endless, "10", "2", "a"]) == ["2", "10", endless, "a"]


@pytest.mark.parametrize(
    "markdown",
    [
        "x" * 200_000,
        "www." * 50_000 + " x",
        "a://" * 50_000 + " x",
        "](" + "<a>" * 60 + " x(y",
        "](a)" * 50_000 + " )",
        "<" * 200_000,
    ],
    ids=["a word", "hosts", "schemes", "angles in a link", "links", "angles"],
)
def test_no_text_takes_long_to_cite(markdown: str) -> None:
    """Words without a blank, and what only looks like links, cost no more than others."""
    assert cite(f"{markdown} end.", ["5"]) == f"{markdown} end[^5]."
    began = time.process_time()
    assert cite(markdown, ["5"]).endswith("[^5]")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "kind", "said", "cited"),
    [
        ("It runs.", "paragraph", "", "It runs[^7]."),
        ("It runs[^2].", "paragraph", "", "It runs[^2][^7]."),
        ("It runs at `make` [^2].  ", "paragraph", "", "It runs at `make` [^2][^7].  "),
        ("It runs\r\nand runs[^1].", "paragraph", "", "It runs\r\nand runs[^1][^7]."),
        ("> It runs[^1].\n> Always.", "quote", "", "> It runs[^1].\n> Always[^7]."),
        ("Two things[^1]:\n- it runs\n- it stops", "list", "so it runs", (
            "Two things[^1]:\n- it runs[^7]\n- it stops"
        )),
        ("- it runs[^2]\n- it stops", "list", "", "- it runs[^2]\n- it stops[^7]"),
        ("1. it runs\n   on two lines.\n2. it stops", "list", "runs on lines", (
            "1. it runs\n   on two lines[^7].\n2. it stops"
        )),
    ],
)  # fmt: skip
def test_further_citations_stand_behind_those_there_are(
    text: str, kind: str, said: str, cited: str
) -> None:
    """A block as it stands gains a citation, a list at the item that was said, and no more."""
    assert cite_more(text, kind, ["7"], said) == cited
    assert cite_more(text, kind, [], said) == text
