"""What lies in the inbox, since when nothing has changed, and what was dealt with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from editorial_pipeline.inbox import Look, Scan
from editorial_pipeline.models.notes import SkippedNote

_PATIENCE = 15
"""Quiet periods after which a build begins although the inbox never was quiet."""


@dataclass(slots=True)
class Sight:
    """What the looks so far have shown. Times are seconds of the monotonic clock.

    `anchor` is a look at least the settling time old, for telling what has settled. `done` holds
    the files that a build has left, as they looked before it: they wait until they change.
    """

    scan: Scan | None = None
    anchor: Scan | None = None
    changed_at: float = 0.0
    waiting_since: float | None = None
    done: dict[str, Look] = field(default_factory=dict)

    @property
    def ready(self) -> frozenset[str]:
        """The files that have settled and that no build has seen as they are."""
        settled = () if self.scan is None else (path.name for path in self.scan.settled)
        return frozenset(settled) - self.done.keys()

    @property
    def settling(self) -> frozenset[str]:
        """The files that will be ready if nobody writes to them."""
        if self.scan is None:
            return frozenset()
        waiting = {note.file for note in self.scan.skipped if note.settling}
        return frozenset(waiting & self.scan.looks.keys()) - self.done.keys()

    def take(self, scan: Scan, now: float, settle_s: float, quiet_s: float) -> bool:
        """Take in a look; tell whether a file has come or changed since the one before.

        At the first look files that have not changed for long, by the clock of the machine, make
        the inbox quiet: whoever starts a watcher does not wait for what was there yesterday.
        """
        before, seen = self.scan, {**scan.looks, **scan.transfers}
        known = {} if before is None else {**before.looks, **before.transfers}
        changed = any(known.get(name) != look for name, look in seen.items())
        if before is None:
            self.changed_at = now - _age(seen, scan.at, quiet_s)
        elif changed:
            self.changed_at = now
        self.scan = scan
        self.done = {name: look for name, look in self.done.items() if seen.get(name) == look}
        if self.anchor is None or not 0 <= scan.at - self.anchor.at < settle_s:
            self.anchor = scan
        if not (self.ready or self.settling):
            self.waiting_since = None
        elif self.waiting_since is None:
            self.waiting_since = self.changed_at
        return changed

    def quiet_at(self, quiet_s: float) -> float:
        """Return when the inbox will have been quiet for so long, or patience ends."""
        at = self.changed_at + quiet_s
        if self.waiting_since is None:
            return at
        return min(at, self.waiting_since + _PATIENCE * quiet_s)

    def stir(self, now: float) -> None:
        """Count the quiet anew: nobody has looked for long."""
        self.changed_at = now
        self.waiting_since = None if self.waiting_since is None else now

    def finish(self, looks: Mapping[str, Look], left: Collection[SkippedNote]) -> bool:
        """Take note of a build that saw at most the files of `looks`, and left some of them.

        What is still there unchanged would be left again. Files that were being written are
        tried again; tell whether there are any.
        """
        again = {note.file.rpartition("/")[2] for note in left if note.settling} & looks.keys()
        self.done |= {name: look for name, look in looks.items() if name not in again}
        self.waiting_since = None
        return bool(again)


def _age(seen: Mapping[str, Look], wall: float, most: float) -> float:
    newest = max((max(look.mtime_ns, look.ctime_ns) for look in seen.values()), default=0) / 1e9
    return min(max(0.0, wall - newest), most)
