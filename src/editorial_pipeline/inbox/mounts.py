"""Whether changes in a folder are announced by events, told by the file system it lies on.

The kernel announces what is done through this machine. On a network mount, and in a folder that
a virtual machine shares with its host, others write without the kernel noticing.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
"""The mounts as this process sees them: device, mount point, type, options; Linux only."""

_REMOTE = frozenset({
    "9p", "acfs", "afs", "afpfs", "autofs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs",
    "fuse", "gfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2",
    "orangefs", "prl_fs", "pvfs2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
})  # fmt: skip
_ESCAPE = re.compile(r"\\([0-7]{3})")


class Announced(StrEnum):
    """Whether changes are announced."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def file_system(folder: Path, mounts: Path = MOUNTS) -> str | None:
    """Return the type of the file system that `folder` lies on, such as `ext4` or `nfs4`.

    None where the system does not tell (there is no table of mounts, as on macOS).
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        real = folder.resolve()
    except OSError:
        return None
    found: tuple[int, str] | None = None
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:  # noqa: PLR2004 -- device, mount point, type
            continue
        point = Path(_ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[1]))
        # A later mount covers an earlier one at the same place.
        if real.is_relative_to(point) and (found is None or len(point.parts) >= found[0]):
            found = (len(point.parts), fields[2])
    return None if found is None else found[1]


def announces_changes(kind: str | None) -> Announced:
    """Tell whether a file system of this type announces what others write.

    User-space file systems (`fuse.sshfs`, `fuse.rclone`, …) show what changes elsewhere;
    `fuseblk` is a local disk.
    """
    if kind is None:
        return Announced.UNKNOWN
    return Announced.NO if kind in _REMOTE or kind.startswith("fuse.") else Announced.YES
