"""The links of an article that was moved lead to their files again."""

from __future__ import annotations

import pytest

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.relink import Places, relink
from editorial_pipeline.articles.splice import splice
from editorial_pipeline.models.plan import ArticlePath

FILES = {
    "inbox/used/a.txt",
    "inbox/used/b c.txt",
    "inbox/used/d(1).txt",
    "inbox/receipts/run.json",
    "articles/tea.md",
    "articles/home/pots.md",
    "pictures/pot.png",
}
NAMED = {file.rpartition("/")[2]: file for file in FILES if file.startswith("inbox/")}
MOVED = {"articles/pots.md": "articles/home/pots.md"}


def relinked(text: str, path: str = "home/kettles.md", former: str | None = None) -> str:
    """Return the text of an article at `path` with its links repaired."""
    document = parse_document(text.encode(), ArticlePath(path))
    places = Places(FILES.__contains__, NAMED, MOVED)
    edits = relink(
        document, "articles", places, former=[ArticlePath(former)] if former is not None else []
    )
    return splice(document.data, edits).decode()


ARTICLE = (
    "---\ntitle: Kettles\n---\n\n# Kettles\n\nWords[^1][^2], a [cup](tea.md#cups), *a* "
    '![pot of [tea]](<../pictures/pot.png> "Pot"), [*the* `run`][run], '
    "[web](https://a.org/tea.md), <https://b.org>, [here](#kettles), [lost](lost.md).\n\n"
    "[run]: ../inbox/receipts/run.json 'The run'\n\n## Sources\n\n"
    "[^1]: [a.txt](../inbox/used/a.txt)\n[^2]: [b c.txt](../inbox/used/b%20c.txt) - by hand\n"
    "    [d](<../inbox/used/d(1).txt>)\n"
)


def test_links_of_a_moved_article_lead_where_they_led() -> None:
    """Notes, receipts, articles and pictures are found from the former place; all else stays."""
    assert relinked(ARTICLE, former="kettles.md") == (
        "---\ntitle: Kettles\n---\n\n# Kettles\n\nWords[^1][^2], a [cup](../tea.md#cups), *a* "
        '![pot of [tea]](../../pictures/pot.png "Pot"), [*the* `run`][run], '
        "[web](https://a.org/tea.md), <https://b.org>, [here](#kettles), [lost](lost.md).\n\n"
        "[run]: ../../inbox/receipts/run.json 'The run'\n\n## Sources\n\n"
        "[^1]: [a.txt](../../inbox/used/a.txt)\n"
        "[^2]: [b c.txt](../../inbox/used/b%20c.txt) - by hand\n"
        "    [d](../../inbox/used/d%281%29.txt)\n"
    )


def test_notes_are_found_by_name_where_no_former_place_is_known() -> None:
    """What cannot be found by its name stays as it is."""
    assert relinked("[a](../../../used/a.txt) [tea](tea.md) [r](run.json)\n") == (
        "[a](../../inbox/used/a.txt) [tea](tea.md) [r](../../inbox/receipts/run.json)\n"
    )


def test_a_link_to_an_article_that_was_moved_follows_it() -> None:
    """The article itself may not have been moved at all."""
    assert relinked("[p](pots.md#lid)\n", path="tea.md") == "[p](home/pots.md#lid)\n"


def test_repairing_again_changes_nothing() -> None:
    """A link that leads to a file is left alone, whatever stands in its old place."""
    once = relinked(ARTICLE, former="kettles.md")
    assert relinked(once, former="kettles.md") == once


@pytest.mark.parametrize(
    "text",
    [
        "[a](<>)\n",
        "[a]()\n",
        "[a](/etc/passwd) [b](../../../../etc/passwd)\n",
        "`[a](../inbox/used/a.txt)`\n",
        "    [a](../inbox/used/a.txt)\n",
        "\\[a](../inbox/used/a.txt)\n",
        "<a href='../inbox/used/a.txt'>a</a>\n",
        "[a]: nowhere.txt\n",
    ],
)
def test_what_is_no_link_into_the_workspace_stays(text: str) -> None:
    """Code, HTML, escapes and addresses outside of the workspace are not touched."""
    assert relinked(text, former="kettles.md") == text


def test_line_ends_and_other_bytes_are_kept() -> None:
    """Only addresses change, in a file of CRLF, without a last line end, behind a BOM."""
    text = "\ufeff---\r\na: 'b'\r\n---\r\nЧай [ч](../inbox/used/a.txt\r\n't')\r\n\r\n*  [x] y"
    assert relinked(text) == text.replace("../inbox", "../../inbox")
