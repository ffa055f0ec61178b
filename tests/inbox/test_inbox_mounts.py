"""Where events come, told by the table of mounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from editorial_pipeline.inbox.mounts import Announced, announces_changes, file_system

TABLE = r"""
sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/me/local xfs rw 0 0
host /mnt/two\040words 9p rw 0 0
autofs /mnt/late autofs rw 0 0
//nas/share /mnt/late cifs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/notes", "ext4"),
        ("/home", "nfs4"),
        ("/home/me/inbox", "nfs4"),
        ("/home/me/local/inbox", "xfs"),
        ("/homely", "ext4"),
        ("/mnt/two words/inbox", "9p"),
        ("/mnt/late/inbox", "cifs"),
    ],
)
def test_the_nearest_mount_counts(tmp_path: Path, folder: str, kind: str) -> None:
    """The longest mount point above a folder, and of two at one place the later."""
    table = tmp_path / "mounts"
    table.write_text(TABLE, encoding="utf-8")
    assert file_system(Path(folder), table) == kind


def test_without_a_table_nobody_knows(tmp_path: Path) -> None:
    """Other systems have none."""
    assert file_system(Path("/"), tmp_path / "absent") is None
    (tmp_path / "empty").touch()
    assert file_system(Path("/"), tmp_path / "empty") is None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("ext4", Announced.YES),
        ("btrfs", Announced.YES),
        ("fuseblk", Announced.YES),
        ("overlay", Announced.YES),
        ("nfs", Announced.NO),
        ("fuse.sshfs", Announced.NO),
        ("fuse.rclone", Announced.NO),
        ("virtiofs", Announced.NO),
        (None, Announced.UNKNOWN),
    ],
)
def test_who_announces(kind: str | None, expected: Announced) -> None:
    """Disks do, networks and folders shared with a host do not."""
    assert announces_changes(kind) is expected
