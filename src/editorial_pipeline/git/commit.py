"""One git commit of exactly the files of a run, and of nothing else that git knows about.

The user's own changes are safe in three ways: the commit names its paths (`--only`, literally,
never as patterns), an article that held uncommitted changes before the run is refused as a
whole, and what git ignores stays out.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from editorial_pipeline.errors import ConflictError, SettingsError, UsageError
from editorial_pipeline.models.record import ArticleRecord, Receipt

_PATHS = ("--pathspec-from-file=-", "--pathspec-file-nul")
_TITLES_IN_SUBJECT = 2


@dataclass(frozen=True, slots=True)
class GitCommit:
    """The commit that was made. `left_out` are files of the run that git ignores."""

    hash: str
    left_out: tuple[str, ...]


def check_repository(root: Path) -> None:
    """Refuse `--commit` before anything is done where it cannot work.

    Raises UsageError where `root` is in no git work tree or git is not installed, SettingsError
    where git does not know in whose name to commit.
    """
    if _git(root, "rev-parse", "--is-inside-work-tree").stdout.strip() != b"true":
        raise UsageError(
            "`--commit` needs a git repository, and this workspace is in none",
            where=root,
            advice="Run `git init` there, or leave out `--commit`.",
        )
    for role in ("AUTHOR", "COMMITTER"):
        if _git(root, "var", f"GIT_{role}_IDENT").returncode:
            raise SettingsError(
                f"git does not know the {role.lower()} of the commit, so nothing was done",
                where=root,
                advice="Run `git config user.name NAME` and `git config user.email ADDRESS`.",
            )


def commit_run(root: Path, receipt: Receipt, written: Iterable[str]) -> GitCommit:
    """Commit the files that a run wrote, added or moved; `written` are relative to `root`.

    Author and sign-off are those of git's own configuration.

    Raises ConflictError where an article held changes of the user's that were not committed
    before the run, and SettingsError where git refuses (no identity, a merge under way, a hook).
    In both cases nothing is committed and the index is as before.
    """
    _refuse_mixed(root, receipt)
    paths = sorted(set(written))
    tracked = _tracked(root, paths)
    ignored = _ignored(root, [path for path in paths if path not in tracked])
    kept = [path for path in paths if path not in ignored]
    new = [path for path in kept if path not in tracked and (root / path).exists()]
    named = [path for path in kept if path in tracked or path in new]
    if new:
        _check(_git(root, "add", "--intent-to-add", *_PATHS, paths=new), receipt)
    message = f"--message={_message(receipt)}"
    result = _git(root, "commit", "--quiet", "--only", "--signoff", message, *_PATHS, paths=named)
    if result.returncode and new:
        _git(root, "rm", "--quiet", "--cached", "--force", *_PATHS, paths=new)
    _check(result, receipt)
    head = _git(root, "rev-parse", "--short", "HEAD").stdout.decode().strip()
    return GitCommit(head, tuple(path for path in paths if path not in kept))


def _refuse_mixed(root: Path, receipt: Receipt) -> None:
    mixed = [
        record.path
        for record in receipt.articles
        if record.before is not None and record.before != _hash_in_head(root, record.path)
    ]
    if mixed:
        others = f" and {len(mixed) - 1} more" if len(mixed) > 1 else ""
        raise ConflictError(
            f"held changes of yours that were not committed{others}, so nothing is committed",
            where=mixed[0],
            advice="The run is done and its files are in place: look at `git diff` and commit.",
        )


def _hash_in_head(root: Path, path: str) -> str | None:
    # The filters make the bytes of the work tree: line ends, for instance.
    shown = _git(root, "cat-file", "--filters", f"HEAD:./{path}")
    return None if shown.returncode else hashlib.sha256(shown.stdout).hexdigest()


def _tracked(root: Path, paths: Sequence[str]) -> set[str]:
    # ls-files takes no list of paths from a file, and thousands do not fit a command line.
    listed = _git(root, "ls-files", "-z").stdout.split(b"\0")
    return set(paths).intersection(_decode(path) for path in listed)


def _ignored(root: Path, paths: Sequence[str]) -> set[str]:
    # This command knows no literal paths, but nothing in a path that begins with `./` is magic.
    dotted = [f"./{path}" for path in paths]
    found = _git(root, "check-ignore", "-z", "--stdin", paths=dotted, literal=False).stdout
    return {_decode(path).removeprefix("./") for path in found.split(b"\0") if path}


def _message(receipt: Receipt) -> str:
    titles = [record.title for record in receipt.articles]
    shown = ", ".join(f'"{title}"' for title in titles[:_TITLES_IN_SUBJECT])
    if len(titles) > _TITLES_IN_SUBJECT:
        shown += f" and {len(titles) - _TITLES_IN_SUBJECT} more"
    number = len(receipt.notes or receipt.undone)
    notes = f"{number} note{'' if number == 1 else 's'}"
    if receipt.undone:
        subject = f"Take {notes} back out of {shown}" if titles else f"Take {notes} back"
    else:
        subject = f"Draft {shown} from {notes}" if titles else f"File {notes}"
    listed = "\n".join(_line(record) for record in receipt.articles)
    body = "\n\n".join(part for part in (listed, f"Run: {receipt.run}") if part)
    message = f"{' '.join(subject.split())}\n\n{body}"
    return "".join(char for char in message if char == "\n" or char.isprintable())


def _line(record: ArticleRecord) -> str:
    counts = [
        f"{count} block{'' if count == 1 else 's'} {verb}"
        for count, verb in ((record.blocks_added, "added"), (record.blocks_revised, "revised"))
        if count
    ]
    told = f": {', '.join(counts)}" if counts else ""
    return f"- {record.action} {record.path}{told}"


def _git(
    root: Path, *command: str, paths: Sequence[str] = (), literal: bool = True
) -> subprocess.CompletedProcess[bytes]:
    git = ["git", "--literal-pathspecs"] if literal else ["git"]
    try:
        return subprocess.run(  # noqa: S603 -- a fixed program; paths go through its input, never a shell
            [*git, *command],
            cwd=root,
            input=b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in paths),
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError(
            "`--commit` needs git, and it is not installed", advice="Leave out `--commit`."
        ) from error


def _check(result: subprocess.CompletedProcess[bytes], receipt: Receipt) -> None:
    if result.returncode:
        said = _decode(result.stderr or result.stdout).strip().splitlines()
        reason = (
            "; ".join(line.strip() for line in said if not line.startswith("hint:"))
            or "no reason given"
        )
        raise SettingsError(
            f"git refused to commit the run {receipt.run}: {reason}",
            advice="The run is done and its files are in place: commit them yourself.",
        )


def _decode(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
