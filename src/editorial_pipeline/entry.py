"""Where the installed command begins, with signals answered before anything slow is loaded."""

from __future__ import annotations

from editorial_pipeline import interrupts


def main() -> None:
    """Run the command line; raises SystemExit with its code."""
    interrupts.begin()
    from editorial_pipeline.cli import main as command_line  # noqa: PLC0415 -- slow, see above

    try:
        command_line()
    except SystemExit as ended:
        interrupts.end(ended.code if isinstance(ended.code, int) else int(bool(ended.code)))
        raise
