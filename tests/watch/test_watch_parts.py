"""The parts of the watcher by themselves: waking, stopping, narrowing, trying again."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.errors import BudgetError, LockedError, ModelServiceError, StorageError
from editorial_pipeline.run.report import COMMITTING
from editorial_pipeline.watch import Stop, Waker, handle_signals
from editorial_pipeline.watch.narrow import Narrowing
from editorial_pipeline.watch.retry import Retry


def test_a_waker_ends_the_wait_of_another_thread() -> None:
    """However often it was woken, one wait ends; the next one lasts."""
    with Waker() as waker:
        assert not waker.wait(0.0)
        threading.Timer(0.01, waker.wake).start()
        assert waker.wait(60.0)
        for _ in range(100_000):  # more than a pipe holds
            waker.wake()
        assert waker.wait(60.0)
        assert not waker.wait(0.0)
    waker.wake()


def test_a_signal_ends_a_wait() -> None:
    """The handler asks for the stop, and afterwards the handlers are those of before."""
    before = signal.getsignal(signal.SIGTERM)
    with Waker() as waker:
        stop = Stop(waker.wake)
        with handle_signals(stop):
            threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGTERM)).start()
            assert waker.wait(60.0)
        assert (stop.asked, stop.signal) == (True, signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before


def test_an_ignored_signal_stays_ignored() -> None:
    """`nohup pipeline watch` outlives its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        stop = Stop(lambda: None)
        with handle_signals(stop):
            os.kill(os.getpid(), signal.SIGHUP)
        assert not stop.asked
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_run_is_broken_off_once_and_not_while_it_commits() -> None:
    """A second signal does not disturb what cleans up behind the first."""
    stop = Stop(lambda: None)
    stop.enter("planning")
    with pytest.raises(KeyboardInterrupt):
        stop.on_signal(signal.SIGINT, None)
    stop.on_signal(signal.SIGTERM, None)
    assert stop.signal == signal.SIGINT
    committing = Stop(lambda: None)
    committing.enter(COMMITTING)
    committing.on_signal(signal.SIGTERM, None)
    assert committing.asked


@given(
    notes=st.frozensets(st.integers(0, 500).map("{:03}".format), min_size=1, max_size=60),
    data=st.data(),
)
def test_one_culprit_is_always_found(notes: frozenset[str], data: st.DataObject) -> None:
    """Every other note is built exactly once, after at most a few crashes."""
    bad = data.draw(st.sampled_from(sorted(notes)))
    narrowing, built, left, crashes = Narrowing(), list[str](), set[str](), 0
    while remaining := notes - set(built) - left:
        asked = narrowing.current if narrowing.current is not None else remaining
        if bad in asked:
            crashes += 1
            assert narrowing.crashed(asked)
            left |= set(narrowing.culprits)
        else:
            narrowing.succeeded()
            built += asked
    assert sorted(built) == sorted(notes - {bad})
    assert left == {bad}
    assert crashes <= len(notes).bit_length() + 1


@given(st.integers(1, 10_000))
def test_where_all_crash_nobody_is_accused(number: int) -> None:
    """After about as many crashes as halving needs the suspicion is dropped."""
    narrowing = Narrowing()
    asked = frozenset(str(n) for n in range(number))
    for crashes in range(1, 40):
        if not narrowing.crashed(asked):
            assert (narrowing.todo, narrowing.culprits) == ([], [])
            assert crashes <= number.bit_length() + 4
            return
        asked = narrowing.current or asked
    raise AssertionError("it went on for ever")


def test_tries_get_rarer_up_to_a_bound() -> None:
    """Each kind of failure has its own pace, and another kind begins anew."""
    retry, delays = Retry(), []
    others = (ModelServiceError("away"), LockedError("held"), BudgetError("spent"))
    for error in (StorageError("full"),) * 6 + others:
        retry.failed(error, 1000.0)
        delays.append(retry.at - 1000.0)
    assert delays == [60, 120, 240, 480, 600, 600, 30, 5, 86_400]
    retry.succeeded()
    assert (retry.at, retry.error) == (0.0, None)
