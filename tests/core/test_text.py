"""Text as the house keeps it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.text import SLUG_MAX, fold, is_slug, nfc, slugify, sort_key, unprintable


@pytest.mark.parametrize("point", [*range(9), 11, 12, *range(14, 32), 127])
def test_a_control_character_is_named(point: int) -> None:
    assert unprintable(f"a{chr(point)}b") == f"control character U+{point:04X}"


@pytest.mark.parametrize("point", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_a_lone_surrogate_is_named(point: int) -> None:
    assert unprintable(f"a{chr(point)}") == f"lone surrogate U+{point:04X}"


@pytest.mark.parametrize("text", ["", "a\tb\r\nc", "Élan", "日本語", "🙂", "\u200d"])
def test_ordinary_text_is_printable(text: str) -> None:
    assert unprintable(text) is None


def test_text_is_composed() -> None:
    assert nfc("e\u0301") == "é"


# Of each kind of mark: alone, of several, rare ones; and one that is a mark in the searched form only.
MARKS, SOMETIMES = "\u0301\u0315\u0316\u0327\u0344\u0345\u0f71\u0f73\u3099\U00010a0d\U0001d165\U0001d16d", "\uff9e"
PILES = st.text(MARKS, min_size=31, max_size=99) | st.text(MARKS + SOMETIMES, min_size=31, max_size=99)


@given(st.lists(st.text(max_size=3) | PILES, max_size=5))
def test_marks_that_pile_up_on_a_letter_are_put_in_order_as_any_others(parts: list[str]) -> None:
    text = "".join(parts)
    assert nfc(text) == unicodedata.normalize("NFC", text)
    assert fold(text) == unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@given(st.text())
def test_whatever_is_printable_can_be_encoded(text: str) -> None:
    if unprintable(text) is None:
        assert "\x00" not in text
        assert text.encode().decode() == text


@given(st.text())
def test_a_slug_of_any_text_is_a_slug_or_empty_and_stays_itself(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or is_slug(slug)
    assert slugify(slug) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Don’t go — it's fine", "dont-go-its-fine"),
        ("Über Élan", "uber-elan"),
        ("Привет", "privet"),
        ("Ελλάδα", "ellada"),
        ("---", ""),
        ("", ""),
        ("\ue000", ""),
    ],
)
def test_a_slug_is_spelled(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize("text", ["日本語", "हिन्दी", "العربية", "ไทย", "한국어", "עברית"])
def test_every_script_has_a_slug(text: str) -> None:
    assert is_slug(slugify(text))


def test_a_long_slug_ends_with_a_word_where_it_can() -> None:
    assert slugify("a" * 150 + " " + "b" * 150) == "a" * 150
    assert slugify("a" * 200 + " b") == "a" * 200
    assert slugify("a" * 300) == "a" * SLUG_MAX


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "é", "a b", "a\n", "a" * 201])
def test_what_is_no_slug(text: str) -> None:
    assert not is_slug(text)


@given(st.text())
def test_the_searched_form_has_no_case_and_no_compatibility_forms(text: str) -> None:
    assert unicodedata.is_normalized("NFKC", fold(text))
    assert fold(nfc(text)) == fold(text)


def test_texts_that_look_alike_are_found_alike() -> None:
    assert fold("STRASSE") == fold("straße")
    assert fold("ﬁne") == fold("FINE")


@given(st.text())
def test_the_sort_key_is_short_ascii_without_case(text: str) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert len(key) <= 300
    assert key == key.casefold()


def test_accents_do_not_move_a_name() -> None:
    assert sort_key("Élan") == sort_key("elan")
