"""When to try again after a failure: later and later, up to a bound."""

from __future__ import annotations

from dataclasses import dataclass

from editorial_pipeline.errors import BudgetError, LockedError, ModelServiceError

_LOCKED_S = 5.0
_MODEL_S = (30.0, 1800.0)
_BUDGET_S = 86_400.0
_OTHER_S = (60.0, 600.0)


@dataclass(slots=True)
class Retry:
    """The next attempt is due `at` (seconds of the monotonic clock), 0 without a failure.

    A model that is away is asked after 30 s, then twice as long each time up to half an hour; a
    held lock is tried every 5 s, and a run that stopped at its limit goes on a day later, or the
    limit would mean nothing; anything else after a minute, up to ten.
    """

    at: float = 0.0
    delay_s: float = 0.0
    error: Exception | None = None

    def failed(self, error: Exception, now: float) -> None:
        """Take note of a failure at `now`."""
        if isinstance(error, LockedError):
            self.delay_s = _LOCKED_S
        elif isinstance(error, BudgetError):
            self.delay_s = _BUDGET_S
        else:
            first, most = _MODEL_S if isinstance(error, ModelServiceError) else _OTHER_S
            again = type(error) is type(self.error)
            self.delay_s = min(most, 2 * self.delay_s) if again else first
        self.at = now + self.delay_s
        self.error = error

    def hasten(self, now: float) -> None:
        """Try at once what a model was too far away for: the world may have changed."""
        if isinstance(self.error, ModelServiceError):
            self.at, self.delay_s = min(self.at, now), 0.0

    def succeeded(self) -> None:
        """Forget the failures."""
        self.at = self.delay_s = 0.0
        self.error = None
