"""Settings: their sources, what is refused and in which words, and the file that explains them."""

from __future__ import annotations

import copy
import pickle
import re
import tomllib
import zoneinfo
from datetime import UTC, datetime
from pathlib import Path

import pytest

from editorial_pipeline.errors import SettingsError
from editorial_pipeline.models.plan import Folder
from editorial_pipeline.models.price import Price
from editorial_pipeline.settings import (
    ModelSettings,
    Secret,
    Settings,
    StyleSettings,
    UnusableSettingsError,
    WatchSettings,
    choose_engine,
    find_root,
    get_root,
    load_settings,
    make_clock,
    specs,
)
from editorial_pipeline.settings.lines import find_line
from editorial_pipeline.settings.values import TABLES

TEMPLATE = Path(__file__).parent.parent / "templates" / "pipeline.toml"


def problems(root: Path, environ: dict[str, str] | None = None) -> list[str]:
    """Return the problems with the settings of a workspace, in order, as they are told."""
    with pytest.raises(UnusableSettingsError) as caught:
        load_settings(root, environ or {})
    return [str(problem) for problem in caught.value.problems]


def written(root: Path, text: str) -> Path:
    """Write the settings file of a workspace and return the workspace."""
    (root / "pipeline.toml").write_text(text, encoding="utf-8")
    return root


def test_defaults_make_a_workspace_of_their_own(tmp_path: Path) -> None:
    """Without file, environment and flags every path is absolute and every source the default."""
    settings = load_settings(tmp_path, {})
    expected = Settings(
        root=tmp_path,
        inbox=tmp_path / "inbox",
        used=tmp_path / "inbox/used",
        receipts=tmp_path / "inbox/receipts",
        articles=tmp_path / "articles",
        templates=tmp_path / "templates",
        sources={spec.key: "default" for spec in specs()},
    )
    assert settings == expected
    assert settings.state == tmp_path / ".pipeline"
    assert settings.zone == zoneinfo.ZoneInfo("UTC")


def test_later_sources_go_before_earlier_ones(tmp_path: Path) -> None:
    """Defaults give way to the file, the file to the environment, the environment to flags."""
    root = written(tmp_path, 'language = "ru"\nengine = "openai"\n[model]\nretries = 1\n')
    environ = {"PIPELINE_ENGINE": "auto", "PIPELINE_MODEL_RETRIES": "2", "PIPELINE_LANGUAGE": ""}
    settings = load_settings(root, environ, {"--engine": "offline", "--jobs": None})
    values = (settings.language, settings.engine, settings.model.retries)
    assert values == ("ru", "offline", 2)
    assert {key: source for key, source in settings.sources.items() if source != "default"} == {
        "language": "pipeline.toml",
        "engine": "flag --engine",
        "model.retries": "environment PIPELINE_MODEL_RETRIES",
    }


@pytest.mark.parametrize(
    ("environ", "source"),
    [
        ({"PIPELINE_MODEL_NAME": "m", "PIPELINE_MODEL": "n"}, "PIPELINE_MODEL_NAME"),
        ({"PIPELINE_MODEL": "m"}, "PIPELINE_MODEL"),
    ],
)
def test_short_names_of_variables_come_second(
    tmp_path: Path, environ: dict[str, str], source: str
) -> None:
    """The systematic name of a variable goes before its short one."""
    settings = load_settings(tmp_path, environ)
    assert (settings.model.name, settings.sources["model.name"]) == ("m", f"environment {source}")


def test_every_setting_has_a_variable(tmp_path: Path) -> None:
    """PIPELINE_, table and key set each setting, in the form that the environment can hold."""
    given = {
        "PIPELINE_INBOX": "in",
        "PIPELINE_USED": "done",
        "PIPELINE_RECEIPTS": "runs",
        "PIPELINE_ARTICLES": "texts",
        "PIPELINE_TEMPLATES": "forms",
        "PIPELINE_INDEX_FILE": "all.md",
        "PIPELINE_LANGUAGE": "ru",
        "PIPELINE_TIME_ZONE": "Europe/Berlin",
        "PIPELINE_ENGINE": "offline",
        "PIPELINE_FIDELITY": "light",
        "PIPELINE_FOLDERS": '{ "ai/agents" = "Agents and their tools." }',
        "PIPELINE_LOG_SECTIONS": "month",
        "PIPELINE_FETCH_LINKS": "true",
        "PIPELINE_PRICES": '{ m = { input = 1, output = 5, cached = 0.1, currency = "EUR" } }',
        "PIPELINE_INGEST_SETTLE_S": "0",
        "PIPELINE_INGEST_MAX_NOTE_MB": "9",
        "PIPELINE_INGEST_IGNORE": "*.bak, x",
        "PIPELINE_INGEST_OFF_RECORD_START": "between us",
        "PIPELINE_INGEST_OFF_RECORD_END": "for all",
        "PIPELINE_PLAN_SITTING_GAP_MIN": "5",
        "PIPELINE_PLAN_CANDIDATE_TOKENS": "900",
        "PIPELINE_PLAN_DIRECTIVES_FROM": "Anna,Boris",
        "PIPELINE_MODEL_NAME": "m",
        "PIPELINE_MODEL_BASE_URL": "http://localhost:1/v1",
        "PIPELINE_MODEL_API_KEY": "k",
        "PIPELINE_MODEL_TIMEOUT_S": "1.5",
        "PIPELINE_MODEL_CALL_DEADLINE_S": "2",
        "PIPELINE_MODEL_RUN_DEADLINE_S": "3",
        "PIPELINE_MODEL_RETRIES": "0",
        "PIPELINE_MODEL_CONCURRENCY": "1",
        "PIPELINE_MODEL_JSON_SCHEMA": "never",
        "PIPELINE_MODEL_SEGMENTS_PER_CALL": "40",
        "PIPELINE_MODEL_SEGMENTS_PER_PLAN": "50",
        "PIPELINE_MODEL_MAX_OUTPUT_TOKENS": "4000",
        "PIPELINE_MODEL_CONTEXT_TOKENS": "8000",
        "PIPELINE_MODEL_MAX_TOKENS_PER_RUN": "5000",
        "PIPELINE_MODEL_MAX_COST_PER_RUN": "0.5",
        "PIPELINE_WATCH_QUIET_S": "10",
        "PIPELINE_WATCH_POLL": "always",
        "PIPELINE_WATCH_RESCAN_S": "60",
        "PIPELINE_STYLE_NO_BOLD": "false",
        "PIPELINE_STYLE_NO_HORIZONTAL_RULES": "true",
        "PIPELINE_STYLE_HEADING_DEPTH": "3",
        "PIPELINE_STYLE_SENTENCE_WORDS": "40",
        "PIPELINE_STYLE_BANNED_WORDS": "delve, vibe",
        "PIPELINE_STYLE_BANNED_OPENERS": "so yeah",
        "PIPELINE_STYLE_STYLINT": "true",
    }
    settings = load_settings(tmp_path, given)
    assert {spec.variables[0] for spec in specs()} == set(given)
    assert settings.sources == {spec.key: f"environment {spec.variables[0]}" for spec in specs()}
    assert settings.inbox == tmp_path / "in"
    assert settings.ingest.ignore == ("*.bak", "x")
    assert settings.plan.directives_from == ("Anna", "Boris")
    assert settings.watch == WatchSettings(quiet_s=10.0, poll="always", rescan_s=60.0)
    assert settings.style == StyleSettings(
        no_bold=False,
        no_horizontal_rules=True,
        heading_depth=3,
        sentence_words=40,
        banned_words=("delve", "vibe"),
        banned_openers=("so yeah",),
        stylint=True,
    )
    assert settings.model == ModelSettings(
        name="m",
        base_url="http://localhost:1/v1",
        api_key=Secret("k"),
        timeout_s=1.5,
        call_deadline_s=2.0,
        run_deadline_s=3.0,
        retries=0,
        concurrency=1,
        json_schema="never",
        segments_per_call=40,
        segments_per_plan=50,
        max_output_tokens=4000,
        context_tokens=8000,
        max_tokens_per_run=5000,
        max_cost_per_run=0.5,
    )
    assert tuple(settings.folders) == (Folder("ai/agents", "Agents and their tools."),)
    assert settings.log_sections == "month"
    assert settings.fetch_links is True
    assert dict(settings.prices) == {"m": Price(1.0, 5.0, 0.1, "EUR")}


@pytest.mark.parametrize(
    "table",
    [
        "input = 1.0",
        "input = 1.0\noutput = -1.0",
        "input = true\noutput = 1.0",
        'input = 1.0\noutput = 1.0\ncurrency = "dollars"',
        "input = 1.0\noutput = 1.0\nper = 1000",
        "input = nan\noutput = 1.0",
    ],
)
def test_prices_are_whole_or_refused(tmp_path: Path, table: str) -> None:
    """A price needs both directions, in numbers, and says nothing that is not understood."""
    root = written(tmp_path, f'[prices."a/b-1"]\n{table}\n')
    told = (
        "pipeline.toml:1: prices = a table is not allowed: it must be a table for each model, such "
        'as [prices."gpt-6.1-terra"] with input, output and, if you like, cached (per million '
        'tokens) and currency ("USD")'
    )
    assert problems(root) == [told]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """One run of the program tells every slip, with its line, its range and the nearest name."""
    root = written(
        tmp_path,
        'engien = "x"\n'
        'language = "english"\n'
        "retries = 3\n"
        'articles = "inbox/used/a"\n'
        'used = "../x"\n'
        "[model]\n"
        'retries = "4"\n'
        'language = "en"\n'
        "timeout = 3\n"
        'api_key = "sk-hidden"\n'
        "[modle]\n"
        "x = 1\n",
    )
    expected = [
        "pipeline.toml:1: unknown setting engien; did you mean engine?",
        (
            'pipeline.toml:2: language = "english" is not allowed: it must be "auto" or a '
            'language code of two or three letters, such as "en"'
        ),
        "pipeline.toml:3: unknown setting retries; retries belongs into [model]",
        'pipeline.toml:4: articles = "inbox/used/a" must not lie inside inbox',
        'pipeline.toml:5: used = "../x" must stay inside the workspace',
        (
            'pipeline.toml:7: model.retries = "4" is not allowed: it must be a whole number from 0 '
            "to 20"
        ),
        (
            "pipeline.toml:8: unknown setting model.language; language stands at the top, above "
            "the first [table]"
        ),
        "pipeline.toml:9: unknown setting model.timeout; did you mean model.timeout_s?",
        (
            "pipeline.toml:10: model.api_key: a key does not belong into a file that git keeps; "
            "take it out, renew it if it was committed, and set OPENAI_API_KEY instead"
        ),
        "pipeline.toml:11: unknown setting modle; did you mean model?",
        (
            "environment PIPELINE_MODEL_CONCURRENCY: model.concurrency = 0 is not allowed: it must "
            "be a whole number from 1 to 64"
        ),
    ]
    environ = {"PIPELINE_MODEL_CONCURRENCY": "0"}
    assert problems(root, environ) == expected
    with pytest.raises(SettingsError) as caught:
        load_settings(root, environ)
    assert str(caught.value) == f"11 settings cannot be used: {'; '.join(expected)}."


def test_one_problem_stands_for_itself(tmp_path: Path) -> None:
    """A single slip is told without a count."""
    with pytest.raises(SettingsError) as caught:
        load_settings(written(tmp_path, "engine = true\n"), {})
    assert str(caught.value) == (
        'pipeline.toml:1: engine = true is not allowed: it must be "auto", "openai" or "offline".'
    )


def test_a_question_ends_with_its_own_mark(tmp_path: Path) -> None:
    """What suggests another name gets no full stop behind its question mark."""
    with pytest.raises(SettingsError) as caught:
        load_settings(written(tmp_path, 'engien = "auto"\n'), {})
    assert str(caught.value) == "pipeline.toml:1: unknown setting engien; did you mean engine?"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("model.retries = true", "model.retries = true is not allowed: it must be a whole number"),
        ("model.retries = 1.0", "model.retries = 1.0 is not allowed"),
        ("model.timeout_s = nan", "model.timeout_s = nan is not allowed: it must be a number"),
        ("model.timeout_s = 0", "model.timeout_s = 0 is not allowed: it must be a number from 1"),
        ('ingest.ignore = "*.bak"', 'ingest.ignore = "*.bak" is not allowed: it must be a list'),
        ("ingest.ignore = [1]", "ingest.ignore = [1] is not allowed"),
        ('time_zone = "Mars/Base"', 'time_zone = "Mars/Base" is not allowed'),
        ('time_zone = "../../etc/passwd"', 'time_zone = "../../etc/passwd" is not allowed'),
        ('index_file = "a/b.md"', 'index_file = "a/b.md" is not allowed'),
        ('index_file = ".md"', 'index_file = ".md" is not allowed'),
        ('model.base_url = "ftp://x"', 'model.base_url = "ftp://x" is not allowed'),
        ('model.base_url = "http://"', 'model.base_url = "http://" is not allowed'),
        ('model.base_url = "http://x:99999"', 'model.base_url = "http://x:99999" is not allowed'),
        ('model.base_url = "https://u:p@x"', 'model.base_url = "https://***@x" is not allowed'),
        ('model.name = ""', 'model.name = "" is not allowed: it must be the name of a model'),
        ('model.name = "a\\u001b[31m"', r'model.name = "a\x1b[31m" is not allowed'),
        ("model = 3", "model is a table: write [model]"),
        ("engine.x = 3", "engine = a table is not allowed"),
        ("[[model]]\nretries = 3", "model is a table: write [model]"),
    ],
)
def test_values_outside_their_range_are_refused(tmp_path: Path, line: str, expected: str) -> None:
    """A value of the wrong kind or size is told with its name, its value and what is allowed."""
    (found,) = problems(written(tmp_path, f"{line}\n"))
    assert found.startswith(f"pipeline.toml:1: {expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('inbox = "/tmp"', 'inbox = "/tmp" must be relative to the workspace'),
        ('inbox = "."', 'inbox = "." must be a folder inside the workspace, not the workspace'),
        ('inbox = "a/../.."', 'inbox = "a/../.." must stay inside the workspace'),
        ('articles = ".pipeline/a"', 'articles = ".pipeline/a" must not lie in .pipeline'),
        ('articles = ".git"', 'articles = ".git" must not lie in .git'),
        ('used = "inbox"', 'used = "inbox" must not be the same folder as inbox'),
        ('used = "x/../inbox/"', 'used = "x/../inbox" must not be the same folder as inbox'),
        ('receipts = "inbox/used"', 'receipts = "inbox/used" must not be the same folder as used'),
        ('receipts = "inbox/used/r"', 'receipts = "inbox/used/r" must not lie inside used'),
        ('articles = "inbox/used/a"', 'articles = "inbox/used/a" must not lie inside inbox'),
        ('used = "articles/used"', 'used = "articles/used" must not lie inside articles'),
        ('templates = "articles/t"', 'templates = "articles/t" must not lie inside articles'),
        ('templates = "inbox/t"', 'templates = "inbox/t" must not lie inside inbox'),
        ('articles = "templates"', 'articles = "templates" must not be the same folder as'),
        ('articles = "inbox"', 'articles = "inbox" must not contain the folder used'),
        ('inbox = "a\\u0000b"', r'inbox = "a\x00b" is not allowed'),
    ],
)
def test_folders_stay_inside_and_apart(tmp_path: Path, text: str, expected: str) -> None:
    """A folder that leaves the workspace or overlaps dangerously is refused."""
    found = problems(written(tmp_path, f"{text}\n"))
    assert any(expected in problem for problem in found), found


def test_existing_layouts_work(tmp_path: Path) -> None:
    """Notes in `inbox/raw`, and folders beside each other or within the inbox, are allowed."""
    root = written(tmp_path, 'inbox = "inbox/raw"\nused = "inbox/used"\nreceipts = "runs"\n')
    settings = load_settings(root, {})
    assert (settings.inbox, settings.receipts) == (tmp_path / "inbox/raw", tmp_path / "runs")


def test_links_out_of_the_workspace_are_refused(tmp_path: Path) -> None:
    """A folder that is a symbolic link to somewhere else is told with its target."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "inbox").symlink_to(outside)
    assert problems(root)[0] == (
        f'default: inbox = "inbox" must stay inside the workspace, but it is a link to {outside}'
    )


def test_links_that_make_folders_equal_are_refused(tmp_path: Path) -> None:
    """Two names of one folder are one folder."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "inbox").symlink_to(tmp_path / "articles")
    expected = 'default: articles = "articles" must not be the same folder as inbox'
    assert expected in problems(tmp_path)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"engine = auto\n",
            (
                "pipeline.toml: not valid TOML: Invalid value (at line 1, column 10). Texts stand "
                "in quotes, and a setting is written `name = value`."
            ),
        ),
        (
            b"[model]\nname = 'a'\n[model]\n",
            (
                "pipeline.toml: not valid TOML: [model] stands twice (at line 3, column 7). "
                "Texts stand in quotes, and a setting is written `name = value`."
            ),
        ),
        (
            b"engine = 'a'\nengine = 'b'\n",
            (
                "pipeline.toml: not valid TOML: a name stands twice (at line 2, column 13). "
                "Texts stand in quotes, and a setting is written `name = value`."
            ),
        ),
        (b'engine = "\xff"\n', "pipeline.toml: not UTF-8 (byte 10). Save it as UTF-8."),
    ],
)
def test_broken_files_name_the_place(tmp_path: Path, data: bytes, expected: str) -> None:
    """A settings file that cannot be parsed is told with line and column."""
    (tmp_path / "pipeline.toml").write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path, {})
    assert str(caught.value) == expected


def test_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    """Editors that write a byte order mark do not break the file."""
    (tmp_path / "pipeline.toml").write_bytes(b'\xef\xbb\xbfengine = "offline"\n')
    assert load_settings(tmp_path, {}).engine == "offline"


def test_misspelt_variables_are_remarked(tmp_path: Path) -> None:
    """A variable that is near to a known one is told; those of other programs are not."""
    environ = {"PIPELINE_LANGUAG": "ru", "PIPELINE_WORKSPACE": "/srv", "LANGUAGE": "de"}
    assert load_settings(tmp_path, environ).remarks == (
        "The environment variable PIPELINE_LANGUAG is not used; did you mean PIPELINE_LANGUAGE?",
    )


def test_keys_show_nowhere(tmp_path: Path) -> None:
    """A key is found in no text of the settings, in no error and in no copy on disk."""
    settings = load_settings(tmp_path, {"OPENAI_API_KEY": "sk-hidden"})
    key = settings.model.api_key
    assert key is not None
    assert key.reveal() == "sk-hidden"
    assert "sk-hidden" not in f"{settings!r} {settings} {key} {key!r}"
    for carry in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="a secret is not written anywhere"):
            carry(settings.model)
    (refused,) = problems(tmp_path, {"OPENAI_API_KEY": "sk hidden"})
    assert refused == (
        "environment OPENAI_API_KEY: model.api_key = *** is not allowed: it must be a key "
        "without blanks"
    )


@pytest.mark.parametrize(
    ("environ", "asked", "expected"),
    [
        ({}, None, ("offline", "no key and no base URL is configured")),
        ({"OPENAI_API_KEY": "k"}, None, ("openai", "a key is set by environment OPENAI_API_KEY")),
        (
            {"OPENAI_API_KEY": "k", "PIPELINE_BASE_URL": "http://h/v1"},
            "auto",
            ("openai", "a base URL is set by environment PIPELINE_BASE_URL"),
        ),
        (
            {"OPENAI_API_KEY": "k", "PIPELINE_ENGINE": "offline"},
            None,
            ("offline", "asked for by environment PIPELINE_ENGINE"),
        ),
    ],
)
def test_engine_is_chosen_with_its_reason(
    tmp_path: Path, environ: dict[str, str], asked: str | None, expected: tuple[str, str]
) -> None:
    """`auto` takes the model where a key or a base URL is configured, and says which."""
    assert choose_engine(load_settings(tmp_path, environ), asked) == expected


def test_engine_that_cannot_work_is_refused(tmp_path: Path) -> None:
    """The model without key and address is a mistake of the configuration."""
    with pytest.raises(SettingsError, match="needs a key or a base URL") as caught:
        choose_engine(load_settings(tmp_path, {}), "openai")
    assert caught.value.exit_code == 3


def test_documented_settings_are_the_settings() -> None:
    """The explained file holds each setting once, in order, switched off at its default."""
    text = TEMPLATE.read_text(encoding="utf-8")
    assert tomllib.loads(text) == {
        table: {} for table in ("ingest", "plan", "model", "watch", "style")
    }
    switched_on = tomllib.loads(re.sub(r"^#(?=\w)", "", text, flags=re.MULTILINE))
    documented = {
        f"{key}.{name}" if key in TABLES else key: inner
        for key, value in switched_on.items()
        for name, inner in (value.items() if key in TABLES else [("", value)])
    }
    expected = {
        spec.key: spec.check.convert(documented[spec.key])
        for spec in specs()
        if spec.key != "model.api_key"
    }
    assert list(documented) == list(expected)
    assert expected == {spec.key: spec.default for spec in specs() if spec.key in expected}


NO_PATH = (
    "must be a path below the folder of articles, with forward slashes and names of letters, "
    'digits, blanks and hyphens, such as "ai/agents"'
)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (
            '"../out" = "x"',
            f'"../out" {NO_PATH}',
        ),
        (
            '"/etc" = "x"',
            f'"/etc" {NO_PATH}',
        ),
        (
            '".hidden" = "x"',
            f'".hidden" {NO_PATH}',
        ),
        (
            "roles = 1",
            '"roles" needs a sentence of at most 300 characters that says what belongs there',
        ),
        (
            'roles = ""',
            '"roles" needs a sentence of at most 300 characters that says what belongs there',
        ),
        ('AI = "x"\nai = "y"', '"ai" is the same folder as "AI"'),
        ('linked = "x"', None),
    ],
)
def test_folders_stay_below_the_articles(tmp_path: Path, entry: str, problem: str | None) -> None:
    """Each entry that leads out, hides its articles or says nothing is told with its line."""
    root = written(tmp_path, f"[folders]\n{entry}\n")
    if problem is None:
        (root / "articles").mkdir()
        (root / "articles/linked").symlink_to(tmp_path)
        problem = '"linked" is a link; articles are only looked for in folders themselves'
        assert problems(root) == [f"pipeline.toml:1: folders: {problem}"]
        return
    line = 2 + entry.count("\n")
    assert problems(root) == [f"pipeline.toml:{line}: folders: {problem}"]


def test_folders_are_read_in_order(tmp_path: Path) -> None:
    """Paths may be nested and of any script; a slash behind and line ends in a sentence go."""
    root = written(tmp_path, '[folders]\n"роли/наём/" = "Всё о\\n работе."\nai = "Models."\n')
    settings = load_settings(root, {})
    assert tuple(settings.folders) == (
        Folder("роли/наём", "Всё о работе."),
        Folder("ai", "Models."),
    )
    assert str(settings.folders) == "роли/наём, ai"


def test_documented_settings_are_explained() -> None:
    """Above every setting stands at least one line of explanation, or another setting of it."""
    lines = TEMPLATE.read_text(encoding="utf-8").splitlines()
    settings = [n for n, line in enumerate(lines) if re.match(r"#\w+ = ", line)]
    assert all(lines[n - 1].startswith("#") for n in settings)


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("a = 1\n[model]\nretries = 1\n", "model.retries", 3),
        ("[ model ] # x\n  retries=1\n", "model.retries", 2),
        ("model.retries = 1\n", "model.retries", 1),
        ("model = { retries = 1 }\n", "model.retries", 1),
        ('"engine" = 1\n', "engine", 1),
        ("[ingest]\nretries = 1\n[model]\n", "model.retries", None),
        ("\n[modle]\nx = 1\n", "modle", 2),
        ("# engine = 1\n", "engine", None),
        ('[folders]\nai = "x"\n"ai/a b" = "y"\n', "folders.ai/a b", 3),
    ],
)
def test_lines_of_settings_are_found(text: str, key: str, expected: int | None) -> None:
    """A setting is found in a table, dotted, inline or quoted, and not in a comment."""
    assert find_line(text, key) == expected


def test_workspace_is_the_nearest_one_above(tmp_path: Path) -> None:
    """A folder with a settings file or an inbox is a workspace, seen from anywhere below."""
    deep = tmp_path / "w" / "articles" / "ai"
    deep.mkdir(parents=True)
    assert find_root(deep) not in {deep, tmp_path / "w"}
    (tmp_path / "w" / "inbox").mkdir()
    assert get_root(None, deep) == tmp_path / "w"
    written(deep, "")
    assert get_root(None, deep) == deep


@pytest.mark.parametrize(
    ("name", "what"),
    [("gone", "there is no such folder"), ("", "not a"), ("notes.txt", "is a file. Name the")],
)
def test_given_folder_must_be_a_workspace(tmp_path: Path, name: str, what: str) -> None:
    """A folder that was named wrongly is refused before anything is written into it."""
    (tmp_path / "notes.txt").touch()
    with pytest.raises(SettingsError, match=what):
        get_root(tmp_path / name, tmp_path)


def test_clock_can_be_stopped() -> None:
    """SOURCE_DATE_EPOCH is the time of the run, in the zone of the workspace."""
    clock = make_clock({"SOURCE_DATE_EPOCH": "1770551667"}, zoneinfo.ZoneInfo("Europe/Berlin"))
    assert clock() == clock() == datetime(2026, 2, 8, 11, 54, 27, tzinfo=UTC)
    assert clock().isoformat() == "2026-02-08T12:54:27+01:00"


def test_clock_runs_otherwise() -> None:
    """Without the variable the clock tells an aware time that does not go back."""
    clock = make_clock({}, zoneinfo.ZoneInfo("UTC"))
    first = clock()
    assert first.tzinfo is not None
    assert clock() >= first


@pytest.mark.parametrize("value", ["yesterday", "1e9", "99999999999999999999"])
def test_clock_refuses_what_is_no_time(value: str) -> None:
    """A SOURCE_DATE_EPOCH that is no number of seconds is a mistake of the configuration."""
    with pytest.raises(SettingsError, match="must be whole seconds since 1970"):
        make_clock({"SOURCE_DATE_EPOCH": value}, zoneinfo.ZoneInfo("UTC"))
