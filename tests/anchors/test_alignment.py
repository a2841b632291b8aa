"""Which block continues which, as properties and as the cases editors make."""

import time
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from api.anchors.alignment import align

VOCABULARY = ["trust", "love", "fear", "bond", "talk", "listen", "care", "home", "light", "river"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=12)


@dataclass(frozen=True)
class Paragraph:
    text: str
    type: str = "paragraph"


def paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(text) for text in texts]


LONG = "Emotional connection is the invisible thread that binds two people together."
OTHER = "Quality time spent together and physical touch are also important factors."
THIRD = "Seeking professional help can also be beneficial when facing challenges."
TEXTS = st.lists(st.text(max_size=60), max_size=12)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_no_old_block_is_given_twice_and_nothing_raises(old: list[str], new: list[str]) -> None:
    found = align(paragraphs(*old), paragraphs(*new))
    given_out = [place for place in found if place is not None]
    assert len(found) == len(new)
    assert len(set(given_out)) == len(given_out)
    assert all(0 <= place < len(old) for place in given_out)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(WORDS, unique_by=tuple, min_size=1, max_size=10),
    st.randoms(use_true_random=False),
    st.lists(WORDS, max_size=4),
)
def test_an_unchanged_block_with_a_text_of_its_own_is_always_found(
    kept: list[list[str]], dice: object, more: list[list[str]]
) -> None:
    old = [" ".join(words) for words in kept]
    added = [text for words in more if (text := " ".join(words)) not in old]
    new = old[1:] + added
    dice.shuffle(new)  # type: ignore[attr-defined]
    found = align(paragraphs(*old), paragraphs(*new))
    assert all(old[place] == text for text, place in zip(new, found, strict=True) if text in old and place is not None)
    assert all(place is not None for text, place in zip(new, found, strict=True) if text in old)


def test_blocks_survive_insertion_deletion_and_a_swap() -> None:
    assert align(paragraphs(LONG, OTHER), paragraphs(LONG, THIRD, OTHER)) == [0, None, 1]
    assert align(paragraphs(LONG, OTHER, THIRD), paragraphs(LONG, THIRD)) == [0, 2]
    assert align(paragraphs(LONG, OTHER), paragraphs(OTHER, LONG)) == [1, 0]


def test_a_small_edit_keeps_the_block_and_an_unrelated_one_does_not() -> None:
    assert align(paragraphs(LONG), paragraphs(LONG.replace("invisible", "unseen"))) == [0]
    assert align(paragraphs(LONG), paragraphs("Cats sleep all day and nobody minds in the least.")) == [None]


def test_the_greater_part_of_a_split_block_keeps_its_place() -> None:
    whole = f"{LONG} {OTHER} {THIRD}"
    assert align(paragraphs(whole), paragraphs(LONG, f"{OTHER} {THIRD}")) == [None, 0]


def test_merged_blocks_continue_the_greater_one() -> None:
    assert align(
        paragraphs("A short one here.", f"{LONG} {OTHER}"), paragraphs(f"A short one here. {LONG} {OTHER}")
    ) == [1]


def test_the_same_text_twice_with_one_deleted_keeps_one() -> None:
    found = align(paragraphs(LONG, OTHER, LONG), paragraphs(OTHER, LONG))
    assert found == [1, 2]


def test_five_thousand_new_blocks_against_as_many_old_ones_end_in_time() -> None:
    old = [Paragraph(f"old{i} alpha{i} beta{i} gamma{i} the and of it is so") for i in range(5_000)]
    new = [Paragraph(f"new{i} delta{i} eps{i} zeta{i} the and of it is so") for i in range(5_000)]
    started = time.perf_counter()
    found = align(old, new)
    assert len(found) == 5_000
    assert time.perf_counter() - started < 20
