"""What a check tells of an article on the index page is what a build tells of it."""

from __future__ import annotations

import pytest

from editorial_pipeline.articles.facts import read_facts
from editorial_pipeline.check.rows import row_of
from editorial_pipeline.index import index_row
from editorial_pipeline.models.plan import ArticlePath

FRONT = """---
title: "T: a \\"b\\""
updated: 2026-01-02
status: draft
---

"""


@pytest.mark.parametrize(
    "front",
    [
        "",
        FRONT,
        "---\nkind: log\n---\n",
        "---\nupdated: soon\nstatus: [a]\n---\n",
        "---\ndescription: >-\n  What it is\n  about.\n---\n",
        "---\ndescription: ' '\n---\n",
        "---\ndescription: [a, b]\n---\n",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        "",
        "# T\n\nWords *of* the `opening` [^1] & [more](x.md)[^1].\n\nSecond.\n\n[^1]: A.\n",
        "Words[^9] without a title.\n\n## One\n\nText.\n",
        "# T\n\n## One\n\nNot the opening.\n",
        "# T\n\nA lead-in:\n- item\n\nThen words.\n",
        "# T\n\nA lead-in:\n\n- item\n\nThen words.\n",
        "# T\n\n![A map](x.png)\n\nThen words.\n",
        "# T\n\n> Quoted.\n\nWrapped\nwords \\\\* here.\n\n---\n\nMore.\n",
        "Alone.\n",
        "# T\n\n## One\n\n- item\n\n### Two\n\nThe first[^1].\n\n## Sources\n\n[^1]: A.\n",
        "# T\n\n## Sources\n\nNo words of the article.\n\n[^1]: A.\n",
        "# T\n\n" + "Long words that go on and on. " * 9 + "[^1]\n\nMore.\n\n[^1]: A.\n",
        "# T\n\n<div>x</div>\n\nAfter.\n",
        "Before.\n\n# T\n\nAfter.\n",
        "# T [^1]\r\n\r\nWindows\r\nwords[^1].\r\n\r\nEnd.\r\n\r\n[^1]: A.\r\n",
    ],
)
def test_rows_are_those_of_a_build(front: str, body: str) -> None:
    """Title, description, status and date agree, however the opening is written."""
    data = f"{front}{body}".encode()
    row = row_of(read_facts(data, "deep/name.md"))
    assert row is not None
    assert tuple(row) == tuple(index_row(data, ArticlePath("deep/name.md")))[1:]
