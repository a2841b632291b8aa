"""What each key of front matter may say, and in which words the rest is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.importers.folder import read_folder
from tests.importers.files import ARTICLE_KEYS, FIRST, article, fault_of, faults_of, write

MOMENT = "is a date, a time and an offset from UTC, such as 2026-11-22T09:30:00Z"
SLUG = "is a slug: small letters a to z and digits, with single hyphens between"


def test_what_is_not_given_has_its_default(tmp_path: Path) -> None:
    front = article(tmp_path, "title: Trust", "dek:", "topics:")
    assert (front.state, front.language, front.published_at, front.dek, front.topics) == (
        *("published", "en", None, None),
        [],
    )


def test_a_moment_keeps_its_offset(tmp_path: Path) -> None:
    front = article(tmp_path, "title: T", "published_at: 2026-11-22T10:30:00+01:00")
    assert front.published_at == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


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
