"""Templates come from the package, a workspace's own in their place, and never run wild."""

from __future__ import annotations

from pathlib import Path

import pytest

from editorial_pipeline.errors import SettingsError
from editorial_pipeline.templating import Templates


def write(folder: Path, name: str, text: str) -> Templates:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Templates(folder)


def test_the_default_templates_are_found() -> None:
    """Without overrides the templates of the package are used."""
    assert Templates(None).text("article.md.j2").startswith("---\ntitle: {{ yaml.title }}\n")
    assert Templates(Path("missing")).text("article.md.j2") == Templates(None).text("article.md.j2")


def test_a_workspace_overrides_file_by_file(tmp_path: Path) -> None:
    """A template of the same name wins, and may include what it does not replace."""
    write(tmp_path, "part.j2", "<{{ word }}>")
    templates = write(
        tmp_path, "page.j2", "{% include 'part.j2' %}!\n{% if word %}\nyes\n{% endif %}\n"
    )
    assert templates.render("page.j2", word="a & b") == "<a & b>!\nyes\n"
    assert templates.text("part.j2") == "<{{ word }}>"
    assert templates.text("article.md.j2") == Templates(None).text("article.md.j2")


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("a\n{{ missing }}", "'missing' is undefined", 2),
        ("a\nb\n{% if %}", "Expected an expression", 3),
        ("{{ 1 / 0 }}", "division by zero", 1),
        ("\n{{ word.__class__.__mro__ }}", "unsafe", 2),
        ("{{ items.append(1) }}", "unsafe|not safely callable", 1),
        ("{% for i in range(10**9) %}{% endfor %}", "Range too big", 1),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    tmp_path: Path, text: str, what: str, line: int
) -> None:
    """Whatever goes wrong in a template, the person learns where."""
    templates = write(tmp_path, "x.j2", text)
    with pytest.raises(SettingsError, match=what) as caught:
        templates.render("x.j2", word="w", items=[])
    assert caught.value.where == f"{tmp_path / 'x.j2'}:{line}"


@pytest.mark.parametrize("name", ["absent.j2", "../secret.j2"])
def test_a_missing_template_is_named(tmp_path: Path, name: str) -> None:
    """A template that is not there, or lies outside, is an error of the settings."""
    (tmp_path / "secret.j2").write_text("x")
    templates = Templates(tmp_path / "templates")
    with pytest.raises(SettingsError, match="does not exist"):
        templates.render(name)


def test_a_template_is_utf_8(tmp_path: Path) -> None:
    """Other encodings are refused, not guessed."""
    (tmp_path / "x.j2").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="UTF-8"):
        Templates(tmp_path).render("x.j2")
    with pytest.raises(SettingsError, match="UTF-8"):
        Templates(tmp_path).text("x.j2")
    with pytest.raises(SettingsError, match="cannot be read"):
        Templates(tmp_path).text("absent.j2")
