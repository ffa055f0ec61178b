"""The garbage collector is left out of work that makes values, and comes back after it."""

from __future__ import annotations

import gc
import subprocess
import sys
from contextlib import suppress

from editorial_pipeline.garbage import without_collections


def test_collector_is_off_inside_and_on_again_after_an_error() -> None:
    """What was on before is on again, however the work ends; nesting changes nothing."""
    seen = []
    with suppress(KeyError), without_collections():
        with without_collections():
            seen.append(gc.isenabled())
        seen.append(gc.isenabled())
        raise KeyError
    seen.append(gc.isenabled())
    assert seen == [False, False, True]


def test_collector_that_is_off_stays_off() -> None:
    """Whoever turned it off had a reason."""
    gc.disable()
    try:
        with without_collections():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_command_leaves_nothing_to_be_looked_through_at_its_end() -> None:
    """All that is there when a command exits is exempt, and the collector works again."""
    code = (
        "import atexit, gc, sys\n"
        "from editorial_pipeline.cli import main\n"
        "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 10_000))\n"
        "sys.argv = ['pipeline', 'build', '--help']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "True True"
