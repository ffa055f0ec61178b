"""`watch`: builds whenever the inbox has been quiet for a while.

`loop` decides what happens next, `sight` knows what lies in the inbox and since when, `ears` is
woken by events and doubts them, `retry` waits longer and longer, `narrow` finds the note that a
build breaks on, `waking` sleeps until something happens and `stop` ends it all at a safe place.
`telling` holds what is told of it.
"""

from editorial_pipeline.watch.loop import Ports, Watcher
from editorial_pipeline.watch.stop import Stop, handle_signals
from editorial_pipeline.watch.telling import Phase, State, Teller
from editorial_pipeline.watch.waking import Waker

__all__ = [
    "Phase",
    "Ports",
    "State",
    "Stop",
    "Teller",
    "Waker",
    "Watcher",
    "handle_signals",
]
