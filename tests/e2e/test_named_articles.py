"""Articles that are named aloud, without a model: what goes where, and what is told of it."""

from __future__ import annotations

from directive_world import body
from e2e_workspace import Workspace

FIRST = "20260309_070000_dana.txt"
SECOND = "20260310_070000_dana.txt"
SAME_SITTING = "20260309_070100_dana.txt"


def told(workspace: Workspace) -> list[tuple[bool, str]]:
    """Build offline; return what the report says of each request."""
    report = workspace.build()
    return [(d["obeyed"], d["outcome"]) for d in report["directives"]]


def test_two_titles_in_one_note_make_two_articles(empty: Workspace) -> None:
    """Each takes what follows its mark."""
    empty.drop(
        FIRST, "New article: Coffee. I drink coffee. New article: Milk. I drink milk at noon."
    )
    assert told(empty) == [(True, "written to “Coffee”"), (True, "written to “Milk”")]
    texts = {name: body(text).partition("## Sources")[0] for name, text in empty.articles().items()}
    assert texts == {
        "coffee.md": "# Coffee\n\nNotes on coffee[^1].\n\nI drink coffee[^1].\n\n",
        "milk.md": "# Milk\n\nNotes on milk and noon[^1].\n\nI drink milk at noon[^1].\n\n",
    }


def test_a_title_that_holds_another_starts_an_article(empty: Workspace) -> None:
    """A new article is made unless the titles are the same."""
    empty.drop(FIRST, "New article: Gardens. Gardens need water and roses.")
    told(empty)
    empty.drop(SECOND, "New article: Gardens two. Gardens need water and roses in June.")
    assert told(empty) == [(True, "written to “Gardens two”")]
    empty.drop("20260311_070000_dana.txt", "New article: The gardens. Weeds like gardens.")
    assert told(empty) == [(True, "written to “Gardens”")]
    assert sorted(empty.articles()) == ["gardens-two.md", "gardens.md"]


def test_a_note_goes_on_with_the_article_that_it_named(empty: Workspace) -> None:
    """A request to put this somewhere sends what was said before it there, and what follows."""
    empty.drop(
        FIRST,
        "New article: Letters and mail program. We wrote letters with the mail program and the "
        "mail program sent the letters.",
    )
    told(empty)
    before = empty.articles()["letters-and-mail-program.md"]
    empty.drop(
        SECOND,
        "The newsletter goes out on Mondays. Put this in the article on newsletters. "
        "The mail program has a button for letters.",
    )
    assert told(empty) == [(True, "written to “Newsletters”")]
    assert empty.articles()["letters-and-mail-program.md"] == before
    assert "The mail program has a button for letters" in empty.articles()["newsletters.md"]


def test_a_name_that_no_article_has_is_reported(empty: Workspace) -> None:
    """The article under way takes the note, and the report says that it is another one."""
    empty.drop(FIRST, "We wrote letters with the mail program, which sent the letters at noon.")
    empty.drop(
        SAME_SITTING,
        "The letters of the mail program go out on Mondays. "
        "Put this in the article on newsletters.",
    )
    ((obeyed, outcome),) = told(empty)
    assert not obeyed
    assert outcome.startswith("not carried out: no article on newsletters; written to “")
