"""The published face: which footnotes stay, what is renumbered, and where links lead."""

from __future__ import annotations

import pytest

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.publish.face import Face, Site, make_face

FRONT = "---\ntitle: T\n---\n\n"
SITE = Site(pages={"deep/other.md": "../other/"}, figures="figures/t/", keeps_title=True)


def face(text: str, site: Site = SITE, path: str = "deep/t.md") -> Face:
    return make_face(parse_document(f"{FRONT}{text}".encode(), ArticlePath(path)), "articles", site)


ARTICLE = """\
# T

Opening[^2].<!-- inline -->

<!-- for the editor only -->

One[^2][^7]. Two [^web] and `code` [^2].

| a | b |
|---|---|
| 1 | 2 |

[^2]

```
[^2] stays in code
```

[^2][^7]

- item[^2]
- item[^web][^book]

## Sources

[^2]: [note.txt](../../inbox/used/note.txt)
[^7]: [A page](https://example.org/a) - why
[^book]: A book.
[^unused]: [Another](https://example.org/b)
[^web]: [Site](<//example.org/c d>)
    goes on
"""

PUBLISHED = """\
# T

Opening.

One[^1]. Two [^2] and `code`.

| a | b |
|---|---|
| 1 | 2 |

```
[^2] stays in code
```

[^1]

- item
- item[^2][^3]

## Sources

[^1]: [A page](https://example.org/a) - why
[^2]: [Site](<//example.org/c d>)
    goes on
[^3]: A book.
"""


def test_private_footnotes_go_and_public_ones_are_numbered() -> None:
    """Notes are dropped with the blanks before them; web sources and books count from 1."""
    made = face(ARTICLE)
    assert made.markdown == PUBLISHED
    assert (made.sources, made.dropped, made.unlinked, made.files) == (3, 2, 0, {})


def test_nothing_is_left_of_sources_that_are_all_private() -> None:
    """The heading goes with them, and the article ends with its text."""
    made = face("Words[^1].\n\n## Источники\n\n[^1]: [n](../../inbox/used/n.txt)\n")
    assert made.markdown == "Words.\n"


def test_a_list_of_a_persons_own_stays() -> None:
    """What a person wrote under the sources is theirs; public footnotes follow it."""
    text = "W[^1] x[^2].\n\n## Sources\n\n- A book\n\n[^1]: [n](../../inbox/used/n.txt)\n[^2]: P.\n"
    assert face(text).markdown == "W x[^1].\n\n## Sources\n\n- A book\n\n[^1]: P.\n"


def test_the_title_goes_where_the_site_shows_it() -> None:
    """Only a heading of the first level at the beginning is the title."""
    site = Site({}, "", keeps_title=False)
    assert face("# T\n\nWords.\n\n# Not it\n", site).markdown == "Words.\n\n# Not it\n"


def test_links_lead_into_the_site() -> None:
    """Published articles are linked, drafts become words, figures and files are copied."""
    made = face(
        "[one](other.md#a) [two *words*](../draft.md) ![Map](img/a%20map.png) "
        "![Map](../img/a%20map.png) [data](x.csv) [web](https://e.org) [up](#t) [r][ref]\n\n"
        "[ref]: other.md\n"
    )
    assert made.markdown == (
        "[one](../other/#a) two *words* ![Map](figures/t/a-map.png) "
        "![Map](figures/t/a-map-2.png) [data](figures/t/x.csv) [web](https://e.org) [up](#t) "
        "[r][ref]\n\n[ref]: ../other/\n"
    )
    assert made.files == {
        "a-map.png": "articles/deep/img/a map.png",
        "a-map-2.png": "articles/img/a map.png",
        "x.csv": "articles/deep/x.csv",
    }
    assert made.unlinked == 1


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("See [the note](../../inbox/used/n.txt).\n", "deep/t.md:5"),
        ("a\n\nSee [the record](../../inbox/receipts/r.json).\n", "deep/t.md:7"),
        ("See [this](../../../secret.txt).\n", "deep/t.md:5"),
    ],
)
def test_links_to_private_files_are_refused(text: str, where: str) -> None:
    """A link of the text to a note is no footnote: a person has to decide."""
    with pytest.raises(ArticleError) as caught:
        face(text)
    assert str(caught.value.where) == where


def test_windows_line_ends_become_plain_ones() -> None:
    """A site gets one kind of line end."""
    made = face("One[^1].\r\n\r\nTwo.\r\n\r\n[^1]: [n](../../inbox/used/n.txt)\r\n")
    assert made.markdown == "One.\n\nTwo.\n"
