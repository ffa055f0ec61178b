"""When Python looks for garbage: values of a run point down only, so there is little to find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collections() -> Iterator[None]:
    """Leave the garbage collector out of a piece of work that makes values and keeps them.

    Looking through them again and again took a tenth of the time of a thousand notes, and as
    much of that of importing the stages.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def keep_for_good() -> None:
    """Exempt all that is there now: what was imported stays, and what is left goes at the exit.

    An interpreter that ends looks for cycles in everything it holds, in a build of a big archive
    for a tenth of a second, though the system takes the memory back anyway.
    """
    gc.freeze()
