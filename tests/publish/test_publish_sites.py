"""The published face builds in real sites, and reads there as it should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from e2e_workspace import Workspace
from publish.conftest import ARTICLE, PIXEL, SLUG, call
from renderings import page_text

HUGO_LAYOUT = "<title>{{ .Title }}</title><b>{{ .Lastmod.Format `2006-01-02` }}</b>{{ .Content }}"
SECRETS = ("agency", "inbox", "transcript", "receipts")

pytestmark = pytest.mark.slow


def published(workspace: Workspace, to: str, *articles: str) -> Path:
    site = workspace.root.parent / "site"
    done = call(workspace, "publish", *articles, "--to", to, "-o", str(site), "--mark")
    assert done.exit_code == 0, done.stderr
    return site


def run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hugo_builds_the_published_face(workspace: Workspace) -> None:
    """Title, dates, footnote, figure and links are there; a shortcode of the text is only text."""
    workspace.article(
        "code.md",
        "---\ntitle: Code\ncreated: 2026-01-02\ntags: [a, 'b: c']\n---\n\n# Code\n\n"
        'Write `{{< figure src="x" >}}` or {{% note %}} to call one.\n',
    )
    site = published(workspace, "hugo", ARTICLE, "articles/other.md", "articles/code.md")
    (site / "hugo.toml").write_text('baseURL = "https://example.org/"\n', encoding="utf-8")
    (site / "layouts/_default").mkdir(parents=True)
    (site / "layouts/_default/single.html").write_text(HUGO_LAYOUT, encoding="utf-8")
    (site / "layouts/_default/list.html").write_text("{{ .Title }}", encoding="utf-8")
    run(Path(sys.executable).with_name("hugo"), "--panicOnWarning", cwd=site)
    page = (site / f"public/posts/{SLUG}/index.html").read_text(encoding="utf-8")
    assert "<title>Data teams after the language model</title>" in page
    assert page.count('class="footnote-ref"') == 2
    assert 'href="https://example.org/map"' in page
    assert 'src="a-map.png"' in page
    assert (site / f"public/posts/{SLUG}/a-map.png").read_bytes() == PIXEL
    assert (site / f"public/posts/{SLUG}" / "../other/index.html").is_file()
    assert 'href="../other/"' in page
    assert [word for word in SECRETS if word in page] == []
    code = page_text((site / "public/posts/code/index.html").read_text(encoding="utf-8"))
    assert 'Write {{< figure src="x" >}} or {{% note %}} to call one.' in code


def test_mkdocs_builds_the_published_face(workspace: Workspace) -> None:
    """In strict mode, where every link that leads nowhere is an error."""
    site = published(workspace, "mkdocs", ARTICLE, "articles/other.md")
    (site / "mkdocs.yml").write_text(
        "site_name: Site\nmarkdown_extensions: [footnotes, tables]\nuse_directory_urls: true\n",
        encoding="utf-8",
    )
    (site / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    run(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", cwd=site)
    page = (site / f"site/{SLUG}/index.html").read_text(encoding="utf-8")
    assert "<title>Data teams after the language model - Site</title>" in page
    assert page.count('class="footnote-ref"') == 2
    assert 'href="https://example.org/map"' in page
    assert (site / f"site/figures/{SLUG}/a-map.png").read_bytes() == PIXEL
    assert f'src="../figures/{SLUG}/a-map.png"' in page
    assert 'href="../other/"' in page
    assert [word for word in SECRETS if word in page] == []
