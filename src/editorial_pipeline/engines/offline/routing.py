"""Where units go: to the article that was named, to one that fits, or to a new one.

Thresholds were chosen on real batches with `benchmarks/routing.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from editorial_pipeline.engines.offline.headings import main_language
from editorial_pipeline.engines.offline.targets import Target
from editorial_pipeline.engines.offline.titles import Titles
from editorial_pipeline.engines.offline.units import Orders, Unit
from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath, Match, PlanRequest
from editorial_pipeline.text.continuation import goes_on, predecessor, speaks_of, spoken_topics
from editorial_pipeline.text.marks import Mark, Reach
from editorial_pipeline.text.naming import fits_article
from editorial_pipeline.text.similar import SAME_TITLE, same_title, similar_titles
from editorial_pipeline.text.words import content_stems

FITS: Final = 0.7
"""An existing article takes a unit from this fit on: the index's score, and half of the share of
the title that is said."""
_TITLE: Final = 0.5
_SAID: Final = 0.2
"""Without this share of the title only a very good score will do."""
_SURE: Final = 0.8
GOES_ON: Final = 0.2
"""… and an article that just took a unit takes the next from this score on, if it is among the
best few."""
_BEST: Final = 3
_LOOKED_AT: Final = 6
_TALKED_ON_MIN: Final = 10.0
"""Minutes after which a new topic is expected rather than the old one."""
_ALIKE: Final = 0.12
"""Two units share a topic from this cosine of their stems on."""
_REMEMBERED: Final = 8
"""How many clusters back a topic may be taken up again; bounds the work."""
_GOES_ON: Final = "goes on with"
_FOR_THE_LOG: Final = "said to be for the log"


class Router:
    """Assigns the units of one sitting, in order."""

    def __init__(self, request: PlanRequest) -> None:
        """Take the candidates and the articles that earlier sittings of the run started."""
        self.request = request
        self.targets: list[Target] = []
        self.obeyed: dict[SegmentId, Target] = {}
        self._by_path: dict[ArticlePath, Target] = {}
        self._titles = [(outline.title, outline.path) for outline in request.candidates]
        self._fit = Titles(request.candidates)
        self._logs = {o.path: o.title for o in request.candidates if o.log}
        self._known = {o.path for o in request.candidates if not o.log}

    def route(self, orders: Orders) -> list[Target]:
        """Return the targets in order of first use, each with its units in order."""
        loose = list(orders.loose)
        chosen: list[Target | None] = [None] * len(orders.units)
        carried: Target | None = None
        for index, unit in enumerate(orders.units):
            while loose and loose[0][0] <= index:
                _, mark, _ = loose.pop(0)
                carried = self._ordered_alone(mark, chosen[:index], orders.units) or carried
            target, carried = self._choose(index, orders.units, chosen, carried)
            target.take(unit)
            chosen[index] = target
        for _, mark, _ in loose:
            self._ordered_after(mark, chosen)
        self._take_along(orders.units, chosen)
        return [target for target in self.targets if target.units]

    def _take_along(self, units: Sequence[Unit], chosen: Sequence[Target | None]) -> None:
        """Let an address at the beginning that fits nowhere go with what was said next."""
        if len(units) < 2 or not units[0].is_pointer or _minutes(*units[:2]) > _TALKED_ON_MIN:  # noqa: PLR2004  (one and the next)
            return
        first, following = chosen[0], self._open_to_words(chosen[1])
        alone = first is not None and first.path is None and first.units == [units[0]]
        if first is not None and following is not None and alone and not units[0].mark:
            self._move_last(first, following, units[0])
            following.units.insert(0, following.units.pop())

    def _choose(
        self,
        index: int,
        units: Sequence[Unit],
        chosen: Sequence[Target | None],
        carried: Target | None,
    ) -> tuple[Target, Target | None]:
        """Return the target of a unit, and the one that its mark gives to those after it."""
        unit = units[index]
        before = self._open_to_words(chosen[index - 1] if index else None)
        log = self._find_log(unit.mark)
        if unit.mark is not None and (log is not None or not unit.mark.log):
            if log is not None:
                target = self._existing(log, _FOR_THE_LOG)
            else:
                target = self._named(unit.mark, carried or before)
            for mark in (unit.mark, *unit.others):
                self.obeyed[mark.segments[0]] = target
            return target, target if unit.mark.kind is DirectiveKind.CREATE else carried
        gone_on = self._gone_on(index, units, chosen)
        if gone_on is not None:
            return gone_on, carried
        if carried is not None and self._continues(unit, units, index, carried):
            return carried, carried
        return self._by_words(unit, units, index, before), None

    def _gone_on(
        self, index: int, units: Sequence[Unit], chosen: Sequence[Target | None]
    ) -> Target | None:
        """Return the article that a note says it goes on with: an earlier note of its author's."""
        note = units[index].note
        if not goes_on(note):
            return None
        for match in self.request.matches.get(note.hash, ()):
            if match.goes_on and match.path in self._known:
                return self._existing(match.path, match.why)
        before = predecessor(note, [unit.note for unit in units[:index]])
        places = [place for place in range(index) if units[place].note is before]
        if before is None or not places:
            return None
        target = self._spoken_of(spoken_topics(note), places, units, chosen)
        if target is not None and _GOES_ON not in target.why:
            told = f"{note.name} {_GOES_ON} {before.name}"
            target.why = f"{target.why}; {told}" if target.why else told
        return target

    def _spoken_of(
        self,
        topics: Sequence[str],
        places: Sequence[int],
        units: Sequence[Unit],
        chosen: Sequence[Target | None],
    ) -> Target | None:
        """Return the target of the unit that is about one of the topics, else that of the last."""
        for place in places:
            target = chosen[place]
            name = target.name if target is not None else ""
            if any(fits_article(topic, name, "") >= SAME_TITLE for topic in topics if name):
                return target
        about = (p for p in places if speaks_of((s.text for s in units[p].segments), topics))
        return chosen[next(about, places[-1])]

    def _ordered_alone(
        self, mark: Mark, chosen: Sequence[Target | None], units: Sequence[Unit]
    ) -> Target | None:
        """Obey a mark in a note of its own: it is about what came right before, else what comes."""
        before = chosen[-1] if chosen else None
        if mark.log:
            self._log_last(mark, before)
            return None
        if mark.kind is DirectiveKind.ROUTE:
            target = self.obeyed[mark.segments[0]] = self._named(mark, before)
            if before is not None and before is not target and before.path is None:
                self._move_last(before, target, units[len(chosen) - 1])
            return None
        if before is not None and before.path is None and not before.name:
            # "Let's make an article of this" names, or just confirms, the one under way.
            before.name = mark.name
            before.why = "asked for by the speaker"
            self.obeyed[mark.segments[0]] = before
            return before
        target = self.obeyed[mark.segments[0]] = self._named(mark, before)
        return target

    def _ordered_after(self, mark: Mark, chosen: Sequence[Target | None]) -> None:
        """Obey a mark after all content: it names what was said last."""
        last = chosen[-1] if chosen else None
        if last is None or not last.units:
            return
        if mark.log:
            self._log_last(mark, last)
        elif mark.kind is DirectiveKind.CREATE and last.path is None and not last.name:
            last.name, last.why = mark.name, "asked for by the speaker"
            self.obeyed[mark.segments[0]] = last
        elif mark.kind is DirectiveKind.ROUTE and last.path is None and not last.name:
            found = self._find_title(mark.name)
            if found is not None:
                target = self._existing(found, f"named: {mark.name}")
                self._move_last(last, target, last.units[-1])
                self.obeyed[mark.segments[0]] = target

    def _move_last(self, source: Target, target: Target, unit: Unit) -> None:
        if unit not in source.units:
            # Said twice: the first order has moved it already.
            return
        source.units.remove(unit)
        source.forget(unit)
        target.take(unit)

    def _log_last(self, mark: Mark, last: Target | None) -> None:
        """Move what was said last to the log that a mark in a note of its own names."""
        path = self._find_log(mark)
        if path is not None and last is not None and last.units:
            target = self.obeyed[mark.segments[0]] = self._existing(path, _FOR_THE_LOG)
            self._move_last(last, target, last.units[-1])

    def _find_log(self, mark: Mark | None) -> ArticlePath | None:
        """Return the log that a mark names, or the only one; of several one has to be named."""
        if mark is None or not mark.log:
            return None
        named = [p for p, title in self._logs.items() if _calls(mark.name, title)]
        found = named or list(self._logs)
        return found[0] if len(found) == 1 else None

    def _open_to_words(self, target: Target | None) -> Target | None:
        """Return an article that may take what merely sounds like it: no log."""
        return None if target is None or target.path in self._logs else target

    def _named(self, mark: Mark, before: Target | None) -> Target:
        under_way = before if before is not None and before.path is None else None
        if under_way is not None and mark.reach is Reach.BEFORE:
            under_way.name, under_way.why = mark.name, "named by the speaker"
            return under_way
        if not mark.name:
            goes_on = mark.of_this or (under_way is not None and not _is_ordered(under_way))
            opens = mark.another and mark.reach is Reach.AFTER
            if under_way is not None and goes_on and not opens:
                return under_way
            return self._new("", "asked for by the speaker")
        known = self._known_by(mark)
        if known is not None:
            return known
        if mark.kind is DirectiveKind.ROUTE and under_way is not None:
            # The article that is spoken of as known can only be the one under way.
            return under_way
        return self._new(mark.name, "asked for by the speaker")

    def _known_by(self, mark: Mark) -> Target | None:
        """Return the article that a mark names: of this sitting, of the archive, of this run."""
        routes = mark.kind is DirectiveKind.ROUTE

        def called(title: str) -> bool:
            # A title that is said for a new article is no part of another one's.
            alike = similar_titles(mark.name, title) >= SAME_TITLE
            return alike if routes else same_title(mark.name, title)

        for target in self.targets:
            if target.name and called(target.name):
                return target
        found = next((path for title, path in self._titles if same_title(mark.name, title)), None)
        if found is None and routes:
            found = self._find_title(mark.name)
        if found is not None:
            return self._existing(found, f"named: {mark.name}")
        for article in self.request.started:
            if called(article.title):
                return self._new(article.title, f"named: {mark.name}")
        return None

    def _find_title(self, name: str) -> ArticlePath | None:
        best = max(
            ((self._likeness(name, path), path) for _, path in self._titles),
            default=(0.0, ArticlePath("")),
        )
        return best[1] if best[0] >= SAME_TITLE else None

    def _likeness(self, name: str, path: ArticlePath) -> float:
        title = next(t for t, p in self._titles if p == path)
        return fits_article(name, title, path)

    def _existing(
        self, path: ArticlePath, why: str, runner_up: ArticlePath | None = None
    ) -> Target:
        target = self._by_path.get(path)
        if target is None:
            target = self._by_path[path] = Target(path, why=why, runner_up=runner_up)
            self.targets.append(target)
        return target

    def _new(self, name: str, why: str, runner_up: ArticlePath | None = None) -> Target:
        target = Target(None, name, why, runner_up)
        self.targets.append(target)
        return target

    def _continues(self, unit: Unit, units: Sequence[Unit], index: int, carried: Target) -> bool:
        """Whether a unit after "new article" still belongs to it."""
        gap = _minutes(units[index - 1], unit) if index else 0.0
        if unit.little or not carried.units:
            return True
        if gap <= _TALKED_ON_MIN:
            best = self._best(unit)
            return best is None or best.score < 1.0
        return carried.likeness(unit) >= _ALIKE

    def _best(self, unit: Unit) -> Match | None:
        matches = self.request.matches.get(unit.note.hash, ())
        return next((m for m in matches if m.path in self._known), None)

    def _by_words(
        self, unit: Unit, units: Sequence[Unit], index: int, before: Target | None
    ) -> Target:
        gap = _minutes(units[index - 1], unit) if index else math.inf
        talked_on = before is not None and gap <= _TALKED_ON_MIN
        found = self._fitting(unit, before if talked_on else None)
        if found is not None:
            return found
        if before is not None and talked_on and unit.little:
            return before
        similar = self._alike(unit)
        if similar is not None:
            return similar
        if before is not None and (talked_on or unit.is_pointer):
            unnamed = before.path is None and not before.name
            if unnamed or unit.is_pointer or self._in_another_language(unit, before):
                return before
        best = self._best(unit)
        return self._new("", "no article fits", best.path if best else None)

    def _fitting(self, unit: Unit, before: Target | None) -> Target | None:
        """Return the existing article that a unit belongs to, None where no one fits."""
        matches = [
            m for m in self.request.matches.get(unit.note.hash, ()) if m.path in self._known
        ][:_LOOKED_AT]
        fits = {m.path: self._fit.fit(m.path, unit) for m in matches}
        ranked = sorted(matches, key=lambda m: -(m.score + _TITLE * fits[m.path]))
        best = ranked[0] if ranked else None
        if best is not None:
            said = fits[best.path] >= _SAID and best.score + _TITLE * fits[best.path] >= FITS
            if said or best.score >= _SURE:
                second = ranked[1].path if len(ranked) > 1 else None
                return self._existing(best.path, best.why, second)
        if before is not None and before.path is not None:
            near = [m.path for m in matches[:_BEST] if m.score >= GOES_ON]
            if before.path in near:
                return before
        return None

    def _in_another_language(self, unit: Unit, before: Target) -> bool:
        """Whether words cannot tell if a unit goes on with what was said right before."""
        default = self.request.language
        return main_language([unit], default) != main_language(before.units[-1:], default)

    def _alike(self, unit: Unit) -> Target | None:
        """Return the article of this sitting whose words are most like the unit's."""
        recent = [
            t for t in self.targets[-_REMEMBERED:] if t.units and self._open_to_words(t) is not None
        ]
        ranked = [(t.likeness(unit), i, t) for i, t in enumerate(recent)]
        best = max(ranked, key=lambda each: each[:2], default=None)
        return best[2] if best is not None and best[0] >= _ALIKE else None


def _minutes(unit: Unit, later: Unit) -> float:
    return abs((later.note.captured - unit.note.captured).total_seconds()) / 60


def _is_ordered(target: Target) -> bool:
    return bool(target.units and target.units[0].mark)


def _calls(name: str, title: str) -> bool:
    """Whether what a log is called besides is in its title: "the research log"."""
    own = set(content_stems(name))
    return bool(own) and own <= set(content_stems(title))
