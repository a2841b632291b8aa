"""From Markdown to the columns readers are answered from."""

import pytest

from api.core.errors import Malformed
from api.core.markdown import BLOCKS_MAX, Block
from api.revisions.models import Document
from api.revisions.writing import blocks_of, label, numbered, write

SOURCE = "# Title\n\nOne *and* two.\n\n---\n\n```python\nx\n```\n\n![alt](/a.png)\n\n::: note\nMind.\n:::"


def test_every_root_element_carries_the_id_of_its_block_once() -> None:
    labelled = numbered(blocks_of(SOURCE, field="bio"))
    assert [block["id"] for block in labelled] == [f"b{place}" for place in range(1, 7)]
    assert [block["html"].split(">")[0].split()[1] for block in labelled] == [
        f'data-block="b{place}"' for place in range(1, 7)
    ]
    assert all(block["html"].count("data-block") == 1 for block in labelled)


def test_a_block_keeps_its_type_level_and_text() -> None:
    heading, paragraph, *_ = numbered(blocks_of(SOURCE, field="bio"))
    assert (heading["type"], heading["level"], heading["text"]) == ("heading", 1, "Title")
    assert (paragraph["type"], paragraph["level"], paragraph["text"]) == ("paragraph", None, "One and two.")
    assert paragraph["html"] == '<p data-block="b2">One <em>and</em> two.</p>'


def test_blocks_may_be_given_ids_of_any_order() -> None:
    blocks = [Block("paragraph", None, f"<p>{word}</p>", word) for word in ("one", "two")]
    assert [block["html"] for block in label(blocks, ["b9", "b2"])] == [
        '<p data-block="b9">one</p>',
        '<p data-block="b2">two</p>',
    ]


def test_every_block_needs_an_id() -> None:
    with pytest.raises(ValueError, match="shorter"):
        label(blocks_of("one\n\ntwo", field="bio"), ["b1"])


def test_the_columns_are_joined_from_the_blocks() -> None:
    document = Document(slug="x")
    blocks = numbered(blocks_of("One.\n\nTwo.", field="bio"))
    write(document, "One.\n\nTwo.", blocks)
    assert (document.body, document.blocks, document.text) == ("One.\n\nTwo.", blocks, "One.\n\nTwo.")
    assert document.html == '<p data-block="b1">One.</p>\n<p data-block="b2">Two.</p>'


def test_equal_blocks_are_not_written_again() -> None:
    document = Document(slug="x")
    write(document, "One.", first := numbered(blocks_of("One.", field="bio")))
    write(document, "One.", numbered(blocks_of("One.", field="bio")))
    assert document.blocks is first


def test_an_empty_body_has_no_blocks() -> None:
    document = Document(slug="x", html="<p>old</p>", text="old")
    write(document, "", numbered(blocks_of("", field="bio")))
    assert (document.blocks, document.html, document.text) == ([], "", "")


def test_too_many_blocks_are_refused_under_the_name_of_the_field() -> None:
    with pytest.raises(Malformed) as refused:
        blocks_of("a\n\n" * (BLOCKS_MAX + 1), field="answer")
    assert [(item.loc, item.code) for item in refused.value.errors] == [(["body", "answer"], "too-many-blocks")]
