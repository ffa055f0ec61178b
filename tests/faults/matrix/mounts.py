"""Mounts a case needs: small file systems in memory, read-only views, a disk that loses power."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN: from now on the file system refuses everything, as after a power cut."""

LOG_FLUSHED, LOG_LOST = 1, 2
"""The flags of the shutdown: its journal is written out first, or lost since the last commit."""

_IMAGE_BYTES = 16 << 20


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path]:
    """Mount at `place`, by the arguments of mount(8), and unmount at the end."""
    place.mkdir(parents=True, exist_ok=True)
    _run("mount", *options, str(place))
    try:
        yield place
    finally:
        _run("umount", str(place))


def memory_disk(limit: str) -> tuple[str, ...]:
    """Return the arguments for a file system in memory with a limit such as `size=64k`."""
    return ("-t", "tmpfs", "-o", limit, "tmpfs")


def limit_disk(place: Path, limit: str) -> None:
    """Set a limit of a mounted one; ROOMY lifts them, as if somebody had made room."""
    _run("mount", "-o", f"remount,{limit}", str(place))


ROOMY = "size=64m,nr_inodes=10000"


def make_image(image: Path) -> None:
    """Make an empty ext4 in a file."""
    with image.open("wb") as stream:
        stream.truncate(_IMAGE_BYTES)
    _run("mkfs.ext4", "-q", "-F", str(image))


def disk_of(image: Path) -> tuple[str, ...]:
    """Return the arguments to mount an image; without the kernel's own care for renames."""
    return ("-o", "loop,noauto_da_alloc", str(image))


def cut_power(place: Path, flag: int) -> None:
    """Let the file system at `place` refuse everything from now on."""
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, _SHUTDOWN, flag.to_bytes(4, "little"))
    finally:
        os.close(handle)


@cache
def mount_refusal() -> str:
    """Return why nothing can be mounted here, '' where it can."""
    if os.geteuid() != 0:
        return "mounting takes root"
    with tempfile.TemporaryDirectory() as folder:
        try:
            with mounted(Path(folder) / "probe", "-t", "tmpfs", "tmpfs"):
                return ""
        except subprocess.CalledProcessError as error:
            return f"mounting is not allowed here: {error.stderr.strip()}"


@cache
def power_refusal() -> str:
    """Return why no disk can lose its power here, '' where one can."""
    if refusal := mount_refusal():
        return refusal
    if shutil.which("mkfs.ext4") is None:
        return "mkfs.ext4 is not installed"
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "image"
        try:
            make_image(image)
            with mounted(Path(folder) / "probe", *disk_of(image)) as place:
                cut_power(place, LOG_FLUSHED)
        except subprocess.CalledProcessError as error:
            return f"images cannot be mounted here: {error.stderr.strip()}"
        except OSError as error:
            return f"ext4 cannot be shut down here: {error.strerror}"
    return ""


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
