"""The examples of the CommonMark and GFM specifications, and real articles, as articles."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path

SPEC = Path(os.environ.get("GFM_SPEC", "/usr/share/doc/cmark-gfm/spec.txt.gz"))
"""The specification of GFM, which holds all of CommonMark's; Debian's `cmark-gfm` has it."""

CORPUS = Path(os.environ.get("EDITORIAL_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))

HAND_MADE = """\
---
# written by hand
tags:
- one
title: 'Kettles: a history'   # quoted otherwise
created: "8 March 2026"
weight: 007
---
[ref]: https://example.org/a_(b) "A title"

Kettles: a history
==================

An opening with a named[^long-label] note, a [reference][ref], a [short] one and $x^2_i$.

[short]: <../inbox/used/a b.txt>

Setext
---

| a | b \\| c |
|:--|------:|
| `|` | [ref] |

$$
\\begin{aligned} a &= b \\\\ c &= d_1 \\end{aligned}
$$

1. one

   ```python
   # no heading
   [^1]: no note
   ```

2. two
   - nested *a*
     * deeper[^1]
       > quoted

   still two

<details>
<summary>More</summary>

Inner **words**.[^note]

</details>

<figure>
<img src="../pictures/pot.png" alt="pot">
<figcaption>A pot[^1]</figcaption>
</figure>

![A pot](../pictures/pot.png "pot")
*A caption, in emphasis.*

> [!NOTE]
> An alert of GitHub.

- [ ] to do
- [x] done

Term
: A definition, for some.

***

    indented code

Last words with a hard break\\
and another\x20\x20
line.

## Источники

[^long-label]: The first paragraph of a note,
    wrapped.

    A second paragraph of it with `code`.

    - and a list
[^1]: [a.txt](../inbox/used/a.txt)

Hand-written: *A book*, somebody, 1999.

[^note]: <https://example.org/note>
"""
"""One of everything that people write by hand."""

_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n(?:.*?)^`{32}$", re.MULTILINE | re.DOTALL)

HEAD = """\
---
title: "Example"
created: 2026-03-01
updated: 2026-03-01
tags: []
status: draft
---

# Example

"""


def spec_articles() -> Iterator[tuple[str, bytes]]:
    """Yield each example of the specification as an article, with its number."""
    text = gzip.decompress(SPEC.read_bytes()).decode()
    for number, match in enumerate(_EXAMPLE.finditer(text), start=1):
        yield f"example {number}", (HEAD + match[1].replace("→", "\t")).encode()


def corpus_articles() -> Iterator[tuple[str, bytes]]:
    """Yield each article of the real batches, the same bytes once."""
    seen: set[bytes] = set()
    for path in sorted(CORPUS.glob("*/articles-*/**/*.md")):
        data = path.read_bytes()
        if path.is_file() and data not in seen:
            seen.add(data)
            yield path.relative_to(CORPUS).as_posix(), data


def hand_made_articles() -> Iterator[tuple[str, bytes]]:
    """Yield the hand-made article with line ends, last lines and sources of several kinds."""
    plain = HAND_MADE.encode()
    yield "plain", plain
    yield "no last line end", plain.rstrip(b"\n")
    yield "blank lines at the end", plain + b"\n\n"
    yield "CRLF", plain.replace(b"\n", b"\r\n")
    yield "CRLF, no last line end", plain.replace(b"\n", b"\r\n").rstrip()
    yield "byte order mark", b"\xef\xbb\xbf" + plain
    yield "no heading of the sources", plain.replace("## Источники\n\n".encode(), b"")
    yield "no front matter", plain.split(b"---\n", 2)[2]
    yield "another heading", plain.replace("## Источники".encode(), b"## Further reading")
    yield "sources in the middle", plain + b"\n## Afterword\n\nThe end.\n"
