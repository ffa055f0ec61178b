"""Whether another program has a file open for writing, where the system can tell."""

from __future__ import annotations

import errno
import fcntl
import signal


def has_writers(descriptor: int) -> bool:
    """Tell whether somebody has the file behind a read-only descriptor open for writing.

    Asks for a lease, which Linux refuses then (fcntl(2), F_SETLEASE), and gives it back at once.
    False where it cannot be told: elsewhere, for files of other users, on file systems without
    leases. Network file systems refuse leases for reasons of their own: do not ask there.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        # Who opens the file meanwhile waits for an instant, and the kernel says so by a signal:
        # by this one, which is ignored, for the usual one would end the program.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    return False
