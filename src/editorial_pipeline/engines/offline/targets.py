"""An article under way: the units it receives, and the words by which it is known."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from editorial_pipeline.engines.offline.units import Unit
from editorial_pipeline.models.plan import ArticlePath


@dataclass(slots=True)
class Target:
    """An article that receives units: an existing one, or a new one that may have a name."""

    path: ArticlePath | None
    name: str = ""
    why: str = ""
    runner_up: ArticlePath | None = None
    units: list[Unit] = field(default_factory=list)
    stems: Counter[str] = field(default_factory=Counter)
    squares: float = 0.0

    def take(self, unit: Unit) -> None:
        """Add a unit and learn its words.

        The squared length is kept up word by word: an article that takes a thousand notes is
        compared with each of them.
        """
        self.units.append(unit)
        for word, count in unit.stems.items():
            before = self.stems[word]
            self.squares += math.log1p(before + count) ** 2 - math.log1p(before) ** 2
        self.stems.update(unit.stems)

    def forget(self, unit: Unit) -> None:
        """Forget the words of a unit that was given away."""
        self.stems.subtract(unit.stems)
        self.stems = +self.stems
        self.squares = squares(self.stems)

    def likeness(self, unit: Unit) -> float:
        """Return the cosine between the words of a unit and those of the article, 0 to 1."""
        if not unit.stems or not self.stems:
            return 0.0
        dot = sum(
            math.log1p(count) * math.log1p(self.stems[word])
            for word, count in unit.stems.items()
            if word in self.stems
        )
        return dot / (math.sqrt(squares(unit.stems) * self.squares) or 1.0)


def squares(stems: Counter[str]) -> float:
    """Return the squared length of words, each counted by the logarithm of how often it is said."""
    return sum(math.log1p(count) ** 2 for count in stems.values())
