"""The review page in a real browser: what lights up, what moves, and what cannot happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import click.testing
import pytest
from playwright.sync_api import Browser, Page, Request

from built_workspace import NOTES, built_workspace
from e2e_workspace import Workspace
from editorial_pipeline.cli import main

HOSTILE = (
    "New article: Safe pages. Say <script>document.title = 'owned'</script> aloud. "
    "Then <img src=x onerror=\"document.title = 'owned'\"> was shown on it. "
    "See [this](javascript:document.title='owned') and <https://e.org/\"onclick=alert(1)>. "
    "</p></main><style>*{display:none}</style><a href='javascript:alert(1)'>here</a> it ends. "
    "'><svg onload=document.title='owned'> closes the attribute."
)
PHONE = {"width": 390, "height": 844}

Open = Callable[..., Page]


def write_page(workspace: Workspace, file: Path) -> Path:
    """Write the page of the last run to a file."""
    arguments = ["--root", str(workspace.root), "review", "-o", str(file)]
    done = click.testing.CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return file


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a workspace after a build, and after an addition to its article."""
    folder = tmp_path_factory.mktemp("pages")
    return write_page(built_workspace(folder / "work"), folder / "page.html")


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a run over a note that wants to run script."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "pipeline.toml").touch()
    workspace = Workspace(folder)
    workspace.drop("20260309_071804_<img src=x onerror=alert(1)>_msg1_transcript.txt", HOSTILE)
    workspace.drop("20260309_071830_<img src=x onerror=alert(1)>_msg2.md", "In the same minute.")
    workspace.build("--engine", "offline")
    return write_page(workspace, folder / "page.html")


@pytest.fixture
def requests() -> list[Request]:
    """Collect what the pages of a test ask for."""
    return []


@pytest.fixture
def show(browser: Browser, file: Path, requests: list[Request]) -> Iterator[Open]:
    """Return a function that opens a page; an error in its script fails the test."""
    contexts = []
    errors: list[str] = []

    def opened(page_file: Path = file, **options: Any) -> Page:  # noqa: ANN401 - the browser's own
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **options})
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("request", lambda request: requests.append(request))  # noqa: PLW0108
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(page_file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def texts(page: Page, selector: str) -> list[str]:
    """Return the texts of the elements, in order."""
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def focused(page: Page) -> str:
    """Return the element that has the focus: its id, else its class, else its name."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement;"
            " return e.id || e.className || e.tagName.toLowerCase(); })()"
        )
    )


def axe(page: Page) -> list[str]:
    """Return what axe-core objects to, with the elements."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [f"{v['id']}: {node['html'][:200]}" for v in found["violations"] for node in v["nodes"]]


def test_pointing_at_a_sentence_lights_up_its_words(show: Open) -> None:
    """The sentence and its segment are lit brightly, the rest of the block's segments mildly."""
    page = show()
    sentences = page.locator("#b2 [data-s]")
    said = ["When I joined my first team in 2016 there were six of us.", (
        "The analyst answered questions about last month and the data scientist trained models."
    )]  # fmt: skip
    for number in (0, 1):
        sentences.nth(number).hover()
        assert texts(page, ".block .hot") == [said[number]]
        assert texts(page, ".seg.hot") == [said[number]]
        assert texts(page, ".seg.lit") == said
        assert page.locator(".block.lit").get_attribute("id") == "b2"
    page.locator("h1").hover()
    assert page.locator(".lit, .hot").count() == 0


def test_every_sentence_lights_up_what_it_was_made_of(show: Open) -> None:
    """The offline engine keeps the words, so a sentence can be held against what it lights up."""
    page = show()
    seen = 0
    for number in (2, 3, 4, 5):
        for sentence in page.locator(f"#b{number} [data-s]").all():
            sentence.hover()
            said = re.findall(r"\w+", " ".join(texts(page, ".seg.hot")))
            for word in re.findall(r"\w+", sentence.inner_text()):
                assert word in said
                said.remove(word)
                seen += 1
    assert seen > 70


def test_pointing_at_words_lights_up_the_sentences_that_rest_on_them(show: Open) -> None:
    """Both blocks that rest on a segment are lit; what is in no article lights up nothing."""
    page = show()
    page.locator(".seg", has_text="The analyst answered").hover()
    assert [b.get_attribute("id") for b in page.locator(".block.lit").all()] == ["b1", "b2"]
    assert texts(page, ".block .hot") == [
        "Notes on data scientist, model and team.",
        "The analyst answered questions about last month and the data scientist trained models.",
    ]
    page.locator(".seg", has_text="We paid everybody").hover()
    assert page.locator(".block.lit, .block .hot").count() == 0


def test_every_sentence_leads_to_words_and_back(show: Open) -> None:
    """No mark on the page leads nowhere, and what is off the record is not to be found."""
    page = show()
    marks = page.evaluate(
        "[...document.querySelectorAll('[data-s]')].flatMap(e => e.dataset.s.split(' '))"
    )
    assert {str(mark) for mark in marks} == {
        str(segment.get_attribute("id"))
        for segment in page.locator(".seg.cited, .seg.untranslated").all()
    }
    assert "agency" not in page.content()


def test_the_keyboard_reaches_everything(show: Open) -> None:
    """Tab goes from the skip link to the lists, one block and one segment; letters do the rest."""
    page = show()
    order = []
    for _ in range(14):
        page.keyboard.press("Tab")
        order.append(focused(page))
    assert order[:4] == ["skip", "by-article", "by-note", "summary"]
    assert "b1" in order
    page.locator("#b1").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for key, expected in (
        ("j", "b2"),
        ("ArrowDown", "b3"),
        ("k", "b2"),
        ("ArrowUp", "b1"),
        ("k", "b1"),
        ("j", "b2"),
        ("Enter", "s2"),
        ("j", "s3"),
        ("Enter", "b1"),
    ):
        page.keyboard.press(key)
        assert focused(page) == expected, key
    assert texts(page, ".seg.lit") == [
        "When I joined my first team in 2016 there were six of us.",
        "The analyst answered questions about last month and the data scientist trained models.",
    ]
    assert page.locator("#told").inner_text() == "Rests on 2 segments of 1 note."
    stops = page.locator(".block[tabindex='0'], .seg[tabindex='0']").all()
    assert [stop.get_attribute("id") for stop in stops] == ["b1", "s3"]
    page.keyboard.press("Escape")
    assert page.locator(".lit, .hot").count() == 0


def test_the_skip_link_leads_to_the_articles(show: Open) -> None:
    """It is the first stop, and is seen when it has the focus."""
    page = show()
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["x"] > 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert focused(page) == "articles"


def test_what_to_look_at_is_one_key_away(show: Open) -> None:
    """`n` goes from one to the next and round; a link does the same."""
    page = show()
    visited = []
    for _ in range(3):
        page.keyboard.press("n")
        visited.append(focused(page))
    block, aside = visited[:2]
    assert visited == [block, aside, block]
    assert texts(page, f"#{aside}") == ["We paid everybody the same."]
    assert page.locator(f"#{block}").get_attribute("lang") == "ru"
    page.locator(".look summary", has_text="Carried out").click()
    page.locator(".look .jump", has_text="New article").click()
    assert texts(page, f"#{focused(page)}") == ["New article: Data teams after the language model."]


def test_filters_leave_what_belongs_together(show: Open) -> None:
    """Of one note only its own entries are left; a jump to what is hidden shows all again."""
    page = show()
    page.locator("#by-note").select_option("n4")
    assert page.locator(".note:visible").count() == 1
    assert page.locator("article:visible").count() == 1
    assert texts(page, ".look summary:visible") == ["Not translated 1"]
    page.locator(".cites a", has_text="1").first.click()
    assert page.locator(".note:visible").count() == len(NOTES)
    assert page.locator("#by-note").input_value() == ""
    page.locator("#by-article").select_option("a1")
    assert page.locator(".note:visible").count() == len(NOTES)


def test_no_request_leaves_the_page(
    show: Open, file: Path, hostile_file: Path, requests: list[Request]
) -> None:
    """The file itself is all that is read, whatever is pointed at; and script may ask nobody."""
    for one in (file, hostile_file):
        page = show(one)
        for block in page.locator(".block").all():
            block.hover()
        for segment in page.locator(".seg").all():
            segment.hover()
        assert [request.url for request in requests] == [one.as_uri()]
        blocked = page.evaluate(
            """async () => {
              const seen = [];
              document.addEventListener('securitypolicyviolation',
                (event) => seen.push(event.effectiveDirective));
              await fetch('https://example.org/').catch(() => null);
              const image = new Image();
              image.src = 'https://example.org/a.png';
              await new Promise((done) => { image.onerror = done; });
              return seen.sort();
            }"""
        )
        assert blocked == ["connect-src", "img-src"]
        assert {request.failure for request in requests[1:]} == {"csp"}
        requests.clear()


def test_a_hostile_note_cannot_run_script(show: Open, hostile_file: Path) -> None:
    """Its words are shown as words; and were the escaping broken, the policy would hold."""
    page = show(hostile_file)
    assert axe(page) == []
    title = page.title()
    assert title.startswith("Review of run")
    assert "<script>document.title = 'owned'</script>" in page.locator("main").inner_text()
    assert "<script>document.title = 'owned'</script>" in page.locator(".notes").inner_text()
    for link in page.locator("main a, .notes a").all():
        assert str(link.get_attribute("href")).startswith(("#", "https://"))
    page.evaluate(
        """(words) => {
          const hole = document.createElement('div');
          hole.innerHTML = words;
          document.body.append(hole);
          const script = document.createElement('script');
          script.textContent = "document.title = 'owned'";
          document.body.append(script);
          hole.querySelector('a').click();
        }""",
        f"{HOSTILE}<a href=\"javascript:document.title='owned'\">x</a>",
    )
    page.wait_for_function("document.querySelectorAll('svg').length > 0")
    assert page.title() == title
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"color_scheme": "light"}, id="light"),
        pytest.param({"color_scheme": "dark"}, id="dark"),
        pytest.param({"viewport": PHONE, "is_mobile": True, "has_touch": True}, id="phone"),
    ],
)
def test_axe_has_nothing_to_object(show: Open, options: dict[str, Any]) -> None:
    """Contrast, names, order of headings and focus, as the page is opened and when it is lit."""
    page = show(**options)
    assert axe(page) == []
    page.evaluate("document.querySelectorAll('details').forEach((group) => { group.open = true; })")
    page.locator("#b2").focus()
    page.locator("#b2 [data-s]").first.click()
    assert axe(page) == []


def test_on_a_phone_the_words_come_to_the_block(show: Open) -> None:
    """Nothing is wider than the screen; a tap shows the words below, and they lead to the note."""
    page = show(viewport=PHONE, is_mobile=True, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("#sheet").is_hidden()
    page.locator("#b2").tap()
    assert page.locator("#words").inner_text().split("\n\n") == [
        "2026-03-09 07:18 dana",
        "When I joined my first team in 2016 there were six of us.",
        "The analyst answered questions about last month and the data scientist trained models.",
    ]
    page.locator("#close").tap()
    assert page.locator("#sheet").is_hidden()
    page.locator("#b2").tap()
    page.locator("#words a").tap()
    assert focused(page) == "s2"
    assert page.locator("#s2").evaluate("e => e.getBoundingClientRect().top") < PHONE["height"]
