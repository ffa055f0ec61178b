"""What is known of a web page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageTitle:
    """The `title` of a page, or '' and the `reason` why there is none."""

    title: str = ""
    reason: str = ""
