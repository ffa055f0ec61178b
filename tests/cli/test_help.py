"""The help of every command, as it stands on a screen of 80 by 24."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline.cli import COMMANDS, main

Call = Callable[..., click.testing.Result]

HELP = {
    "": """\
Usage: pipeline [OPTIONS] COMMAND [ARGS]...

  Turn voice transcripts into cited Markdown drafts that you review in git.
  Every command takes --root DIR, -v, -q and --json; see COMMAND --help.
  `pipeline --version` shows the version.

Commands:
  init      Make a workspace: settings, inbox and articles.
  build     Turn the notes of the inbox into cited drafts.
  watch     Build whenever the inbox has been quiet for a while.
  undo      Take back what a note or a run contributed.
  status    Show what is pending, what failed, and the last run.
  review    Write a page that shows a run beside its notes.
  trace     Show the words that a line rests on, or what became of a note.
  history   Show which runs, notes and edits made an article.
  coverage  Show how much of what was said is in the articles.
  glossary  Settle how names are written that are misheard.
  check     Look for broken footnotes, links and records.
  publish   Write articles into a site, without what is private.
  doctor    Check the settings, the folders and the model.

  Example:
    cp ~/transcripts/*.txt inbox/ && pipeline build
""",
    "init": """\
Usage: pipeline init [OPTIONS] [DIR]

  Make a workspace in DIR, or in this folder.

  Nothing that exists is overwritten; running it again says what is there.

Options:
  --language CODE  Language of the articles, such as en or ru. [default: auto]
  --root DIR       The workspace. [default: the one around this folder]
  -v, --verbose    Print more; with a traceback where something breaks.
  -q, --quiet      Print only what needs attention.
  --json           Print one JSON object; progress goes to stderr.
  -h, --help       Show this message and exit.

  Example:
    pipeline init notes --language en
""",
    "build": """\
Usage: pipeline build [OPTIONS]

  Turn the notes of the inbox into cited drafts.

  Consumed notes move to inbox/used, and a receipt tells what became of every
  sentence. What cannot be read stays in the inbox and is listed.

Options:
  --engine NAME  auto, openai or offline. [default: the setting]
  --dry-run      Show the routing and the diff; write nothing.
  --save FILE    With --dry-run: save the plan.
  --plan FILE    Apply a saved plan as it is, or stop.
  --estimate     Dry run that asks no model: what it would cost.
  --commit       Commit the files of the run to git.
  --wait         Wait while another run works here.
  --jobs N       At most N calls to the model at a time.  [1<=x<=64]
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline build --dry-run --save p.json && pipeline build --plan p.json
""",
    "watch": """\
Usage: pipeline watch [OPTIONS]

  Build whenever the inbox has been quiet for a while.

  Quiet means that nothing has changed for watch.quiet_s seconds. Whatever fails
  is told and tried again. Ctrl-C or SIGTERM ends it: at once, or after the
  changes that are being written.

Options:
  --engine NAME      auto, openai or offline. [default: the setting]
  --once             Wait for quiet, build once, and exit like build.
  --log-format FORM  text, or json: one object a line, for services.
  --root DIR         The workspace. [default: the one around this folder]
  -v, --verbose      Print more; with a traceback where something breaks.
  -q, --quiet        Print only what needs attention.
  --json             Print one JSON object; progress goes to stderr.
  -h, --help         Show this message and exit.

  Example:
    pipeline watch
    pipeline watch --once && git diff
""",
    "history": """\
Usage: pipeline history [OPTIONS] ARTICLE

  Show which runs and notes made an article, and what you changed in between.

  The receipts tell what the runs did and whether the file was changed between
  two of them; git, where there is one, also what those changes were.

Options:
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline history articles/roles.md
""",
    "undo": """\
Usage: pipeline undo [OPTIONS] NOTE|RUN

  Take back what a note or a run contributed, also after later runs.

  NOTE is its name or its path, RUN the id or how it begins. The notes return to
  the inbox. What you have edited since stays and is listed.

Options:
  --dry-run      Show the diff; write nothing.
  --commit       Commit the files of the undo to git.
  --wait         Wait while another run works here.
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline undo 20260309_071804_dana_msg231_transcript.txt --dry-run
    pipeline undo 20260309T120000Z-3f2a9c01
""",
    "status": """\
Usage: pipeline status [OPTIONS]

  Show what is pending, what failed and why, and the last run.

  Looks at the inbox, at the newest receipt (with --cost at all of them), and
  whether a run is under way; writes nothing.

Options:
  --cost         What the model has cost, by month and by article.
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline status --json
    pipeline status --cost
""",
    "review": """\
Usage: pipeline review [OPTIONS] [RUN]

  Write a page that shows a run beside its notes.

  One HTML file that loads nothing: the articles with what the run wrote, the
  notes with what became of each sentence, and first what needs a look. RUN is
  the beginning of a run's id; without it the last run is shown.

Options:
  -o, --output FILE  Where to write the page. [default: in .pipeline/review]
  --open             Show the page in the browser.
  --serve            Serve it; it follows builds. Ctrl-C ends.
  --root DIR         The workspace. [default: the one around this folder]
  -v, --verbose      Print more; with a traceback where something breaks.
  -q, --quiet        Print only what needs attention.
  --json             Print one JSON object; progress goes to stderr.
  -h, --help         Show this message and exit.

  Example:
    pipeline review --open
    pipeline review --serve --open
""",
    "trace": """\
Usage: pipeline trace [OPTIONS] FILE[:LINE]

  Show the words that a line rests on, or what became of a note.

  For a line of an article: its block, sentence by sentence, beside the words in
  the notes; without a line, all blocks. For a consumed note: what became of
  each of its segments, and where it stands now.

Options:
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline trace articles/roles.md:42
    pipeline trace inbox/used/note.txt
""",
    "coverage": """\
Usage: pipeline coverage [OPTIONS]

  Show how much of what was said is in the articles.

  By month of recording, by article and by note: how many segments were written,
  kept verbatim, left untranslated, taken as requests, set aside, or off the
  record. Notes and articles with the largest rest come first.

Options:
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline coverage
    pipeline coverage -v --json
""",
    "glossary": """\
Usage: pipeline glossary [OPTIONS] COMMAND [ARGS]...

  Settle how names are written that recognisers get wrong.

  The names stand in glossary.toml, each with what is heard instead of it; a
  build puts the name in the place of what was heard.

Options:
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

Commands:
  list     Show the names and their aliases.
  suggest  Propose entries from your edits of drafts.

  Example:
    pipeline glossary list
    pipeline glossary suggest >> glossary.toml
""",
    "glossary list": """\
Usage: pipeline glossary list [OPTIONS]

  Show the names of glossary.toml and their aliases.

  Exit code 3 where the file cannot be used, with the line and what to do.

Options:
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline glossary list
""",
    "glossary suggest": """\
Usage: pipeline glossary suggest [OPTIONS]

  Propose entries from your own edits of drafts in the history of git.

  Compares what a build wrote with what you made of it, commit by commit. Where
  you put a name in the place of a word, it proposes the word as an alias, with
  the edits that speak for it. Prints TOML to read, prune and paste.

Options:
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline glossary suggest
    pipeline glossary suggest >> glossary.toml
""",
    "check": """\
Usage: pipeline check [OPTIONS] [PATH]...

  Look for what is wrong in the workspace, or in some of its files.

  Footnotes, links, figures, front matter, the index page, the receipts and the
  notes they tell of, and style. Notes are listed with -v. Exit code 6 where
  there are errors; docs/check.md describes the rules.

Options:
  --format FORM  text, json, sarif or github. [default: text]
  --fix          Show what is certain as a diff, and repair it.
  --dry-run      With --fix: show the diff and write nothing.
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline check --fix --dry-run
""",
    "publish": """\
Usage: pipeline publish [OPTIONS] ARTICLE...

  Write articles into a site, without what is the editor's alone.

  Footnotes to notes go, those to the web stay. Nothing is written where a
  private path or words off the record would be told (exit code 6).

Options:
  --to KIND          hugo, jekyll, mkdocs, obsidian or html.  [required]
  -o, --output DIR   The folder of the site.  [required]
  --mark             Set status and day of publication in the article.
  --force            Overwrite what publish did not write.
  --allow-set-aside  Let words pass that a run had set aside.
  --dry-run          Say what would be written; write nothing.
  --root DIR         The workspace. [default: the one around this folder]
  -v, --verbose      Print more; with a traceback where something breaks.
  -q, --quiet        Print only what needs attention.
  --json             Print one JSON object; progress goes to stderr.
  -h, --help         Show this message and exit.

  Example:
    pipeline publish articles/x.md --to hugo -o ~/site --mark
""",
    "doctor": """\
Usage: pipeline doctor [OPTIONS]

  Check the settings, the folders and the model.

  Shows each setting with its value and where it came from, the engine that a
  build would take, and whether the model answers: one call of a few tokens.
  Exit code 3 where something that a build needs does not work.

Options:
  --offline      Do not ask the model whether it answers.
  --root DIR     The workspace. [default: the one around this folder]
  -v, --verbose  Print more; with a traceback where something breaks.
  -q, --quiet    Print only what needs attention.
  --json         Print one JSON object; progress goes to stderr.
  -h, --help     Show this message and exit.

  Example:
    pipeline doctor --offline
""",
}


@pytest.mark.parametrize("name", HELP)
def test_help(workspace: Path, call: Call, name: str) -> None:
    """The help is what it was, fits the screen, and ends with an example."""
    done = call(*name.split(), "--help")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == HELP[name]
    lines = done.stdout.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert "  Example:" in lines
    assert done.stdout.isascii()


def test_short_option_asks_for_help(workspace: Path, call: Call) -> None:
    """`-h` is `--help`."""
    assert call("status", "-h").stdout == HELP["status"]


def test_no_command_is_wrong_usage(workspace: Path, call: Call) -> None:
    """Without a command the help is told on stderr, and the exit code is that of wrong usage."""
    done = call()
    assert (done.exit_code, done.stdout, done.stderr.strip()) == (2, "", HELP[""].strip())


def test_list_of_commands_is_that_of_the_commands() -> None:
    """The short texts that are told without importing a command are the command's own."""
    context = click.Context(main)
    assert main.list_commands(context) == list(COMMANDS)
    for name, short in COMMANDS.items():
        command = main.get_command(context, name)
        assert command is not None
        assert (command.name, command.get_short_help_str(limit=80)) == (name, short)


def test_every_command_takes_the_common_options() -> None:
    """`--root`, `-v`, `-q` and `--json` stand before and after the name of each command."""
    context = click.Context(main)
    common = {"--root", "-v", "-q", "--json"}
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert common <= {option for parameter in command.params for option in parameter.opts}
    assert common <= {option for parameter in main.params for option in parameter.opts}


def test_version(workspace: Path, call: Call) -> None:
    """The version is that of the package."""
    assert call("--version").stdout.startswith("pipeline, version 0.")


def test_help_imports_click_alone() -> None:
    """The help of the whole imports no library but click, so that it comes at once."""
    program = (
        "import sys\n"
        "from editorial_pipeline.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "slow = {'pydantic', 'rich', 'openai', 'jinja2', 'tomllib', 'sqlite3', 'zoneinfo'}\n"
        "print(sorted(slow & set(sys.modules)), file=sys.stderr)\n"
        "own = [name for name in sys.modules if name.startswith('editorial_pipeline')]\n"
        "print(sorted(own), file=sys.stderr)\n"
    )
    environ = os.environ | {"PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environ
    )
    assert done.stdout == HELP[""]
    assert done.stderr.splitlines() == [
        "[]",
        str(
            [
                "editorial_pipeline",
                "editorial_pipeline.cli",
                "editorial_pipeline.cli.errors",
                "editorial_pipeline.cli.state",
                "editorial_pipeline.cli.terminal",
                "editorial_pipeline.errors",
                "editorial_pipeline.garbage",
                "editorial_pipeline.interrupts",
            ]
        ),
    ]


def test_the_stages_bring_nothing_along_that_few_runs_need() -> None:
    """What is slow to import, or to compile, waits until a note or an option asks for it."""
    program = (
        "import sys\n"
        "import editorial_pipeline.cli.build, editorial_pipeline.run.start\n"
        "slow = {'asyncio', 'charset_normalizer', 'ftfy', 'httpx2', 'jinja2', 'openai',"
        " 'rich', 'ruamel', 'ssl'}\n"
        "print(sorted(slow & set(sys.modules)))\n"
        "from editorial_pipeline.text import mark_forms, patterns, request_forms\n"
        "late = [form for module in (mark_forms, request_forms) for form in vars(module).values()"
        " if isinstance(form, patterns.LatePattern)]\n"
        "print(len(late) > 5, any('compiled' in vars(form) for form in late))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "True False"]
