"""The commit of a run holds its files and nothing else."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from editorial_pipeline.errors import ConflictError, SettingsError, UsageError
from editorial_pipeline.git.commit import check_repository, commit_run
from editorial_pipeline.models.record import ArticleRecord, NoteRecord, Receipt


def git(root: Path, *command: str) -> str:
    """Run git in a repository and return what it says."""
    done = subprocess.run(["git", *command], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository with one committed article and one committed note."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    root = tmp_path / "work space"
    (root / "inbox/used").mkdir(parents=True)
    (root / "articles").mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "user.name", "Someone")
    git(root, "config", "user.email", "someone@example.org")
    (root / "articles/old.md").write_text("old\n")
    (root / "inbox/kept.txt").write_text("a tracked note\n")
    (root / ".gitignore").write_text(".pipeline/\n")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "Begin")
    return root


def do_run(root: Path, before: str = "old\n") -> tuple[Receipt, list[str]]:
    """Do what a run does: update and create an article, move two notes, write the receipt."""
    (root / "articles/old.md").write_text("old\nand new\n")
    (root / "articles/new [1] *.md").write_text("new\n")
    (root / "inbox/kept.txt").rename(root / "inbox/used/kept.txt")
    (root / "inbox/used/Заметка.txt").write_text("a note that git never saw\n")
    (root / "inbox/used/run.json").write_text("{}\n")
    written = [
        "articles/old.md",
        "articles/new [1] *.md",
        "inbox/kept.txt",
        "inbox/used/kept.txt",
        "inbox/Заметка.txt",
        "inbox/used/Заметка.txt",
        "inbox/used/run.json",
    ]
    articles = [
        article("articles/old.md", "Old", hashlib.sha256(before.encode()).hexdigest()),
        article("articles/new [1] *.md", "New\nOne", None),
    ]
    return receipt(articles), written


def article(path: str, title: str, before: str | None) -> ArticleRecord:
    """Return the record of an article."""
    action = "created" if before is None else "updated"
    return ArticleRecord.model_validate(
        {
            "path": path,
            "title": title,
            "action": action,
            "before": before,
            "after": "",
            "blocks_added": 1,
            "blocks_revised": 0,
        }
    )


def receipt(articles: list[ArticleRecord]) -> Receipt:
    """Return the receipt of a run over two notes."""
    note = NoteRecord(hash="", name="", source="", used="", captured="", author=None, language="en")
    return Receipt(
        run="20260208T115427Z-3f2a9c01",
        at="2026-02-08T11:54:27+00:00",
        engine="offline",
        notes=[note, note],
        segments=[],
        articles=articles,
        blocks=[],
        directives=[],
        findings=[],
        doubts=[],
        replacements=[],
        calls=[],
    )


def test_commit_holds_exactly_the_files_of_the_run(repository: Path) -> None:
    """Other changes, staged or not, tracked or not, stay as they are."""
    (repository / "staged.txt").write_text("mine\n")
    git(repository, "add", "staged.txt")
    (repository / "untracked.txt").write_text("mine\n")
    (repository / ".gitignore").write_text(".pipeline/\nmine\n")
    (repository / "articles/new 1 x.md").write_text("the pattern of the new one fits this name\n")
    record, written = do_run(repository)
    made = commit_run(repository, record, written)
    assert made.left_out == ()
    assert made.hash == git(repository, "rev-parse", "--short", "HEAD")
    assert git(repository, "-c", "core.quotePath=off", "show", "--format=%B", "--name-status") == (
        'Draft "Old", "New One" from 2 notes\n'
        "\n"
        "- updated articles/old.md: 1 block added\n"
        "- created articles/new [1] *.md: 1 block added\n"
        "\n"
        "Run: 20260208T115427Z-3f2a9c01\n"
        "Signed-off-by: Someone <someone@example.org>\n"
        "\n"
        "\n"
        "A\tarticles/new [1] *.md\n"
        "M\tarticles/old.md\n"
        "R100\tinbox/kept.txt\tinbox/used/kept.txt\n"
        "A\tinbox/used/run.json\n"
        "A\tinbox/used/Заметка.txt"
    )
    assert git(repository, "status", "--porcelain").splitlines() == [
        "M .gitignore",
        "A  staged.txt",
        '?? "articles/new 1 x.md"',
        "?? untracked.txt",
    ]


def test_partly_staged_files_stay_partly_staged(repository: Path) -> None:
    """A file of which the user has staged some lines and not others is as it was in both."""
    mine = repository / "mine.txt"
    mine.write_text("one\n")
    git(repository, "add", "mine.txt")
    git(repository, "commit", "--quiet", "-m", "Mine")
    mine.write_text("one\ntwo\n")
    git(repository, "add", "mine.txt")
    mine.write_text("one\ntwo\nthree\n")
    record, written = do_run(repository)
    commit_run(repository, record, written)
    assert git(repository, "show", "HEAD:mine.txt") == "one"
    assert git(repository, "show", ":mine.txt") == "one\ntwo"
    assert mine.read_text() == "one\ntwo\nthree\n"
    assert git(repository, "status", "--porcelain") == "MM mine.txt"


def test_workspace_may_be_a_folder_of_a_repository(repository: Path) -> None:
    """Paths are those of the workspace, wherever the repository begins."""
    root = repository / "deep" / "workspace"
    root.mkdir(parents=True)
    (root / "a.md").write_text("a\n")
    check_repository(root)
    commit_run(root, receipt([article("a.md", "A", None)]), ["a.md"])
    assert git(repository, "show", "--format=%s", "--name-only").splitlines() == [
        'Draft "A" from 2 notes',
        "",
        "deep/workspace/a.md",
    ]


def test_ignored_files_stay_out(repository: Path) -> None:
    """Notes that git ignores are not forced into the repository, and named."""
    (repository / ".gitignore").write_text(".pipeline/\ninbox/used/\n")
    git(repository, "commit", "--quiet", "-a", "-m", "Keep notes private")
    record, written = do_run(repository)
    made = commit_run(repository, record, written)
    assert made.left_out == (
        "inbox/used/kept.txt",
        "inbox/used/run.json",
        "inbox/used/Заметка.txt",
    )
    assert git(repository, "show", "--format=", "--name-status").splitlines() == [
        "A\tarticles/new [1] *.md",
        "M\tarticles/old.md",
        "D\tinbox/kept.txt",
    ]


@pytest.mark.parametrize("staged", [False, True])
def test_article_with_changes_of_the_user_is_refused(repository: Path, *, staged: bool) -> None:
    """What the user had not committed before the run is not committed by the run."""
    mine = "old\nmy own words\n"
    if staged:
        (repository / "articles/old.md").write_text(mine)
        git(repository, "add", "articles/old.md")
    record, written = do_run(repository, before=mine)
    before = git(repository, "status", "--porcelain")
    with pytest.raises(ConflictError) as caught:
        commit_run(repository, record, written)
    assert str(caught.value) == (
        "articles/old.md: held changes of yours that were not committed, so nothing is "
        "committed. The run is done and its files are in place: look at `git diff` and commit."
    )
    assert git(repository, "status", "--porcelain") == before
    assert git(repository, "log", "--format=%s") == "Begin"


def test_refusal_of_git_leaves_the_index_as_it_was(repository: Path) -> None:
    """A hook that fails is told in its own words, and nothing stays half added."""
    hook = repository / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'spelling is wrong' >&2\nexit 1\n")
    hook.chmod(0o755)
    record, written = do_run(repository)
    before = git(repository, "status", "--porcelain")
    with pytest.raises(SettingsError) as caught:
        commit_run(repository, record, written)
    assert str(caught.value) == (
        "git refused to commit the run 20260208T115427Z-3f2a9c01: spelling is wrong. The run is "
        "done and its files are in place: commit them yourself."
    )
    assert git(repository, "status", "--porcelain") == before


def test_many_notes_fit(repository: Path) -> None:
    """Thousands of long names do not meet the limit of a command line."""
    names = [f"inbox/used/{number:04}{'x' * 200}.txt" for number in range(2000)]
    for name in names:
        (repository / name).write_text("a\n")
    commit_run(repository, receipt([]), names)
    assert git(repository, "show", "--format=%s", "--name-only").splitlines() == [
        "File 2 notes",
        "",
        *names,
    ]


def test_first_commit_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository without any commit takes the run as its first."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "someone@example.org")
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a.md").write_text("a\n")
    commit_run(tmp_path, receipt([article("a.md", "A", None)]), ["a.md"])
    assert git(tmp_path, "ls-files") == "a.md"


def test_missing_identity_is_told_before_the_run(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a name that git can sign with nothing is begun, and the two commands are named."""
    git(repository, "config", "--unset", "user.email")
    git(repository, "config", "user.useConfigOnly", "true")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError) as caught:
        check_repository(repository)
    assert str(caught.value) == (
        f"{repository}: git does not know the author of the commit, so nothing was done. Run "
        "`git config user.name NAME` and `git config user.email ADDRESS`."
    )


def test_workspace_without_git_is_refused_before_the_run(tmp_path: Path) -> None:
    """`--commit` outside a repository is a mistake of usage that says what to do."""
    with pytest.raises(UsageError) as caught:
        check_repository(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: `--commit` needs a git repository, and this workspace is in none. Run "
        "`git init` there, or leave out `--commit`."
    )
