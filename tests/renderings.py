"""What six programs that share no code with the pipeline make of a folder of articles.

Each gets the files as they are and returns what its readers would see: how many citations and
footnotes, what stands there as raw `[^1]`, and the title that it understood.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm  # type: ignore[import-untyped]  # a binding of C without types
import yaml
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

HUGO = Path(sys.executable).with_name("hugo")
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


@dataclass(frozen=True)
class Rendering:
    """What a reader sees: citations, footnotes (None: not told apart), raw marks, the title."""

    citations: int
    footnotes: int | None
    raw: tuple[str, ...]
    title: str


@dataclass
class _Page(HTMLParser):
    citations: int = 0
    footnotes: int = 0
    words: list[str] = field(default_factory=list)
    verbatim: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.verbatim += tag in {"code", "pre"}
        self.citations += tag == "a" and bool(re.match(r"#fn(?!ref)", given.get("href") or ""))
        self.footnotes += tag == "li" and bool(re.match(r"fn(?!ref)", given.get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        self.verbatim -= tag in {"code", "pre"}

    def handle_data(self, data: str) -> None:
        if not self.verbatim:
            self.words.append(data)


def page_text(html: str) -> str:
    """Return the words of a page, code included, blanks as one."""
    page = _Page()
    page.handle_endtag = lambda tag: None  # type: ignore[method-assign]
    page.handle_starttag = lambda tag, attrs: None  # type: ignore[method-assign]
    page.feed(html)
    return " ".join("".join(page.words).split())


def _seen(html: str, title: str) -> Rendering:
    page = _Page()
    page.feed(html)
    raw = tuple(re.findall(r"\[\^[^\]\s]+\]", "".join(page.words)))
    return Rendering(page.citations, page.footnotes, raw, title)


def _pandoc(files: Mapping[str, str], work: Path) -> dict[str, Rendering]:
    """Pandoc writes a footnote for each citation, so that footnotes are not told apart."""

    def one(text: str) -> Rendering:
        done = subprocess.run(
            [
                "pandoc",
                "-f",
                "markdown-smart",
                "-t",
                "html",
                "--standalone",
                "--template",
                template,
            ],
            input=text.encode(),
            capture_output=True,
            check=True,
        )
        title, _, html = done.stdout.decode().partition("\n")
        seen = _seen(html, title)
        return Rendering(seen.citations, None, seen.raw, title)

    template = work / "page.html"
    template.write_text("$title$\n$body$\n", encoding="utf-8")
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(files, pool.map(one, files.values()), strict=True))


def _hugo(files: Mapping[str, str], work: Path) -> dict[str, Rendering]:
    site = _site(work, files, "content")
    (site / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
        "[markup.goldmark.renderer]\nunsafe = true\n",
        encoding="utf-8",
    )
    layouts = site / "layouts/_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text("{{ .Title }}\n{{ .Content }}", encoding="utf-8")
    (layouts / "list.html").write_text("", encoding="utf-8")
    _run(HUGO, "--quiet", "--buildDrafts", cwd=site)
    return {name: _read(site / f"public/{name}/index.html") for name in files}


def _mkdocs(files: Mapping[str, str], work: Path) -> dict[str, Rendering]:
    site = _site(work, files, "docs")
    (site / "theme").mkdir()
    (site / "theme/main.html").write_text("{{ page.title }}\n{{ page.content }}", encoding="utf-8")
    (site / "mkdocs.yml").write_text(
        "site_name: x\ntheme: {name: null, custom_dir: theme}\nplugins: []\n"
        "markdown_extensions: [footnotes, tables, fenced_code]\n",
        encoding="utf-8",
    )
    _run(sys.executable, "-m", "mkdocs", "build", "--quiet", cwd=site)
    return {name: _read(site / f"site/{name}/index.html") for name in files}


_KRAMDOWN = """
require "kramdown"
require "json"
require "yaml"
made = JSON.parse(STDIN.read).map do |name, text|
  front = text.match(/\\A---\\n(.*?\\n)---\\n/m)
  data = front ? YAML.safe_load(front[1], permitted_classes: [Date]) : {}
  body = front ? front.post_match : text
  [name, [data["title"].to_s, Kramdown::Document.new(body).to_html]]
end
puts JSON.dump(made.to_h)
"""


def _kramdown(files: Mapping[str, str], work: Path) -> dict[str, Rendering]:
    """Kramdown with Ruby's YAML, which is what Jekyll reads an article by."""
    done = subprocess.run(
        ["ruby", "-rdate", "-e", _KRAMDOWN],
        input=json.dumps(files).encode(),
        capture_output=True,
        check=True,
    )
    return {name: _seen(html, title) for name, (title, html) in json.loads(done.stdout).items()}


def _cmark(files: Mapping[str, str], work: Path) -> dict[str, Rendering]:
    """cmark-gfm, by which GitHub renders; front matter is taken off there before."""

    def one(text: str) -> Rendering:
        front = _FRONT.match(text)
        title = yaml.safe_load(front[1]).get("title", "") if front else ""
        html = cmarkgfm.markdown_to_html_with_extensions(
            text[front.end() if front else 0 :],
            options=Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE,
            extensions=["table", "strikethrough", "autolink"],
        )
        return _seen(html, str(title))

    return {name: one(text) for name, text in files.items()}


def _markdown_it(files: Mapping[str, str], work: Path) -> dict[str, Rendering]:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.use(footnote_plugin).use(front_matter_plugin)

    def one(text: str) -> Rendering:
        front = [token for token in parser.parse(text) if token.type == "front_matter"]
        title = yaml.safe_load(front[0].content).get("title", "") if front else ""
        return _seen(parser.render(text), str(title))

    return {name: one(text) for name, text in files.items()}


Renderer = Callable[[Mapping[str, str], Path], dict[str, Rendering]]

RENDERERS: dict[str, Renderer] = {
    "pandoc": _pandoc,
    "hugo": _hugo,
    "mkdocs": _mkdocs,
    "kramdown": _kramdown,
    "cmark-gfm": _cmark,
    "markdown-it-py": _markdown_it,
}


def missing_tools() -> str:
    """Return the renderers that are not installed; `.ci/run` installs them."""
    tools = [tool for tool in ("pandoc", "ruby") if shutil.which(tool) is None]
    if "ruby" not in tools:
        found = subprocess.run(["ruby", "-rkramdown", "-e", ""], capture_output=True, check=False)
        tools += ["ruby-kramdown"] if found.returncode else []
    return ", ".join(tools)


def _site(work: Path, files: Mapping[str, str], folder: str) -> Path:
    (work / folder).mkdir(parents=True)
    for name, text in files.items():
        (work / folder / f"{name}.md").write_text(text, encoding="utf-8")
    return work


def _read(file: Path) -> Rendering:
    title, _, html = file.read_text(encoding="utf-8").partition("\n")
    return _seen(html, title)


def _run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
