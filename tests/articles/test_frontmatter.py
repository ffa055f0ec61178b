"""Front matter is read as it is written and changed value by value."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from editorial_pipeline.articles import frontmatter
from editorial_pipeline.articles.frontmatter import (
    flow_list,
    load_yaml,
    quoted,
    split_front_matter,
    touch,
)
from editorial_pipeline.errors import ArticleError

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("data", "values", "body"),
    [
        (b"---\ntitle: yes\n---\nx", {"title": "yes"}, b"x"),
        (b"\xef\xbb\xbf---\r\na: 1.0\r\n---\r\nx", {"a": "1.0"}, b"x"),
        (b"---  \na: [x, no]\n...\nx", {"a": ["x", "no"]}, b"x"),
        (b"---\n---\nx", {}, b"x"),
        (b"---\na: 2026-01-01\n---", {"a": "2026-01-01"}, b""),
        (b"---\n\ntext: here: there\n\n---\n", {}, b"---\n\ntext: here: there\n\n---\n"),
        (b"---\nno end", {}, b"---\nno end"),
        (b"text\n---\na: b\n---\n", {}, b"text\n---\na: b\n---\n"),
        (b"\xef\xbb\xbfx", {}, b"x"),
    ],
)
def test_is_found_and_read_as_strings(data: bytes, values: dict[str, object], body: bytes) -> None:
    """Values are strings as written; what is no mapping belongs to the text."""
    front = split_front_matter(data, "a.md")
    assert front.values == values
    assert data[front.body :] == body


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdef")
)


@pytest.mark.parametrize(
    "text", [BOMB, "a: " + "[" * 60_000, "- " * 30_000, "a: {" * 2_000, "a: [\n"]
)
def test_a_bomb_does_not_explode(text: str) -> None:
    """Aliases, nesting and size that would end the process are refused."""
    with pytest.raises(ArticleError, match="the front matter is broken"):
        split_front_matter(f"---\n{text}\n---\n".encode(), "a.md")


def test_a_tag_is_not_obeyed() -> None:
    """A tag that names code makes a plain string."""
    front = split_front_matter(b'---\na: !!python/object/apply:os.system ["x"]\n---\n', "a.md")
    assert front.values == {"a": ["x"]}


TOUCHED = [
    (
        '---\ntitle: "A"\ncreated: 2026-02-08\nupdated: 2026-02-16\ntags: [a, b]\n---\n\n# x\n',
        (
            '---\ntitle: "A"\ncreated: 2026-02-08\nupdated: 2026-03-01\n'
            'tags: [a, b, c, "no"]\n---\n\n# x\n'
        ),
    ),
    (
        "---\r\ncreated: 2026-02-08 # then\r\ntags:\r\n  - a\r\n  - 'b'  # why\r\nz: 1\r\n---\r\nx",
        (
            "---\r\ncreated: 2026-02-08 # then\r\nupdated: 2026-03-01\r\ntags:\r\n  - a\r\n"
            "  - 'b'  # why\r\n  - c\r\n  - \"no\"\r\nz: 1\r\n---\r\nx"
        ),
    ),
    (
        '\ufeff---\ntitle: 😀\nupdated: "2026-02-16" # by hand\ntags: []\n---\n',
        '\ufeff---\ntitle: 😀\nupdated: "2026-03-01" # by hand\ntags: [c, "no"]\n---\n',
    ),
    (
        "---\nupdated:\ntags: # none\n---\n",
        '---\nupdated: 2026-03-01\ntags: [c, "no"] # none\n---\n',
    ),
    ("---\ntags: x, y\n# end\n---\n", "---\ntags: x, y\n# end\nupdated: 2026-03-01\n---\n"),
    (
        "---\ntags: [C, # one\n  NO, # two\n]\nupdated: '2026-02-16T10:00:00'\n---\n",
        "---\ntags: [C, # one\n  NO, # two\n]\nupdated: '2026-03-01'\n---\n",
    ),
    (
        "---\ncreated: >\n  2026\nz: 1\ntags:\n- c\n---\n",
        '---\ncreated: >\n  2026\nupdated: 2026-03-01\nz: 1\ntags:\n- c\n- "no"\n---\n',
    ),
    ("---\nx: 1\n---\n", '---\nx: 1\nupdated: 2026-03-01\ntags: [c, "no"]\n---\n'),
    ("# no front matter\n", "# no front matter\n"),
    ("---\n---\n", "---\n---\n"),
    (
        '---\nupdated: 2026-03-01 \ntags: [c, "no"]\n---\n',
        '---\nupdated: 2026-03-01 \ntags: [c, "no"]\n---\n',
    ),
]


@pytest.mark.parametrize(("before", "after"), TOUCHED)
def test_touch_changes_only_the_date_and_added_tags(before: str, after: str) -> None:
    """Order, quotes and comments stay; a second time changes nothing."""
    data = touch(before.encode(), TODAY, ["c", "no"])
    assert data.decode() == after
    assert touch(data, TODAY, ["c", "no"]) == data


@pytest.mark.parametrize("value", ["|\n  x", "[1]", "{a: b}"])
def test_touch_refuses_a_date_that_is_none(value: str) -> None:
    """A value that cannot be replaced safely is left to the person."""
    with pytest.raises(ArticleError, match="`updated`"):
        touch(f"---\nupdated: {value}\n---\n".encode(), TODAY)


def test_touch_refuses_what_would_not_read_back() -> None:
    """An anchored date that another value points at is not torn out."""
    with pytest.raises(ArticleError):
        touch(b"---\nupdated: &d 2026-01-01\nother: *d\n---\n", TODAY)


def test_touch_refuses_braces() -> None:
    """A front matter in braces without the key is left to the person."""
    with pytest.raises(ArticleError, match="braces"):
        touch(b"---\n{a: b}\n---\n", TODAY)


WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *("yes", "No", "1.0", "1e3", "a: b", "a #b", "😀", '"', "\\", "a\nb", "]", "a, b"),
            *("~", "", "2026-01-01", "0x1F", "12:30:45", "null", "- a", "? a", "*a", "&a", "!a"),
            *("%a", "@a", "`a", "|", ">", "{", "---", "..."),
        ]
    ),
)


@given(WORDS, st.lists(WORDS, max_size=4))
def test_yaml_reads_back_in_both_versions(title: str, tags: list[str]) -> None:
    """Any title and tags read back equal under YAML 1.1 and 1.2, each on one line."""
    text = f"title: {quoted(title)}\ntags: {flow_list(tags)}\n"
    assert text.count("\n") == 2
    expected = {"title": title, "tags": tags}
    assert load_yaml(text) == expected
    assert yaml.safe_load(text) == expected
    assert YAML(typ="safe").load(text) == expected


def test_refuses_what_is_a_mapping_to_one_reader_only() -> None:
    """YAML 1.1 takes `&tags:` for a key and 1.2 for an anchor: nothing is written then."""
    with pytest.raises(ArticleError, match="read differently by different programs"):
        touch(b"---\n&tags:\n---\n", date(2026, 3, 9))


VALUES = (
    *("\"Words: 'x' #y\"", '"{a}"', '"é"', "2026-01-02", "yes", "0x1F", "1_000", "a-b"),
    *("[a, b-c, 1]", "[]", "[-, a]", "[a,b]", "-", "- a", "~", "a b", "null"),
    *("день", "[теги, c²]", '"Дом: «у моря» 🌊"', '"a\xa0b"', '"a\x85b"', '"a\u2028b"', '"\ufeff"'),
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["title", "created", "a_b", "tags"]),
            st.sampled_from(VALUES) | st.text(max_size=8).map('"{}"'.format),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_simple_front_matter_reads_as_yaml_does(lines: list[tuple[str, str]]) -> None:
    """The short way of reading never says anything else than the whole parser."""
    yaml = "".join(f"{key}: {value}\n" for key, value in lines)
    simple = frontmatter._read_simple(yaml.encode())
    if simple is not None:
        assert simple == load_yaml(yaml)


def test_front_matter_in_any_script_is_simple() -> None:
    """Words of another alphabet take the short way, too; a key that stands there twice does not."""
    yaml = 'title: "Дом у моря"\ncreated: 2026-03-09\ntags: [дом, море]\nstatus: draft\n'
    assert frontmatter._read_simple(yaml.encode()) == load_yaml(yaml)
    assert frontmatter._read_simple(f"{yaml}status: done\n".encode()) is None
