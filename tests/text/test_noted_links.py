"""Notes that are an address with a remark: what they point to, what it is called, and why."""

from __future__ import annotations

import pytest

from editorial_pipeline.text.link_notes import NotedLink, find_noted_links

URL = "https://example.org/blog/data-roles.html"

ONE = [
    ([f"{URL} about the roles in a team"], "", "About the roles in a team"),
    ([URL], "", ""),
    ([f"{URL} resource"], "", ""),
    ([f"Original article on data team roles: {URL}"], "", "Original article on data team roles"),
    (
        [f"A page on the old job: {URL} worth a table."],
        "",
        "A page on the old job, worth a table",
    ),
    (["This is how they do it.", f"See {URL}.", "I like it!"], "", None),
    ([f"<{URL}> про роли в команде"], "", "Про роли в команде"),
    ([f"[Data Team Roles]({URL}) is what I meant"], "Data Team Roles", "Is what I meant"),
    ([f"«Роли в команде» — {URL}"], "Роли в команде", "«Роли в команде»"),
    ([f"{URL}", f"again {URL}/"], "", "Again"),
]


@pytest.mark.parametrize(("texts", "label", "remark"), ONE)
def test_one_address(texts: list[str], label: str, remark: str | None) -> None:
    """All other words are the remark; a linked or quoted name is the title."""
    (found,) = find_noted_links(texts)
    assert (found.url, found.label) == (URL, label)
    if remark is not None:
        assert found.remark == remark
    else:
        assert found.remark == "This is how they do it. See. I like it!"


def test_several_addresses_have_the_words_of_their_line() -> None:
    """What stands beside an address belongs to it; what stands beside none to none."""
    found = find_noted_links(
        ["https://example.org/a the site", "https://example.org/b", "and more"]
    )
    assert found == (
        NotedLink("https://example.org/a", "", "The site"),
        NotedLink("https://example.org/b", "", ""),
    )


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["No address at all."],
        [f"{URL} {'word ' * 61}"],
        [f"https://example.org/{n}" for n in range(4)],
        ["ftp://example.org/file and mail dana@example.org"],
        ["javascript://example.org/%0aalert(1)"],
    ],
)
def test_other_notes_are_no_pointers(texts: list[str]) -> None:
    """Who says more than a remark has written a note, and only pages of the web are pages."""
    assert find_noted_links(texts) == ()


@pytest.mark.parametrize(
    ("url", "title"),
    [
        (URL, "Data roles"),
        ("https://github.com/google/langextract", "langextract"),
        ("https://example.org/", "Example"),
        ("https://example.org/2024/11/14/how-memory-works", "How memory works"),
    ],
)
def test_page_is_called_after_its_address(url: str, title: str) -> None:
    """Without a name the words of the path serve, a project's name, or the site's."""
    (found,) = find_noted_links([url])
    assert found.title == title


def test_long_remarks_are_cut_at_a_word() -> None:
    """A source is one line, whatever was said."""
    (found,) = find_noted_links([f"{URL} {'remark ' * 40}"])
    assert found.remark == f"Remark{' remark' * 27}…"
