"""`pipeline glossary`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import click

from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_table
from editorial_pipeline.glossary import GLOSSARY_FILE, read_glossary
from editorial_pipeline.learning.suggest import Evidence, SuggestedAlias, Suggestions, suggest

_SHOWN = 3
"""Pieces of evidence for an alias without `-v`."""


@click.group(
    "glossary",
    short_help="Settle how names are written that are misheard.",
    epilog=example("pipeline glossary list", "pipeline glossary suggest >> glossary.toml"),
)
@common_options
def command() -> None:
    """Settle how names are written that recognisers get wrong.

    The names stand in glossary.toml, each with what is heard instead of it; a
    build puts the name in the place of what was heard.
    """


@command.command(
    "list",
    short_help="Show the names and their aliases.",
    epilog=example("pipeline glossary list"),
)
@common_options
@pass_state
def show(state: State) -> None:
    """Show the names of glossary.toml and their aliases.

    Exit code 3 where the file cannot be used, with the line and what to do.
    """
    glossary = read_glossary(state.load_settings().root)
    if state.as_json:
        emit_json({"terms": [asdict(term) for term in glossary.terms]})
    elif glossary:
        emit_table(
            (term.name, term.language or "", ", ".join(term.aliases) or "no alias", term.note)
            for term in glossary.terms
        )
    else:
        emit(f"There is no name in {GLOSSARY_FILE} yet.")


@command.command(
    "suggest",
    short_help="Propose entries from your edits of drafts.",
    epilog=example("pipeline glossary suggest", "pipeline glossary suggest >> glossary.toml"),
)
@common_options
@pass_state
def propose(state: State) -> None:
    """Propose entries from your own edits of drafts in the history of git.

    Compares what a build wrote with what you made of it, commit by commit. Where
    you put a name in the place of a word, it proposes the word as an alias, with
    the edits that speak for it. Prints TOML to read, prune and paste.
    """
    found = suggest(state.load_settings())
    if state.as_json:
        emit_json(_json(found))
        return
    for line in _lines(found, verbose=state.verbose):
        emit(line)


def _json(found: Suggestions) -> dict[str, object]:
    return {
        "edits": found.edits,
        "suggestions": [
            {
                "name": suggestion.name,
                "count": suggestion.count,
                "aliases": [
                    {"count": alias.count, **asdict(alias)} for alias in suggestion.aliases
                ],
            }
            for suggestion in found.suggestions
        ],
    }


def _lines(found: Suggestions, *, verbose: bool) -> Iterator[str]:
    edits = "1 edit" if found.edits == 1 else f"{found.edits} edits"
    if not found.suggestions:
        yield f"# Nothing to propose: no name was put right in {edits} of drafts."
        return
    yield f"# Proposed from {edits} of drafts; keep in {GLOSSARY_FILE} what you agree with."
    for suggestion in found.suggestions:
        yield ""
        yield "[[term]]"
        yield f"name = {_quoted(suggestion.name)}"
        yield f"aliases = [{', '.join(_quoted(alias.heard) for alias in suggestion.aliases)}]"
        for alias in suggestion.aliases:
            yield from _evidence(alias, verbose=verbose)


def _evidence(alias: SuggestedAlias, *, verbose: bool) -> Iterator[str]:
    times = "once" if alias.count == 1 else f"{alias.count} times"
    yield f"# “{alias.heard}” was put right {times}:"
    shown = alias.evidence if verbose else alias.evidence[:_SHOWN]
    for one in shown:
        yield from _told(one)
    if len(shown) < alias.count:
        yield f"#   … and {alias.count - len(shown)} more (-v lists them)"
    if alias.standing:
        more = f" and {len(alias.standing) - 1} more" if len(alias.standing) > 1 else ""
        yield f"# Careful: it still stands in {alias.standing[0]}{more}; an alias is replaced"
        yield "# wherever it is said."


def _told(one: Evidence) -> Iterator[str]:
    yield f"#   {one.commit[:7]} {one.day} {one.article}"
    yield f"#     - {one.before}"
    yield f"#     + {one.after}"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it; its basic strings escape as JSON does."""
    return json.dumps(text, ensure_ascii=False)
