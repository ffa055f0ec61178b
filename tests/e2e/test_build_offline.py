"""`pipeline build --engine offline`: the whole command on a workspace, judged from outside."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from e2e_workspace import NOTES, Workspace, add_up, defects, links

ARTICLE = "data-teams-after-the-language-model.md"


def test_notes_become_a_cited_draft_and_leave_the_inbox(workspace: Workspace) -> None:
    """One sitting with a dictated title becomes one article; every segment is accounted for."""
    report = workspace.build("--engine", "offline")
    assert [a["path"] for a in report["articles"]] == [f"articles/{ARTICLE}"]
    assert report["notes"] == {"consumed": 3, "left": 0}
    assert add_up(report["segments"])
    assert defects(workspace, ARTICLE) == []
    assert sorted(workspace.tree()) == [
        "articles/_index.md",
        f"articles/{ARTICLE}",
        report["receipt"],
        *sorted(f"inbox/used/{name}" for name in NOTES),
        "pipeline.toml",
    ]
    assert links(workspace.articles()[ARTICLE]) == {"https://www.example.org/roles_2026?a=1&b=2"}


def test_a_second_build_changes_nothing(workspace: Workspace) -> None:
    """With an empty inbox no byte is written, not even a receipt."""
    workspace.build("--engine", "offline")
    before = workspace.tree()
    report = workspace.build("--engine", "offline")
    assert report["receipt"] is None
    assert workspace.tree() == before


def test_notes_that_cannot_be_read_leave_no_trace(empty: Workspace) -> None:
    """Where nothing can be consumed nothing is written, however often a build is tried."""
    empty.drop("noise.txt", b"\0\1\2\3" * 100)
    before = empty.tree()
    for _ in range(2):
        report = empty.build("--engine", "offline", code=4)
        assert (report["receipt"], report["notes"]) == (None, {"consumed": 0, "left": 1})
        assert empty.tree() == before


def test_the_same_notes_give_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    """Another place, hash seed, time zone and locale make no difference."""
    (tmp_path / "other/inbox").mkdir(parents=True)
    other = Workspace(tmp_path / "other")
    (other.root / "pipeline.toml").touch()
    for name, words in NOTES.items():
        other.drop(name, words)
    workspace.build("--engine", "offline", PYTHONHASHSEED="1")
    other.build("--engine", "offline", PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C")
    assert workspace.tree() == other.tree()


def test_off_the_record_words_are_nowhere_but_in_the_note(workspace: Workspace) -> None:
    """What the speaker took off the record is in no article, receipt, index or output."""
    done = workspace.run("build", "--engine", "offline", "-v")
    assert done.returncode == 0
    assert "agency" not in done.stdout + done.stderr
    holders = [p for p in workspace.root.rglob("*") if p.is_file() and b"agency" in p.read_bytes()]
    assert [p.name for p in holders] == ["20260309_072233_dana_msg2_transcript.txt"]
    uses = [s["use"] for s in workspace.receipt()["segments"]]
    assert "off-record" in uses


def test_an_end_of_what_was_off_the_record_without_a_beginning_needs_attention(
    empty: Workspace,
) -> None:
    """The note is named; of what may have been misheard not a word is repeated."""
    empty.drop(
        "20260309_070000_dana.txt",
        "New article: Kettles. A kettle sings. Often the record, Bob left. Back on the record.",
    )
    assert empty.build("--engine", "offline")["attention"] == [
        (
            "20260309_070000_dana.txt says “Back on the record”, and nothing before it is off the "
            "record: look whether something was written that should not be."
        )
    ]


@pytest.mark.parametrize("at_once", [False, True])
def test_a_note_goes_on_with_the_topic_that_it_names(empty: Workspace, *, at_once: bool) -> None:
    """Not with the author's last note, in one run as over two, and the route says so."""
    empty.drop("20260309_070000.txt", "New article: Trains. Never send a letter from a train.")
    empty.drop("20260310_070000.txt", "New article: Gardens. The roses are red.")
    if not at_once:
        empty.build("--engine", "offline")
    empty.drop(
        "20260311_070000.txt",
        "In addition to what I said about trains, a train has no wifi in the tunnel.",
    )
    report = empty.build("--engine", "offline")
    trains = next(a for a in report["articles"] if a["path"] == "articles/trains.md")
    told = "goes on with what was said about trains"
    if at_once:
        told = "asked for by the speaker; 20260311_070000.txt goes on with 20260309_070000.txt"
    assert trains["routes"][0] == told
    articles = empty.articles()
    assert "a train has no wifi in the tunnel[^2]" in articles["trains.md"]
    assert "wifi" not in articles["gardens.md"]


def outcome(report: dict[str, Any]) -> list[tuple[str, bool, str]]:
    return [(d["kind"], d["obeyed"], d["outcome"]) for d in report["directives"]]


def test_a_request_in_the_middle_of_a_sentence_is_told_and_its_words_stay(
    empty: Workspace,
) -> None:
    """Neither what is taken back nor where a title ends is guessed, and both are reported."""
    unheard = "not carried out: sounds like a request, said in the middle of a sentence"
    empty.drop(
        "20260309_070000.txt",
        "we pay the editor 5000 euros a month no scratch that what i can say is that we pay well",
    )
    empty.drop(
        "20260310_070000.txt",
        "new article bread in winter i bake every sunday and off the record my neighbour is gone "
        "back on the record and the oven is hot",
    )
    report = empty.build("--engine", "offline")
    assert outcome(report) == [
        ("off-record", True, "left out"),
        ("other", False, unheard),
        ("other", False, unheard),
    ]
    assert [line.rpartition("” was ")[2] for line in report["attention"]] == [f"{unheard}."] * 2
    articles = "".join(empty.articles().values())
    assert "5000 euros a month no scratch that what I can say is that we pay well" in articles
    assert "New article bread in winter I bake every sunday. And the oven is hot[^1]" in articles


def test_what_is_right_may_follow_in_the_sentence_that_takes_something_back(
    empty: Workspace,
) -> None:
    """The sentence before is gone, and the rest of this one is written."""
    empty.drop(
        "20260309_070000.txt",
        "New article: Readers. We have 3000 readers. Scratch that, 3400 readers. They pay "
        "nothing. Forget that. Cross that out. They write letters.",
    )
    report = empty.build("--engine", "offline")
    assert outcome(report) == [
        ("create", True, "written to “Readers”"),
        ("drop", True, "left out"),
        ("drop", True, "left out"),
    ]
    assert report["attention"] == []
    assert "\n3400 readers. They write letters[^1].\n" in empty.articles()["readers.md"]


def test_an_update_changes_only_what_it_adds(workspace: Workspace) -> None:
    """Every old line stays, but for the date; the new block cites the new note alone."""
    workspace.build("--engine", "offline")
    before = workspace.articles()[ARTICLE]
    workspace.drop(
        "20260310_080000_dana_msg9_transcript.txt",
        "Put this in the article data teams after the language model. We now ask every "
        "candidate to read twenty real conversations.",
    )
    report = workspace.build("--engine", "offline", SOURCE_DATE_EPOCH="1773230400")
    after = workspace.articles()[ARTICLE]
    assert [(a["action"], a["path"]) for a in report["articles"]] == [
        ("updated", f"articles/{ARTICLE}")
    ]
    lines = after.splitlines()
    gone = [line for line in before.splitlines() if line not in lines]
    assert gone == ["updated: 2026-03-09"]
    new = [line for line in lines if line not in before.splitlines() and line]
    assert "updated: 2026-03-11" in new
    assert any("twenty real conversations[^5]." in line for line in new)
    assert defects(workspace, ARTICLE) == []


def test_a_dry_run_shows_the_diff_and_writes_nothing(workspace: Workspace) -> None:
    """The diff is that of the build that follows, and the workspace stays as it is."""
    before = workspace.tree()
    shown = workspace.run("build", "--engine", "offline", "--dry-run").stdout
    assert workspace.tree() == before
    workspace.build("--engine", "offline")
    text = workspace.articles()[ARTICLE]
    assert f"+++ b/articles/{ARTICLE}" in shown
    assert all(f"+{line}" in shown for line in text.splitlines())


def test_a_request_that_is_not_carried_out_is_told_in_its_own_words(empty: Workspace) -> None:
    """Who asked for something sees which request was left."""
    empty.drop("a.txt", "The roses need water every day in July. Make this section shorter.")
    report = empty.build("--engine", "offline")
    assert report["attention"] == [
        "“Make this section shorter.” was not carried out: this request is not supported."
    ]


def test_a_note_dropped_twice_is_used_once(workspace: Workspace) -> None:
    """The same bytes under another name, now or later, are recognised and change no article."""
    words = (workspace.root / "inbox" / next(iter(NOTES))).read_bytes()
    workspace.drop("copy.txt", words)
    report = workspace.build("--engine", "offline")
    assert (report["notes"]["consumed"], add_up(report["segments"])) == (4, True)
    before = workspace.articles()
    workspace.drop("again.txt", words)
    report = workspace.build("--engine", "offline")
    assert (report["notes"]["consumed"], report["articles"]) == (1, [])
    assert workspace.articles() == before
    assert not list((workspace.root / "inbox").glob("*.txt"))
    assert [n["duplicate_of"] for n in workspace.receipt()["notes"]] == [
        f"inbox/used/{next(iter(NOTES))}"
    ]


def test_a_taken_name_gets_a_suffix(workspace: Workspace) -> None:
    """Another note of the same name is kept beside the first, and its footnote leads to it."""
    workspace.build("--engine", "offline")
    name = next(iter(NOTES))
    workspace.drop(name, "New article: Quiet mornings. I write before seven, and nobody calls.")
    workspace.build("--engine", "offline")
    suffixed = name.replace(".txt", "-2.txt")
    assert (workspace.root / "inbox/used" / suffixed).is_file()
    assert f"(../inbox/used/{suffixed})" in workspace.articles()["quiet-mornings.md"]
    assert defects(workspace, "quiet-mornings.md") == []


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("image.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(300), "binary"),
        ("blank.md", b" \n\n \t\n", "nothing"),
    ],
)
def test_a_file_that_cannot_be_read_stays_and_the_others_go_on(
    workspace: Workspace, name: str, data: bytes, reason: str
) -> None:
    """It is named with a reason and a remedy, and the exit code says that something is left."""
    path = workspace.drop(name, data)
    done = workspace.run("build", "--engine", "offline")
    assert done.returncode == 4
    assert name in done.stdout + done.stderr
    assert path.read_bytes() == data
    assert (workspace.root / "articles" / ARTICLE).is_file()
    assert "Traceback" not in done.stderr


def test_names_with_spaces_brackets_and_cyrillic_can_be_cited(empty: Workspace) -> None:
    """Links to such notes lead to the files, from any depth."""
    for number, name in enumerate(("Заметка [1] (черновик).txt", "a #1 100% & b.txt")):
        words = (
            "New article: Boiling water. The kettle sings at noon in May.",
            "New article: Growing ferns. Nobody waters them in winter.",
        )[number]
        empty.drop(name, words)
    empty.build("--engine", "offline")
    assert [defect for path in empty.articles() for defect in defects(empty, path)] == []
    assert len(empty.articles()) == 2


def test_a_mark_never_swallows_what_is_said_beside_it(empty: Workspace) -> None:
    """Where the end of a title cannot be told, the sentence is kept whole rather than obeyed."""
    empty.drop("a.txt", "New article: Title B. Nobody waters the ferns in winter.")
    empty.build("--engine", "offline")
    assert "Nobody waters the ferns in winter" in "".join(empty.articles().values())


def test_notes_full_of_markup_stay_words(empty: Workspace) -> None:
    """Markdown, HTML, footnotes and rules in a note act nowhere, and no word of them is lost."""
    empty.drop(
        "20260309_090000_eve_msg1.md",
        "# Not a heading\n\nSee [^1] and <script>alert(1)</script> and ![x](http://e.example/p.png)"
        ".\n\n---\n\n[^1]: [evil](../../../etc/passwd)\n\n## Sources\n\n"
        "The end of `the story` is near.",
    )
    empty.build("--engine", "offline")
    ((path, text),) = empty.articles().items()
    assert defects(empty, path) == []
    words = "".join(text.replace("\\", "").replace("&lt;", "<").split())
    for piece in ("<script>alert(1)</script>", "etc/passwd", "`thestory`", "Notaheading"):
        assert piece in words


def test_an_existing_workspace_works_by_configuration(empty: Workspace) -> None:
    """Other folders, articles in subfolders and a hand-made index: read, and left as they are."""
    (empty.root / "pipeline.toml").write_text(
        'inbox = "inbox/raw"\nused = "inbox/used"\nlanguage = "en"\n', encoding="utf-8"
    )
    index = empty.article("_index.md", "# My own index\n")
    old = empty.article(
        "ops/kettles.md",
        '---\ntitle: "Kettles"\ncreated: 2026-01-01\nupdated: 2026-01-01\ntags: [tea]\n'
        "status: draft\n---\n\n# Kettles\n\nAll about kettles and their whistles.\n",
    )
    raw = empty.root / "inbox/raw"
    raw.mkdir()
    note = empty.drop(
        "raw/20260309_100000_dana.txt",
        "Add this to the Kettles article. A kettle of ours whistles at ninety degrees.",
    )
    report = empty.build("--engine", "offline")
    assert [a["path"] for a in report["articles"]] == ["articles/ops/kettles.md"]
    text = old.read_text(encoding="utf-8")
    assert "whistles at ninety degrees[^1]." in text
    assert "(../../inbox/used/20260309_100000_dana.txt)" in text
    assert index.read_text(encoding="utf-8") == "# My own index\n"
    assert not note.exists()


def test_build_can_commit_exactly_its_files(workspace: Workspace) -> None:
    """With --commit git holds the run's files and nothing of what else was changed."""

    def git(*arguments: str) -> str:
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
        return subprocess.run(
            command, cwd=workspace.root, capture_output=True, text=True, check=True
        ).stdout

    git("init", "-q")
    git("config", "user.name", "t")
    git("config", "user.email", "t@example.org")
    git("add", ".")
    git("commit", "-qm", "notes")
    (workspace.root / "mine.txt").write_text("unfinished", encoding="utf-8")
    git("add", "mine.txt")
    report = workspace.build("--engine", "offline", "--commit")
    assert git("status", "--porcelain").split() == ["A", "mine.txt"]
    changed = git("show", "--name-only", "--format=", "-M100%", "HEAD").split()
    assert f"articles/{ARTICLE}" in changed
    assert report["receipt"] in changed
    assert "mine.txt" not in changed


def test_json_has_the_promised_keys(workspace: Workspace) -> None:
    """One object on stdout holds at least what the interface promises."""
    done = workspace.run("build", "--engine", "offline", "--json")
    report = json.loads(done.stdout)
    assert {"run", "engine", "notes", "articles", "segments", "findings"} <= report.keys()
    assert {"tokens", "receipt"} <= report.keys()
    assert {"path", "action", "blocks_added", "blocks_revised"} <= report["articles"][0].keys()
    assert {"input", "output", "cached"} <= report["tokens"].keys()


def test_an_article_that_cannot_be_read_is_left_alone(workspace: Workspace) -> None:
    """A new article of the same name gets another path, and the broken one is named."""
    broken = workspace.article(ARTICLE, "")
    broken.write_bytes(b"\xff\xfe\x00broken\x80")
    done = workspace.run("build", "--engine", "offline")
    assert done.returncode == 0
    assert broken.read_bytes() == b"\xff\xfe\x00broken\x80"
    assert f"articles/{ARTICLE} was left alone" in done.stdout
    assert defects(workspace, ARTICLE.replace(".md", "-2.md")) == []


def test_an_article_that_would_not_survive_is_left_alone(workspace: Workspace) -> None:
    """An open code fence would swallow what is added: the article stays, the words go elsewhere."""
    workspace.build("--engine", "offline")
    path = workspace.root / "articles" / ARTICLE
    path.write_text(path.read_text("utf-8").split("## Sources")[0] + "```\nopen\n", "utf-8")
    before = path.read_bytes()
    workspace.drop(
        "b.txt",
        "Put this in the article data teams after the language model. The kettle sings at noon.",
    )
    done = workspace.run("build", "--engine", "offline")
    assert done.returncode == 0
    assert path.read_bytes() == before
    assert f"{ARTICLE}: " in done.stdout
    assert "The kettle sings at noon[^1]." in "".join(workspace.articles().values())
