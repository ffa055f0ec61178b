"""`pipeline review`: the page of a run, as a program reads it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

import click
import click.testing
import pytest

from built_workspace import ARTICLE, FIRST, SECOND, SECRET, built_workspace
from e2e_workspace import Workspace
from editorial_pipeline.cli import main

RUN = "20260309T120000Z"

HOSTILE = (
    'New article: Safe pages. Say <script>document.title = "owned"</script> aloud. '
    "Then <img src=x onerror=\"document.title = 'owned'\"> was shown. "
    "See [this](javascript:document.title='owned') and [[that]]. "
    "</p></main><style>*{display:none}</style><a href='javascript:alert(1)'>here</a> it ends. "
    '"><svg onload=document.title="owned"> closes the attribute.'
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace after a build."""
    return built_workspace(tmp_path / "work")


def call(workspace: Workspace, *arguments: str, code: int = 0) -> str:
    """Return what the command tells."""
    done = click.testing.CliRunner().invoke(
        main, ["--root", str(workspace.root), "review", *arguments]
    )
    assert done.exit_code == code, done.output
    return done.output


def review(workspace: Workspace, *arguments: str) -> tuple[dict[str, Any], str]:
    """Return the JSON object and the page."""
    told: dict[str, Any] = json.loads(call(workspace, "--json", *arguments))
    return told, Path(told["file"]).read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Collects the elements of a page, and the text outside of style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in {"style", "script"}:
            self.text += data

    def by(self, name: str, value: str) -> list[dict[str, str | None]]:
        """Return the elements with a word in an attribute."""
        return [a for _, a in self.elements if value in (a.get(name) or "").split()]


def block_html(page: str, id_: str) -> str:
    """Return the HTML of a block."""
    found = re.search(rf'<div class="block[^"]*" id="{id_}".*?\n</div>\n', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_command_tells_what_there_is_to_look_at(workspace: Workspace) -> None:
    """Counts, then the reasons to look, then the file; it lies where git ignores it."""
    told = call(workspace).splitlines()
    assert told[0].endswith(
        ": 14 segments: 6 written, 3 untranslated, 2 requests, 1 set aside, 2 off the record."
    )
    assert told[1:-1] == [
        "  1  Not translated",
        "  1  Left out",
        "  1  Cut, because it was off the record",
        "  2  Carried out as asked",
    ]
    (file,) = (workspace.root / ".pipeline/review").iterdir()
    assert re.fullmatch(rf"{re.escape(str(file))} \(\d+ kB\)", told[-1])


def test_json_names_the_page_and_its_parts(workspace: Workspace, tmp_path: Path) -> None:
    """The page is written where it was asked for."""
    file = tmp_path / "page.html"
    told, page = review(workspace, RUN, "-o", str(file))
    assert told == {
        "run": told["run"],
        "file": str(file),
        "bytes": len(page.encode()),
        "articles": [{"path": ARTICLE, "action": "created"}],
        "notes": 4,
        "segments": {"cited": 6, "untranslated": 3, "directive": 2, "aside": 1, "off": 2},
        "look": [
            {"what": "Not translated", "count": 1},
            {"what": "Left out", "count": 1},
            {"what": "Cut, because it was off the record", "count": 1},
            {"what": "Carried out as asked", "count": 2},
        ],
    }
    assert not (workspace.root / ".pipeline/review").exists()


def test_the_page_opens_in_the_browser(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a file, and its address is that of a file."""
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    told, _ = review(workspace, "--open")
    assert opened == [Path(told["file"]).as_uri()]


def test_a_block_names_the_words_that_each_sentence_rests_on(workspace: Workspace) -> None:
    """One whole block, beside the segments that it points to."""
    _, page = review(workspace)
    assert block_html(page, "b2") == (
        '<div class="block added" id="b2" lang="en" data-rests="s2 s3" role="group" '
        'aria-label="paragraph, added, rests on 2 segments" tabindex="-1">\n'
        '<p><span data-s="s2">When I joined my first team in 2016 there were six of us.</span> '
        '<span data-s="s3">The analyst answered questions about last month and the data scientist '
        "trained models.</span></p>\n\n"
        '<p class="cites">Source <a href="#n1">1</a> </p>\n'
        "</div>\n"
    )
    assert (
        '<span class="seg cited" id="s2" tabindex="-1">When I joined my first team in 2016 there '
        "were six of us.</span>"
    ) in page


def test_what_is_off_the_record_is_not_on_the_page(workspace: Workspace) -> None:
    """A sign stands in its place, once for all that was cut in a row."""
    _, page = review(workspace)
    assert SECRET not in page
    assert page.count('class="seg off"') == 1
    assert "cut, off the record</span>" in page


def test_the_page_asks_for_nothing(workspace: Workspace) -> None:
    """No element loads, no attribute acts, and the policy allows this style and script alone."""
    _, page = review(workspace)
    reader = Reader(page)
    for tag, attributes in reader.elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form", "video"}
        assert not {"src", "style", "srcset", "action"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert style is not None
    assert script is not None
    hashes = [b64encode(sha256(found[1].encode()).digest()).decode() for found in (style, script)]
    (policy,) = [a["content"] for a in reader.by("http-equiv", "Content-Security-Policy")]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_a_hostile_note_stays_text(tmp_path: Path) -> None:
    """On both sides of the page, in the list, and in the names of files and articles."""
    workspace = Workspace(tmp_path)
    (tmp_path / "pipeline.toml").touch()
    workspace.drop("20260309_071804_<img src=x onerror=alert(1)>_msg1_transcript.txt", HOSTILE)
    workspace.build("--engine", "offline")
    _, page = review(workspace)
    reader = Reader(page)
    assert [tag for tag, _ in reader.elements].count("script") == 1
    assert [tag for tag, _ in reader.elements].count("style") == 1
    assert "img" not in {tag for tag, _ in reader.elements}
    assert not [a for _, a in reader.elements if any(name.startswith("on") for name in a)]
    links = [a["href"] or "" for tag, a in reader.elements if tag == "a"]
    assert all(link.startswith(("#", "https://", "http://")) for link in links)
    assert '<script>document.title = "owned"</script>' in reader.text


def test_a_revision_shows_what_was_there_before(workspace: Workspace) -> None:
    """New words are marked in the text, and the text before can be opened."""
    file = next((workspace.root / "inbox/receipts").glob("*.json"))
    record = json.loads(file.read_text(encoding="utf-8"))
    record["blocks"][2]["replaces"] = "The model comes from inside now."
    file.write_text(json.dumps(record), encoding="utf-8")
    _, page = review(workspace)
    block = block_html(page, "b3")
    assert '<div class="block revised" id="b3"' in block
    assert '<p class="tag">Revised</p>' in block
    assert "<ins>outside</ins>" in block
    assert (
        '<details class="before"><summary>Before</summary><p>The model comes from inside now.</p>'
        "</details>"
    ) in block


def test_what_a_request_moved_or_corrected_is_told(workspace: Workspace) -> None:
    """A block that came from elsewhere has no text before it, a corrected one has."""
    file = next((workspace.root / "inbox/receipts").glob("*.json"))
    record = json.loads(file.read_text(encoding="utf-8"))
    moved, corrected, thin = record["blocks"][1:4]
    moved |= {"replaces": moved["text"], "fidelity": None}
    corrected |= {"replaces": "The model comes from inside now.", "fidelity": None}
    thin["fidelity"] = 0.25
    record["articles"][0]["blocks_moved_away"] = 2
    record["feedback"] = [{"segments": record["blocks"][1]["segments"][:1], "words": "Well done."}]
    file.write_text(json.dumps(record), encoding="utf-8")
    told, page = review(workspace)
    assert '<p class="tag">Moved here as asked</p>' in block_html(page, "b2")
    assert "Before" not in block_html(page, "b2")
    assert '<p class="tag">Corrected as asked</p>' in block_html(page, "b3")
    assert "<summary>Before</summary>" in block_html(page, "b3")
    assert '<p class="tag">Carries 25% of what was said</p>' in block_html(page, "b4")
    assert "<span>2 moved away</span>" in page
    assert [look["what"] for look in told["look"]][:3] == [
        "Carries little of what was said",
        "Not translated",
        "Said about the articles or the tool",
    ]


def test_what_the_run_did_not_write_is_folded_away(workspace: Workspace) -> None:
    """A second run's page opens with its own block; an edit by hand is named."""
    workspace.drop(
        "20260310_071804_dana_msg9_transcript.txt",
        "Put this in the article Data teams after the language model. The budget for labels "
        "doubled in one year.",
    )
    workspace.build("--engine", "offline", SOURCE_DATE_EPOCH="1773144000")
    _, page = review(workspace)
    reader = Reader(page)
    assert len(reader.by("class", "added")) >= 1
    assert "<summary>5 unchanged blocks</summary>" in page
    assert '<span class="badge updated">updated</span>' in page
    file = workspace.root / ARTICLE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("doubled in one year", "tripled in one year"), encoding="utf-8")
    _, page = review(workspace)
    assert '<p class="tag">Changed by hand since</p>' in page
    assert "The file has changed since this run; it is shown as it is now." in page


def test_files_that_are_gone_are_named(workspace: Workspace) -> None:
    """The page of a run is made of what is left."""
    (workspace.root / f"inbox/used/{FIRST}").unlink()
    (workspace.root / f"inbox/used/{SECOND}").write_text("Other words.\n", encoding="utf-8")
    _, page = review(workspace)
    assert f"inbox/used/{FIRST} is not there any more." in page
    assert f"inbox/used/{SECOND} was changed since it was consumed." in page
    (workspace.root / ARTICLE).unlink()
    _, page = review(workspace)
    assert "The file is not there any more." in page


def test_a_moved_article_is_shown_where_it_is(workspace: Workspace) -> None:
    """Its blocks lead to it."""
    (workspace.root / ARTICLE).rename(workspace.root / "articles/moved.md")
    told, page = review(workspace)
    assert told["articles"] == [{"path": "articles/moved.md", "action": "created"}]
    assert 'data-rests="s2 s3"' in page


def test_what_was_taken_back_is_told(workspace: Workspace) -> None:
    """A single note says so itself; a run of which nothing is left says it at the top."""
    workspace.run("undo", SECOND, SOURCE_DATE_EPOCH="1773061200")
    told, page = review(workspace)
    assert f"consumed by run {told['run']}" not in page
    assert "<span>taken back by run 20260309T130000Z-" in page
    assert "This run was taken back" not in page
    workspace.run("undo", told["run"], SOURCE_DATE_EPOCH="1773064800")
    _, page = review(workspace, RUN)
    assert '<p class="problem">This run was taken back by run 20260309T1' in page
    told, page = review(workspace, "20260309T140000Z")
    assert "<span>took back 3 notes</span>" in page
    assert told["articles"] == [{"path": ARTICLE, "action": "removed"}]


def test_forty_notes_stay_below_half_a_megabyte(tmp_path: Path) -> None:
    """A long day: forty notes of 1,500 characters, into articles that are long already."""
    workspace = Workspace(tmp_path)
    (tmp_path / "pipeline.toml").touch()
    random = Random(6)
    words = ["".join(random.choices("aeioulnrstdm", k=random.randint(3, 9))) for _ in range(900)]

    def text(size: int) -> str:
        sentences = (
            " ".join(random.choices(words, k=12)).capitalize() + "." for _ in range(size // 80)
        )
        return " ".join(sentences)

    old = "\n\n".join(f"## Part {number}\n\n{text(900)}" for number in range(200))
    workspace.article("old.md", f'---\ntitle: "Old"\n---\n\n# Old\n\n{old}\n')
    for number in range(40):
        asked = "Put this in the article Old. " if number % 4 == 0 else ""
        workspace.drop(f"20260309_07{number:02}04_dana_msg{number}.txt", asked + text(1_500))
    workspace.build("--engine", "offline")
    told, page = review(workspace)
    assert told["notes"] == 40
    assert len(page.encode()) < 500_000
    assert "left out of this page to keep it small" in page


@pytest.mark.parametrize(
    ("run", "message"),
    [
        ("2025", "no run begins with “2025”. The receipts of all runs are in inbox/receipts."),
        (
            "2026",
            "2 runs begin with “2026”. Give more of it: their receipts are in inbox/receipts.",
        ),
    ],
)
def test_a_run_is_named_by_the_beginning_of_its_id(
    workspace: Workspace, run: str, message: str
) -> None:
    """One that fits none or several is wrong usage."""
    workspace.drop("20260310_071804_dana_msg9.md", "A page: https://example.org/x worth it.")
    workspace.build("--engine", "offline", SOURCE_DATE_EPOCH="1773144000")
    assert message in call(workspace, run, code=2)


def test_a_page_goes_into_a_folder_that_is_there(workspace: Workspace) -> None:
    """A slip in the name makes no folders."""
    place = workspace.root.parent / "none"
    told = call(workspace, "-o", str(place / "x.html"), code=2)
    assert told == f"pipeline: {place}: there is no such folder. Make it first.\n"
    assert not place.exists()


def test_without_a_run_there_is_nothing_to_review(tmp_path: Path) -> None:
    """The message says which command makes one."""
    (tmp_path / "pipeline.toml").touch()
    told = call(Workspace(tmp_path), code=2)
    assert "there is no run to review. `pipeline build` makes one." in told


def test_a_workspace_can_bring_its_own_style(workspace: Workspace) -> None:
    """The policy follows whatever style stands in the page."""
    style = workspace.root / "templates/review/page.css"
    style.parent.mkdir(parents=True)
    style.write_text("body { color: teal; }\n", encoding="utf-8")
    _, page = review(workspace)
    digest = b64encode(sha256(style.read_bytes()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in page
