"""Holds the table of layers: what may import what, and how long things may be.

The checker reads source text and imports nothing. It is run on the package, and on planted bad
trees, so that it is known to be able to fail.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PACKAGE = "editorial_pipeline"
SOURCE = Path(__file__).parent.parent / "src" / PACKAGE

MODULE_LINES = 400
FUNCTION_LINES = 50


@dataclass(frozen=True)
class Table:
    """The layers by the first part of a module's name, and who owns which library.

    Modules of one layer may import each other unless they are `apart`, where the mapping names
    the few that one may use. `lazy` are imports that may stand inside a function, because they
    are slow and seldom needed. `standard` are modules of the standard library with an owner.
    """

    layers: Mapping[str, int]
    apart: Mapping[str, frozenset[str]]
    owners: Mapping[str, tuple[str, ...]]
    lazy: frozenset[tuple[str, str]]


TOOLS = {
    "settings": frozenset[str](),
    "text": frozenset[str](),
    "articles": frozenset({"text"}),
    "glossary": frozenset({"text", "index"}),
    "index": frozenset({"text", "articles", "files", "parallel", "receipts"}),
    "lineage": frozenset({"text", "articles", "index", "receipts"}),
    "receipts": frozenset[str](),
    "templating": frozenset[str](),
    "webpages": frozenset[str](),
    "files": frozenset({"parallel"}),
    "garbage": frozenset[str](),
    "inbox": frozenset[str](),
    "interrupts": frozenset[str](),
    "parallel": frozenset[str](),
    "stylint": frozenset[str](),
}
STAGES = ("ingest", "plan", "draft", "verify", "render", "obey", "commit")

TABLE = Table(
    layers={
        "errors": 0,
        "models": 0,
        **dict.fromkeys(TOOLS, 1),
        "engines": 2,
        **dict.fromkeys(STAGES, 3),
        **dict.fromkeys(
            (
                "costs",
                "coverage",
                "check",
                "doctor",
                "fence",
                "git",
                "history",
                "learning",
                "publish",
                "review",
                "run",
                "status",
                "trace",
                "undo",
                "watch",
                "workspace",
            ),
            4,
        ),
        "cli": 5,
        "entry": 5,
    },
    apart={**TOOLS, **dict.fromkeys(STAGES, frozenset[str]())},
    owners={
        "anyascii": ("text",),
        "charset_normalizer": ("text",),
        "click": ("cli",),
        "filelock": ("files",),
        "frontmatter": ("articles",),
        "ftfy": ("text",),
        "httpx2": ("webpages",),
        "jinja2": ("templating",),
        "markdown_it": ("review",),
        "openai": ("engines.openai",),
        "annotated_types": ("models",),
        "pydantic": ("models", "engines.openai"),
        "pydantic_core": ("models",),
        "pyromark": ("articles",),
        "rapidfuzz": ("text",),
        "rich": ("cli",),
        "ruamel": ("articles",),
        "sentencex": ("text",),
        "Stemmer": ("text",),
        "sqlite3": ("index", "engines.cache"),
        "tomllib": ("settings", "glossary"),
        "watchdog": ("inbox",),
    },
    lazy=frozenset(
        {
            ("check", f"{PACKAGE}:check"),
            ("parallel", "concurrent"),
            ("parallel", "tempfile"),
            ("run.build", f"{PACKAGE}:run"),
            ("run.engine_setup", f"{PACKAGE}:engines"),
            ("run.start", f"{PACKAGE}:webpages"),
            ("entry", f"{PACKAGE}:cli"),
            ("interrupts", "atexit"),
            ("interrupts", "threading"),
            ("articles", "pyromark"),
            ("articles", "ruamel"),
            ("engines.openai", "openai"),
            ("templating", "jinja2"),
            ("text", "charset_normalizer"),
            ("text", "ftfy"),
            ("webpages", "httpx2"),
        }
    ),
)
"""Beyond the table of layers `engines.openai` uses pydantic: it makes the schema that a server
enforces from the models, and reads answers by them."""

ONE_MODULE_EACH = (
    "Stemmer",
    "anyascii",
    "httpx2",
    "ftfy",
    "sentencex",
    "charset_normalizer",
    "rapidfuzz",
    "jinja2",
    "filelock",
)
"""Libraries that are imported by a single module of their owner, so that they can be replaced."""


@dataclass(frozen=True)
class Import:
    """An import of `target` (dotted) in line `line`; `hidden` inside a function."""

    target: str
    line: int
    hidden: bool


@dataclass
class Module:
    """A module by its name without the package, such as `text.words`."""

    name: str
    path: Path
    tree: ast.Module
    lines: int
    imports: list[Import] = field(default_factory=list)

    @property
    def part(self) -> str:
        """The first part of the name: what the table speaks of."""
        return self.name.partition(".")[0]


def read_modules(source: Path) -> dict[str, Module]:
    """Read all modules below `source`; a package is called by its folder."""
    modules = {}
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text(encoding="utf-8")
        modules[name] = Module(name, path, ast.parse(text), len(text.splitlines()))
    for module in modules.values():
        is_package = module.path.name == "__init__.py"
        module.imports = list(_imports(module.tree, module.name, is_package, modules))
    return modules


def _imports(
    tree: ast.Module, name: str, is_package: bool, modules: Mapping[str, Module]
) -> Iterator[Import]:
    for node, hidden in _walk(tree, hidden=False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(_own(alias.name), node.lineno, hidden)
        elif isinstance(node, ast.ImportFrom):
            base = _own(_absolute(node, name, is_package))
            for alias in node.names:
                # `from package import module` imports the module, not a name of the package.
                inner = f"{base}.{alias.name}" if base != PACKAGE else f"{PACKAGE}:{alias.name}"
                known = inner.removeprefix(f"{PACKAGE}:") in modules
                yield Import(inner if known else base, node.lineno, hidden)
        elif isinstance(node, ast.Call) and _is_dynamic(node):
            yield Import(_DYNAMIC, node.lineno, hidden)


def _walk(node: ast.AST, *, hidden: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue  # for the type checker alone: nothing is imported
        inside = hidden or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield child, inside
        yield from _walk(child, hidden=inside)


_DYNAMIC = "(a name made at run time)"


def _is_dynamic(node: ast.Call) -> bool:
    return ast.unparse(node.func) in {"__import__", "importlib.import_module", "import_module"}


def _absolute(node: ast.ImportFrom, name: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = name.split(".") if name else []
    kept = parts[: len(parts) - node.level + is_package]
    return ".".join([PACKAGE, *kept, *([node.module] if node.module else [])])


def _own(target: str) -> str:
    """Write a module of the package as `:name`, so that no library can be taken for one."""
    if target == PACKAGE:
        return PACKAGE
    return target.replace(f"{PACKAGE}.", f"{PACKAGE}:", 1)


def check(source: Path, table: Table = TABLE) -> list[str]:
    """Return what breaks the table in a tree, one line each, in the order of the files."""
    modules = read_modules(source)
    found: list[str] = []
    for module in modules.values():
        if module.part not in table.layers and module.name:
            found.append(f"{module.name}: stands in no layer of the table")
            continue
        for imported in module.imports:
            found += [
                f"{module.name}:{imported.line}: {problem}"
                for problem in _judge(module, imported, table)
            ]
        found += [f"{module.name}: {problem}" for problem in _sizes(module)]
    found += [f"cycle: {' -> '.join(cycle)}" for cycle in _cycles(modules)]
    found += _scattered(modules)
    return found


def _judge(module: Module, imported: Import, table: Table) -> Iterator[str]:
    if not _may_hide(module, imported, table):
        if imported.hidden:
            yield f"imports {_shown(imported)} inside a function"
        elif imported.target == _DYNAMIC:
            yield f"imports {_DYNAMIC}"
    if imported.target.startswith(f"{PACKAGE}:"):
        yield from _judge_own(module, imported.target.removeprefix(f"{PACKAGE}:"), table)
        return
    library = imported.target.partition(".")[0]
    owners = table.owners.get(library)
    if owners is not None and not any(_within(module.name, owner) for owner in owners):
        yield f"imports {library}, which belongs to {' and '.join(owners)}"


def _judge_own(module: Module, target: str, table: Table) -> Iterator[str]:
    part = target.partition(".")[0]
    here, there = table.layers.get(module.part), table.layers.get(part)
    if here is None or there is None or part == module.part:
        return
    if there > here:
        yield f"imports {target}, which is above it (layer {there} from layer {here})"
    elif there == here and part not in table.apart.get(module.part, frozenset({part})):
        yield f"imports {target}, which stands beside it"


def _may_hide(module: Module, imported: Import, table: Table) -> bool:
    library = imported.target.partition(".")[0]
    return module.part == "cli" or any(
        _within(module.name, owner) and library == name for owner, name in table.lazy
    )


def _within(name: str, owner: str) -> bool:
    return name == owner or name.startswith(f"{owner}.")


def _shown(imported: Import) -> str:
    return imported.target.removeprefix(f"{PACKAGE}:")


def _sizes(module: Module) -> Iterator[str]:
    if module.lines > MODULE_LINES:
        yield f"has {module.lines} lines, more than {MODULE_LINES}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{node.name} has {lines} lines, more than {FUNCTION_LINES}"


def _cycles(modules: Mapping[str, Module]) -> Iterator[list[str]]:
    """Find cycles of imports at the top of modules; every one is told once."""
    edges = {
        module.name: [
            _shown(imported)
            for imported in module.imports
            if imported.target.startswith(f"{PACKAGE}:") and _shown(imported) != module.name
        ]
        for module in modules.values()
    }
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> Iterator[list[str]]:
        if name in path:
            yield [*path[path.index(name) :], name]
        elif name not in done:
            for target in edges.get(name, []):
                yield from visit(target, [*path, name])
            done.add(name)

    for name in edges:
        yield from visit(name, [])


def _scattered(modules: Mapping[str, Module]) -> Iterator[str]:
    for library in ONE_MODULE_EACH:
        users = [
            module.name
            for module in modules.values()
            if any(imported.target.partition(".")[0] == library for imported in module.imports)
        ]
        if len(users) > 1:
            yield f"{library} is imported by {' and '.join(users)}"


def plant(root: Path, files: Mapping[str, str]) -> Path:
    """Write a tree of modules and return its root."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_package_keeps_to_the_table() -> None:
    """No import goes up, sideways, in a circle or unseen, and nothing is too long."""
    assert check(SOURCE) == []


def test_every_layer_of_the_table_is_there() -> None:
    """A part that was renamed does not stay in the table and check nothing."""
    parts = {module.part for module in read_modules(SOURCE).values()}
    assert set(TABLE.layers) - parts == set()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"text/a.py": "from editorial_pipeline.engines import base\n"},
            ["text.a:1: imports engines, which is above it (layer 2 from layer 1)"],
            id="upward",
        ),
        pytest.param(
            {"text/a.py": "import editorial_pipeline.cli.build\n"},
            ["text.a:1: imports cli.build, which is above it (layer 5 from layer 1)"],
            id="upward by name",
        ),
        pytest.param(
            {"text/a.py": "from ..engines import base\n"},
            ["text.a:1: imports engines, which is above it (layer 2 from layer 1)"],
            id="upward and relative",
        ),
        pytest.param(
            {"text/a.py": "from editorial_pipeline import plan\n", "plan.py": ""},
            ["text.a:1: imports plan, which is above it (layer 3 from layer 1)"],
            id="upward from the package",
        ),
        pytest.param(
            {"render.py": "from editorial_pipeline.commit import commit\n"},
            ["render:1: imports commit, which stands beside it"],
            id="a stage imports a stage",
        ),
        pytest.param(
            {"text/a.py": "from editorial_pipeline.articles import views\n"},
            ["text.a:1: imports articles, which stands beside it"],
            id="a tool imports a tool it may not",
        ),
        pytest.param(
            {
                "text/a.py": "import editorial_pipeline.text.b\n",
                "text/b.py": "from editorial_pipeline.text import a\n",
            },
            ["cycle: text.a -> text.b -> text.a"],
            id="cycle",
        ),
        pytest.param(
            {"text/a.py": "def f():\n    import json\n"},
            ["text.a:2: imports json inside a function"],
            id="hidden",
        ),
        pytest.param(
            {"text/a.py": "import importlib\n\nx = importlib.import_module('json')\n"},
            ["text.a:3: imports (a name made at run time)"],
            id="dynamic",
        ),
        pytest.param(
            {"plan.py": "class A:\n    def f(self):\n        return __import__('json')\n"},
            ["plan:3: imports (a name made at run time) inside a function"],
            id="hidden and dynamic",
        ),
        pytest.param(
            {"text/a.py": "import click\n"},
            ["text.a:1: imports click, which belongs to cli"],
            id="a library of somebody else",
        ),
        pytest.param(
            {"text/a.py": "import ftfy\n", "text/b.py": "from ftfy import fixes\n"},
            ["ftfy is imported by text.a and text.b"],
            id="a library in two modules",
        ),
        pytest.param({"other.py": ""}, ["other: stands in no layer of the table"], id="unknown"),
        pytest.param(
            {"plan.py": "x = 1\n" * 401},
            ["plan: has 401 lines, more than 400"],
            id="a long module",
        ),
        pytest.param(
            {"plan.py": "def f():\n" + "    x = 1\n" * 50},
            ["plan: f has 51 lines, more than 50"],
            id="a long function",
        ),
    ],
)
def test_checker_finds_what_is_planted(
    tmp_path: Path, files: dict[str, str], expected: list[str]
) -> None:
    """Each rule of the checker objects to a tree that breaks it, and to nothing else."""
    assert check(plant(tmp_path, files)) == expected


def test_checker_lets_good_trees_pass(tmp_path: Path) -> None:
    """Imports down, lazy ones of the command line and type checking are no objections."""
    good = {
        "cli/build.py": "import click\ndef f():\n    from editorial_pipeline.run import start\n",
        "run/start.py": "from editorial_pipeline.commit import commit\nimport json\n",
        "commit.py": "from editorial_pipeline.files import lock\n",
        "files/lock.py": "import filelock\nfrom editorial_pipeline.errors import LockedError\n",
        "errors.py": (
            "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from editorial_pipeline.cli import build\n"
        ),
    }
    assert check(plant(tmp_path, good)) == []
