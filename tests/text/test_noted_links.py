"""What a note says about an address becomes the remark on the page."""

from __future__ import annotations

from editorial_pipeline.text.link_notes import find_noted_links


def test_behind_a_preposition_the_host_stands_for_the_address() -> None:
    """The remark is a line that can be read, and nothing is in it that the note does not hold."""
    (link,) = find_noted_links(
        ["The price list is at https://www.example.org/p and must be checked."]
    )
    assert link.remark == "The price list is at example.org and must be checked"


def test_an_address_with_a_lone_bracket_is_one_without_a_host() -> None:
    """What cannot be taken apart ends nothing; its words stay."""
    (link,) = find_noted_links(["The price list is at https://[press and must be checked."])
    assert (link.url, link.title) == ("https://[press", "Link")
    assert link.remark == "The price list is at and must be checked"
