"""Debian's Chromium for the tests that look at the review page as a person does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser of the system, without a window."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium: `apt-get install chromium`")
    # For one module: while it runs, no other test of this thread can use asyncio.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()
