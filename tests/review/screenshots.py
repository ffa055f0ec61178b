"""Takes the pictures of the README: `python tests/review/screenshots.py docs/images`.

They show the review of the sample notes of this repository, in the three faces of the page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

REPOSITORY = Path(__file__).parents[2]
WIDE, PHONE = {"width": 1120, "height": 720}, {"width": 390, "height": 760}
HOUR_AFTER_THE_NOTES = "1773086400"
SENTENCE = "The best ones start by reading"


def make_page(folder: Path) -> Path:
    """Build the sample in a copy of the repository's workspace and return its page."""
    for name in ("inbox", "articles"):
        shutil.copytree(REPOSITORY / name, folder / name)
    for note in (folder / "inbox").glob("*.*"):
        os.utime(note, (0, 0))
    file = folder / "page.html"
    for command in (["build", "--engine", "offline", "-q"], ["review", "-q", "-o", str(file)]):
        subprocess.run(
            [Path(sys.executable).with_name("pipeline"), "--root", folder, *command],
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": HOUR_AFTER_THE_NOTES},
        )
    return file


def take(browser: Browser, file: Path, folder: Path) -> None:
    """Write the pictures of a page into a folder."""
    for name, viewport, scheme in (
        ("review-light", WIDE, "light"),
        ("review-dark", {**WIDE, "height": 620}, "dark"),
        ("review-phone", PHONE, "light"),
    ):
        touch = viewport is PHONE
        page = browser.new_page(
            viewport=viewport,  # type: ignore[arg-type]  # a TypedDict
            color_scheme=scheme,  # type: ignore[arg-type]  # a literal
            has_touch=touch,
            is_mobile=touch,
            device_scale_factor=1,
        )
        page.goto(file.as_uri())
        if name != "review-light":
            sentence = page.locator(".block [data-s]", has_text=SENTENCE).first
            sentence.evaluate("e => e.closest('.block').scrollIntoView({block: 'start'})")
            page.evaluate("scrollBy(0, -150)")
            (sentence.tap if touch else sentence.hover)()
        page.screenshot(path=folder / f"{name}.png")


def main() -> None:
    """Take the pictures."""
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        take(browser, make_page(Path(folder)), target)
        browser.close()


if __name__ == "__main__":
    main()
