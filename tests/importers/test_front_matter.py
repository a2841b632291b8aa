"""How front matter and body are read from the text of a file, and how each mistake in its form is told."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.importers.folder import Document, Fault, FolderRefused, read_folder
from api.importers.front_matter import DEPTH_MAX
from tests.importers.files import ARTICLE, ARTICLE_KEYS, article, fault_of, faults, lay, only_fault, read_one, write

# What is read


@pytest.mark.parametrize("written", ["2026-01-01", "yes", "1:30", "007", "1e3", "0x1F", "=", "on", "12_000"])
def test_a_text_stays_as_it_is_written_whatever_yaml_takes_it_for(tmp_path: Path, written: str) -> None:
    assert article(tmp_path, f"title: {written}").title == written


def test_a_null_in_quotes_is_a_text(tmp_path: Path) -> None:
    assert article(tmp_path, 'title: "null"').title == "null"


def test_files_with_carriage_returns_and_a_byte_order_mark_read_the_same(tmp_path: Path) -> None:
    text = "---\ntitle: T\ndek: >-\n  a\n  b\n---\n\nOne.\n\nTwo.\n"
    plain = read_one(lay(tmp_path / "plain", articles__x=text))
    windows = read_one(lay(tmp_path / "windows", articles__x=b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()))
    assert plain == windows
    assert plain.body == "One.\n\nTwo."


def test_the_body_keeps_its_words_its_indent_and_its_rules(tmp_path: Path) -> None:
    found = read_one(lay(tmp_path, articles__x="---\ntitle: T\n---\n\n\n    code ’\n\n---\n\nEnd.  \n\n"))
    assert found.body == "    code ’\n\n---\n\nEnd."


def test_the_body_is_kept_in_composed_characters(tmp_path: Path) -> None:
    assert read_one(lay(tmp_path, articles__x="---\ntitle: T\n---\nCafe\u0301")).body == "Caf\u00e9"


def test_a_document_knows_the_line_of_each_value_or_of_the_nearest_around_it(tmp_path: Path) -> None:
    text = "---\ntitle: T\ntopics:\n  - a\n  - b\nbylines:\n  - role: writer\n    author: c\n---\n\nText.\n"
    found = read_one(lay(tmp_path, articles__x=text))
    assert [found.line_of("topics", place) for place in (0, 1, 2)] == [4, 5, 3]
    assert [found.line_of(*loc) for loc in [("bylines", 0), ("bylines", 0, "author"), ("bylines", 1)]] == [7, 8, 6]
    assert [found.line_of(*loc) for loc in [(), ("seo", "title"), ("body",)]] == [1, 1, 11]


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
