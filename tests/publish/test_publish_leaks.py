"""Nothing private is published: not by a slip of the person, not through a note or a comment."""

from __future__ import annotations

import pytest

from e2e_workspace import Workspace
from editorial_pipeline.publish.leaks import path_leaks
from publish.conftest import ARTICLE, call

NOTE = "20260309_072233_dana_msg2_transcript.txt"


def published(workspace: Workspace, *options: str) -> tuple[int, str]:
    site = workspace.root.parent / "site"
    done = call(workspace, "publish", ARTICLE, "--to", "html", "-o", str(site), *options)
    if done.exit_code:
        assert not site.exists()
    return done.exit_code, done.stderr


def add(workspace: Workspace, words: str) -> None:
    file = workspace.root / ARTICLE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("## Sources", f"{words}\n\n## Sources"), encoding="utf-8")


def test_the_article_itself_can_be_published(workspace: Workspace) -> None:
    """What a build has written tells nothing private."""
    assert published(workspace) == (0, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            "And honestly: the *agency* was useless!",
            "words that were off the record: 'the agency was useless'",
            id="off the record",
        ),
        pytest.param(
            "We said the agency was useless and more.",
            "tell words that were off the record: 'the agency was useless'. Nothing",
            id="one passage, told once",
        ),
        pytest.param(
            "Read `inbox/used/x.txt`.", "a private path: 'inbox/used/x.txt'", id="a path in code"
        ),
        pytest.param("Read inbox%2Fused%2Fx.txt.", "a private path", id="an encoded path"),
        pytest.param(f"It is in {NOTE}.", "the name of a private note", id="a name"),
        pytest.param("It is in inbox&#47;used/a.txt.", "a private path", id="an entity"),
        pytest.param(
            "A claim[^20].\n\n[^20]: [Page](https://e.org), see [note](../inbox/used/n.txt)",
            "a private path",
            id="a public source with a private link",
        ),
    ],
)
def test_private_words_are_refused(workspace: Workspace, words: str, told: str) -> None:
    """The words in question are named, and nothing is written."""
    add(workspace, words)
    code, err = published(workspace)
    assert (code, told in err) == (6, True), err


def test_words_in_comments_are_not_published(workspace: Workspace) -> None:
    """A comment is the editor's; it is left out and so needs no refusal."""
    add(workspace, "<!-- the agency was useless -->\n\nFine.<!-- inbox/used/n.txt -->")
    assert published(workspace) == (0, "")


def test_words_that_were_set_aside_need_leave(workspace: Workspace) -> None:
    """Words that a run left out are refused unless the person allows them."""
    workspace.drop(
        "20260310_080000_dana_msg9.txt",
        "Put this in the article on data teams after the language model. We sold the whole "
        "department for nine apples. Scratch that. A good team of four is plenty for everybody.",
    )
    assert workspace.run("build", "--engine", "offline").returncode == 0
    assert published(workspace) == (0, "")
    (workspace.root.parent / "site").rename(workspace.root.parent / "before")
    add(workspace, "We sold the whole department for nine apples.")
    code, err = published(workspace)
    assert (code, "words that were set aside: 'We sold the whole department" in err) == (6, True)
    assert err.endswith(" `--allow-set-aside` lets words pass that a run had set aside.\n")
    assert published(workspace, "--allow-set-aside") == (0, "")


def test_a_note_that_is_gone_is_told(workspace: Workspace) -> None:
    """Where a note cannot be read again, the person hears that the page was not compared."""
    (workspace.root / "inbox/used" / NOTE).unlink()
    site = str(workspace.root.parent / "site")
    done = call(workspace, "publish", ARTICLE, "--to", "html", "-o", site, "-q")
    assert (done.exit_code, done.stdout) == (
        0,
        f"inbox/used/{NOTE} is not as it was consumed, so the pages were not compared with it.\n",
    )


def test_paths_and_names_are_found_as_they_are() -> None:
    """Whole names count, and folders that everybody has only where the file is there."""

    def leaks(page: str) -> list[str]:
        found = path_leaks(
            page, ["inbox", "inbox/used"], frozenset({"a.txt"}), "inbox/b.txt".__eq__
        )
        return [leak.words for leak in found]

    assert leaks("see a.txt") == ["a.txt"]
    assert leaks("see ba.txt or inbox/outbox or inbox/c.txt") == []
    assert leaks("see inbox/b.txt. Or inbox/used/.") == ["inbox/b.txt", "inbox/used/"]
