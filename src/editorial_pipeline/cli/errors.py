"""Turns errors into one line on stderr and an exit code; the only place that does."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence

import click

from editorial_pipeline.cli.terminal import emit, emit_json
from editorial_pipeline.errors import (
    EXIT_INTERRUPTED,
    EditorialError,
    StorageError,
    without_key,
)
from editorial_pipeline.interrupts import TerminatedError, raised

EXIT_BUG = 1
EXIT_USAGE = 2
EXIT_PIPE = 141
"""What a shell reports of a program that ended because nobody read its output any more."""

EXIT_TERMINATED = 143
"""What a shell reports of a program that ended because SIGTERM asked it to."""

_KEY_VARIABLES = ("PIPELINE_MODEL_API_KEY", "PIPELINE_API_KEY", "OPENAI_API_KEY")


def guard(call: Callable[[], object], arguments: Sequence[str]) -> int:
    """Return the exit code of `call`, having told on stderr what went wrong.

    With `--json` among the arguments an error is also one JSON object on stdout. Errors of the
    usage (click's) pass through: only click knows how to tell them.
    """
    try:
        with raised():
            result = call()
            sys.stdout.flush()
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except BrokenPipeError:
        _close_quietly()
        return EXIT_PIPE
    except KeyboardInterrupt as stop:
        asked = isinstance(stop, TerminatedError)
        kind, code = ("terminated", EXIT_TERMINATED) if asked else ("interrupted", EXIT_INTERRUPTED)
        told = f"{kind}; {stop.args[0]}" if stop.args else kind
        return _tell(told, kind, code, arguments)
    except (EditorialError, LateError) as error:
        return _tell_editorial(error, arguments)
    except OSError as error:
        place = error.filename if isinstance(error.filename, str) else None
        what = error.strerror or str(error)
        advice = "Check the disk and the permissions, and run again."
        return _tell_editorial(StorageError(what, where=place, advice=advice), arguments)
    except Exception as error:  # noqa: BLE001 -- the last place that can tell it in plain words
        return _tell_bug(error, arguments)
    return result if isinstance(result, int) else 0


class LateError(Exception):
    """What was asked for is done, and something after it failed with `error`.

    The command has told people what was done; `result` is the same as a JSON object, which the
    error joins with `--json`.
    """

    def __init__(self, error: EditorialError, result: Mapping[str, object]) -> None:
        self.error = error
        self.result = result
        super().__init__(str(error))


def tell_usage(error: click.ClickException, arguments: Sequence[str]) -> int:
    """Tell a wrong usage in one line that ends with where to look; return 2."""
    message = " ".join(error.format_message().split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        message = message if message.endswith((".", "?")) else f"{message}."
        message = f"{message} See `{context.command_path} --help`."
    return _tell(message, "UsageError", EXIT_USAGE, arguments)


def tell_abort(arguments: Sequence[str]) -> int:
    """Tell that Ctrl-C came before any command had begun; return 130."""
    return _tell("interrupted", "interrupted", EXIT_INTERRUPTED, arguments)


def _tell_editorial(raised: EditorialError | LateError, arguments: Sequence[str]) -> int:
    error, result = (
        (raised.error, raised.result) if isinstance(raised, LateError) else (raised, None)
    )
    if _asks_for(arguments, "v", "--verbose"):
        _tell_trace(error)
    details = {
        "where": None if error.where is None else str(error.where),
        "what": error.what,
        "advice": error.advice,
    }
    kind = type(error).__name__
    return _tell(str(error), kind, error.exit_code, arguments, details, result)


def _tell_bug(error: Exception, arguments: Sequence[str]) -> int:
    if _asks_for(arguments, "v", "--verbose"):
        _tell_trace(error)
        advice = "this is a bug; please report it with the lines above"
    else:
        advice = "this is a bug; run again with -v to see where"
    message = f"{type(error).__name__}: {error} ({advice})"
    return _tell(message, type(error).__name__, EXIT_BUG, arguments)


def _tell_trace(error: Exception) -> None:
    try:
        emit(redact("".join(traceback.format_exception(error))).rstrip(), err=True)
    except OSError:
        _close_quietly()


def _tell(
    message: str,
    kind: str,
    exit_code: int,
    arguments: Sequence[str],
    details: dict[str, str | None] | None = None,
    result: Mapping[str, object] | None = None,
) -> int:
    message = redact(message)
    try:
        if "--json" in _options(arguments):
            kept = {k: None if v is None else redact(v) for k, v in (details or {}).items()}
            error = {"kind": kind, "message": message, **kept}
            emit_json({**(result or {}), "error": error, "exit_code": exit_code})
        sys.stdout.flush()
    except OSError:  # nobody reads, or the disk that it is written to is full
        _close_quietly()
    try:
        emit("pipeline: " + message.replace("\n", " "), err=True)
    except OSError:
        _close_quietly()
    return exit_code


def redact(text: str) -> str:
    """Return `text` without the keys of the environment, should one have slipped in."""
    for variable in _KEY_VARIABLES:
        text = without_key(text, os.environ.get(variable, "").strip(), "***")
    return text


def _options(arguments: Sequence[str]) -> list[str]:
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    return [argument for argument in arguments[:end] if argument.startswith("-")]


def _asks_for(arguments: Sequence[str], short: str, long: str) -> bool:
    return any(
        option == long or (not option.startswith("--") and short in option)
        for option in _options(arguments)
    )


def _close_quietly() -> None:
    # The interpreter flushes at exit and would complain about the closed pipe once more.
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(null, stream.fileno())
    os.close(null)
