"""Check a workspace: at once where nothing changed since the last check."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from editorial_pipeline.check.cache import (
    clock_ns,
    read_findings,
    read_kept,
    write_findings,
    write_kept,
)
from editorial_pipeline.check.findings import Checked, pack_finding, unpack_finding
from editorial_pipeline.check.survey import RACY_NS, VERSION, Survey, settings_key, survey
from editorial_pipeline.settings import Settings

if TYPE_CHECKING:
    from editorial_pipeline.check.together import Whole


def check(settings: Settings) -> Checked:
    """Return the findings of a workspace.

    Nothing is written but what is kept for the next check. Raises StorageError where the system
    refuses to show a folder or a file.
    """
    # Millions of values that point down only; see `pipeline`.
    gc.disable()
    try:
        # Before the files are looked at: what changes later has a later time.
        scanned_ns = clock_ns(settings.state)
        found = survey(settings)
        fingerprint = found.fingerprint(settings_key(settings))
        last = read_findings(settings.state)
        if _still_holds(settings, found, fingerprint, last):
            return _told(last, found, reused=len(found.articles.names))
        return _Fresh(settings, scanned_ns).examined(found, fingerprint).checked
    finally:
        gc.enable()


def examine(settings: Settings) -> tuple[Checked, Whole]:
    """Return the findings and all that is known, for the repair. Raises StorageError."""
    scanned_ns = clock_ns(settings.state)
    found = survey(settings)
    done = _Fresh(settings, scanned_ns).examined(found, found.fingerprint(settings_key(settings)))
    return done.checked, done.whole


@dataclass(frozen=True, slots=True)
class _Examined:
    checked: Checked
    whole: Whole


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A check that has to look at files."""

    settings: Settings
    scanned_ns: int

    def examined(self, found: Survey, fingerprint: str) -> _Examined:
        # Parsers and models take a third of a second to import, which a check without changes
        # does not need.
        from editorial_pipeline.check.examine import Examination, all_findings  # noqa: PLC0415

        state, scanned_ns = self.settings.state, self.scanned_ns
        kept = read_kept(state, f"{VERSION} {sys.byteorder} {settings_key(self.settings)}")
        examination = Examination(self.settings, found, kept)
        whole = examination.whole()
        findings = all_findings(whole)
        checked = Checked(
            findings,
            len(found.articles.names),
            len(found.notes.names),
            len(found.receipts.names),
            len(found.articles.names) - examination.read["articles"],
        )
        if scanned_ns:
            kept.scanned_ns = scanned_ns
            # Not in a process of its own: that would hold all of it a second time.
            write_kept(state, kept)
            write_findings(state, _kept_findings(checked, whole, fingerprint, scanned_ns))
        return _Examined(checked, whole)


def _kept_findings(
    checked: Checked, whole: Whole, fingerprint: str, scanned_ns: int
) -> dict[str, Any]:
    return {
        "fingerprint": fingerprint,
        "scanned_ns": scanned_ns,
        "asked": whole.asked,
        "findings": [pack_finding(finding) for finding in checked.findings],
    }


def _still_holds(settings: Settings, found: Survey, fingerprint: str, last: dict[str, Any]) -> bool:
    """Whether every file that the last check depended on is as it was."""
    try:
        return (
            last.get("fingerprint") == fingerprint
            and found.newest_ns < last["scanned_ns"] - RACY_NS
            and all((settings.root / path).exists() is was for path, was in last["asked"].items())
        )
    except (KeyError, TypeError, AttributeError):
        return False


def _told(last: dict[str, Any], found: Survey, reused: int) -> Checked:
    findings = tuple(unpack_finding(finding) for finding in last["findings"])
    return Checked(
        findings,
        len(found.articles.names),
        len(found.notes.names),
        len(found.receipts.names),
        reused,
    )
