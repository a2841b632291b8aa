"""How each mistake in the text of a file is told: in which line, and in which words."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.importers.folder import DEPTH_MAX, Document, Fault, FolderRefused, read_folder
from tests.importers.files import ARTICLE, FIRST, article, fault_of, faults, faults_of, lay, only_fault, write

ARTICLE_KEYS = (
    "state, published_at, title, dek, language, bylines, topics, faqs, content_notes, hero, seo, published_until"
)
MOMENT = "is a date, a time and an offset from UTC, such as 2026-11-22T09:30:00Z"
SLUG = "is a slug: small letters a to z and digits, with single hyphens between"


# The form of the file


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "1: there is no front matter; the first line is ---"),
        ("\n---\ntitle: T\n---\nText.", "1: there is no front matter; the first line is ---"),
        ("---\ntitle: T\n\nText.", "1: the front matter is not closed; a line --- stands below it"),
        (b"---\ntitle: T\n---\n\nCaf\xe9", "5: is not UTF-8; save the file in that encoding"),
        (b"\xef\xbb\xbf---\n\xff", "2: is not UTF-8; save the file in that encoding"),
        ("---\ntitle: T\n---\nOne.\nT\x00wo", "5: contains a control character U+0000"),
        ("---\ntitle: T\x1b\n---\nOne.", "2: contains a control character U+001B"),
        ("---\ntitle: T\ndek: a\u2028b\n---\nOne.", "3: contains U+2028, which YAML cannot hold as it is"),
        ("---\ntitle: T\x80\n---\nOne.", "2: contains U+0080, which YAML cannot hold as it is"),
        ("---\ntitle: T\n---\n  \n", "3: the body is missing; it stands below the front matter"),
        ("---\ntitle: T\n---", "3: the body is missing; it stands below the front matter"),
        ("---\n- title\n---\nText.", "1: the front matter is a group of `key: value` lines"),
        ("---\ntitle\n---\nText.", "1: the front matter is a group of `key: value` lines"),
        ("---\n---\nText.", f"1: title is missing; the keys here are {ARTICLE_KEYS}"),
        ("---\n~\n---\nText.", f"1: title is missing; the keys here are {ARTICLE_KEYS}"),
        (
            "---\ntitle: T\n---\n\n" + "a" * 500_001,
            "5: the text below the front matter has more than 500,000 characters",
        ),
    ],
)
def test_a_file_of_the_wrong_form_is_refused_in_its_line(tmp_path: Path, content: str | bytes, expected: str) -> None:
    assert only_fault(lay(tmp_path, articles__x=content)) == f"articles/x.md:{expected}"


def test_a_faq_needs_its_answer(tmp_path: Path) -> None:
    fault = only_fault(lay(tmp_path, faqs__why="---\nquestion: Why?\n---\n"))
    assert fault == "faqs/why.md:3: the answer is missing; it stands below the front matter"


def test_a_topic_is_described_in_no_more_than_2000_characters(tmp_path: Path) -> None:
    fault = only_fault(lay(tmp_path, topics__love="---\nname: Love\nkind: tag\n---\n" + "a" * 2_001))
    assert fault == "topics/love.md:5: the text below the front matter has more than 2,000 characters"


# The form of the front matter


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("dek: Love: an essay", "3: is not YAML: mapping values are not allowed here"),
        ("dek: *really*", "3: is not YAML: while scanning an alias from line 3 on"),
        ("dek: 'open", "3: is not YAML: while scanning a quoted scalar from line 3 on"),
        ("topics: [a,", "3: is not YAML: while parsing a flow node"),
        ("--- more", "3: is not YAML: expected a single document in the stream from line 2 on"),
        ("dek: &a Love", "3: anchors (&) and aliases (*) are not allowed"),
        ("dek: *a", "3: anchors (&) and aliases (*) are not allowed"),
        ("dek: !!python/name:os.system x", "3: YAML tags (!) are not allowed"),
        ("dek: ! x", "3: YAML tags (!) are not allowed"),
        ('dek: "\\U00110000"', "3: spells a character that does not exist"),
        ('dek: "\\UFFFFFFFF"', "3: spells a character that does not exist"),
        ("title: Again", "3: title is already given in line 2"),
        ("seo:\n  title: A\n  title: B", "5: seo.title is already given in line 4"),
        ("? [a, b]\n: c", "3: a key is a word"),
        ('"": c', "3: a key is a word"),
        ("dek: " + "[" * DEPTH_MAX, "3: lists and groups are nested too deeply"),
    ],
)
def test_what_front_matter_may_not_hold_is_refused_in_its_line(tmp_path: Path, line: str, expected: str) -> None:
    assert fault_of(tmp_path, line).startswith(f"articles/trust.md:{expected}")


def test_a_mistake_in_yaml_says_what_needs_quotes(tmp_path: Path) -> None:
    assert fault_of(tmp_path, "dek: Love: an essay").endswith(
        "; a text with `: ` or ` #` in it, or with a sign such as * & ! [ { @ in front, stands in quotes"
    )


def test_every_anchor_and_every_key_given_twice_is_told(tmp_path: Path) -> None:
    write(tmp_path, "articles/a.md", "---\ntitle: &a T\ndek: *a\nlanguage: 'en\n---\nText.")
    write(tmp_path, "articles/b.md", "---\ntitle: T\ntitle: T\ntitle: T\n---\nText.")
    assert [fault.split(" ")[0] for fault in faults(tmp_path)] == [
        *("articles/a.md:2:", "articles/a.md:3:", "articles/a.md:4:", "articles/b.md:3:", "articles/b.md:4:"),
    ]


def test_a_file_made_of_brackets_is_refused_at_once(tmp_path: Path) -> None:
    assert fault_of(tmp_path, "dek: " + "[" * 900_000).endswith("nested too deeply")


# Keys and values


def test_an_unknown_key_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, "language: en", "autor: a")
    assert fault == f"articles/trust.md:4: autor is not a key here; the keys here are {ARTICLE_KEYS}"


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("topics", "state: draft", "3: state is not a key here; the keys here are name, kind, parent"),
        ("topics", "", "1: kind is missing; the keys here are name, kind, parent"),
        ("topics", "kind:", "3: kind is missing; the keys here are name, kind, parent"),
        (
            "authors",
            "links: [{label: a, url: /, to: a}]",
            "3: links.0.to is not a key here; the keys here are label, url",
        ),
        ("authors", "portrait:\n  url: /a", "3: portrait.alt is missing; the keys here are url, alt, caption, credit"),
        ("articles", "bylines:\n- author: a", "4: bylines.0.role is missing; the keys here are author, role"),
        ("articles", '"\\e[2J": x', f"3: \\x1b[2J is not a key here; the keys here are {ARTICLE_KEYS}"),
    ],
)
def test_a_wrong_key_is_told_with_those_of_its_place(tmp_path: Path, kind: str, line: str, expected: str) -> None:
    assert f"{kind}/trust.md:{expected}" in faults_of(tmp_path, line, kind=kind)


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("articles", "published_at: 2026-01-01", f"published_at {MOMENT}"),
        ("articles", "published_at: 2026-01-01T09:00:00", f"published_at {MOMENT}"),
        ("articles", "published_at: 1767225600", f"published_at {MOMENT}"),
        ("articles", "published_at: tomorrow", f"published_at {MOMENT}"),
        ("articles", "published_at: [2026]", f"published_at {MOMENT}"),
        ("articles", "published_at: 0001-01-01T00:00:00Z", "published_at is outside the years 1 to 9999"),
        ("articles", "state: live", "state is 'draft' or 'published'"),
        ("articles", "language: English!", "language is a language tag, such as en or pt-BR"),
        ("articles", "topics: Big Trust", "topics is a list: one `- item` a line, or [a, b]"),
        ("articles", "topics: [Big Trust]", f"topics.0 {SLUG}"),
        ("articles", "topics: [~]", "topics.0 is a text"),
        ("articles", "topics: [a, b, a]", "topics has a twice"),
        ("articles", "faqs: [a, a]", "faqs has a twice"),
        (
            "articles",
            "bylines: [{author: a, role: writer}, {author: a, role: writer}]",
            "bylines has a as writer twice",
        ),
        ("articles", "bylines: [a]", "bylines.0 is a group of `key: value` lines"),
        ("articles", "bylines: [{author: a, role: editor}]", "bylines.0.role is 'writer' or 'reviewer'"),
        ("articles", "content_notes: ['']", "content_notes.0 is empty"),
        ("articles", 'dek: "half \\ud800"', "dek holds half a character, which cannot be stored"),
        ("articles", 'dek: "\\0"', "dek contains a control character U+0000"),
        ("articles", "dek: [a]", "dek is a text"),
        ("articles", "seo: {noindex: maybe}", "seo.noindex is true or false"),
        ("articles", "seo: {noindex: [yes]}", "seo.noindex is true or false"),
        ("articles", 'seo: {title: "a\\nb"}', "seo.title is one line; a line break is not allowed"),
        ("articles", "seo: {canonical_url: example.org}", "seo.canonical_url is an address: https://... or a path"),
        ("articles", "hero: /x.png", "hero is a group of `key: value` lines"),
        ("faqs", "reviewed_by: A B", f"reviewed_by {SLUG}"),
        ("faqs", "next_review_due: 2026-01-01", f"next_review_due {MOMENT}"),
        ("faqs", "last_reviewed_at: yes", f"last_reviewed_at {MOMENT}"),
        ("authors", "links: [{label: Site, url: 'javascript:x'}]", "links.0.url is an address"),
    ],
)
def test_a_wrong_value_is_told_in_its_line(tmp_path: Path, kind: str, line: str, expected: str) -> None:
    assert fault_of(tmp_path, line, kind=kind).startswith(f"{kind}/trust.md:3: {expected}")


def many(key: str, items: int, form: str) -> str:
    return f"{key}: [{', '.join(form.format(place) for place in range(items))}]"


@pytest.mark.parametrize(
    ("kind", "key", "most", "form"),
    [
        ("articles", "bylines", 20, "{{author: a{}, role: writer}}"),
        ("articles", "topics", 50, "a{}"),
        ("articles", "faqs", 50, "a{}"),
        ("articles", "content_notes", 20, "a{}"),
        ("faqs", "topics", 50, "a{}"),
        ("authors", "links", 20, "{{label: a, url: /{}}}"),
    ],
)
def test_a_list_has_a_limit(tmp_path: Path, kind: str, key: str, most: int, form: str) -> None:
    write(tmp_path, f"{kind}/full.md", f"---\n{FIRST[kind]}\n{many(key, most, form)}\n---\nText.")
    assert len(read_folder(tmp_path)) == 1
    fault = fault_of(tmp_path, many(key, most + 1, form), kind=kind)
    assert fault.startswith(f"{kind}/trust.md:3: {key} has at most {most} items")


@pytest.mark.parametrize(
    ("kind", "key", "most"),
    [
        ("articles", "dek", 1_000),
        ("articles", "language", 35),
        ("articles", "content_notes", 300),
        ("articles", "topics", 200),
        ("authors", "headline", 300),
    ],
)
def test_a_text_has_a_limit(tmp_path: Path, kind: str, key: str, most: int) -> None:
    longest = "aa-" + "a" * (most - 3) if key != "language" else "aa" + "-abcdefgh" * 3 + "-abcde"
    form = "{}: [{}]" if key in ("content_notes", "topics") else "{}: {}"
    write(tmp_path, f"{kind}/full.md", f"---\n{FIRST[kind]}\n{form.format(key, longest)}\n---\nText.")
    assert len(longest) == most
    assert len(read_folder(tmp_path)) == 1
    assert f" has at most {most:,} characters" in fault_of(tmp_path, form.format(key, longest + "a" * 10), kind=kind)


def test_an_article_ends_after_it_begins(tmp_path: Path) -> None:
    times = "published_at: 2026-01-02T00:00:00Z", "published_until: 2026-01-02T01:00:00+01:00"
    assert fault_of(tmp_path, *times) == "articles/trust.md:4: published_until is not after published_at"


def test_an_article_may_end_a_second_after_it_begins(tmp_path: Path) -> None:
    times = "published_at: 2026-01-02T00:00:00Z", "published_until: 2026-01-02T00:00:01Z"
    front = article(tmp_path, "title: T", *times)
    assert front.published_at
    assert front.published_until
    assert (front.published_until - front.published_at).seconds == 1


def test_one_author_may_be_writer_and_reviewer(tmp_path: Path) -> None:
    front = article(tmp_path, "title: T", "bylines: [{author: a, role: writer}, {author: a, role: reviewer}]")
    assert [byline.role for byline in front.bylines] == ["writer", "reviewer"]


# Whatever else


def outcome(content: bytes) -> list[Document | Fault]:
    with tempfile.TemporaryDirectory() as root:
        try:
            return [*read_folder(lay(Path(root), articles__x=content))]
        except FolderRefused as refused:
            return [*refused.faults]


@given(
    st.binary(max_size=200)
    | st.text(alphabet="-:[]{}&*!#'\"|>%@`~?, \n\taU\\0\ud7ff\u2028\x85", max_size=60).map(
        lambda matter: f"---\ntitle: T\n{matter}\n---\nText.".encode()
    )
)
@example(ARTICLE.encode())
@settings(deadline=None)
def test_whatever_a_file_holds_it_is_read_or_refused_with_a_line_in_it(content: bytes) -> None:
    lines = range(1, len(re.split(rb"\r\n|\r|\n", content)) + 1)
    found = outcome(content)
    assert found
    assert all(each.body if isinstance(each, Document) else each.line in lines for each in found)
