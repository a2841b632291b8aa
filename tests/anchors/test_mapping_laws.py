"""What holds of two edits one after the other, of undoing, and of texts of any script. More examples on demand."""

import os
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from api.anchors import changes
from api.anchors.alignment import align
from api.anchors.changes import Piece, compare
from api.anchors.mapping import Placement, State, carry, carry_all
from api.anchors.passages import Passage, cut
from api.core.text import unprintable
from tests.anchors import test_mapping_of_any_edit as drawn
from tests.anchors.lesson import Block
from tests.anchors.pages import FAMILY, FLAG, WAVE, Para
from tests.anchors.test_mapping_of_any_edit import Marked, edits, marks_of_words, sentences

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(1_200)]

often = settings(max_examples=int(os.environ.get("UNSPOKEN_ANCHOR_EXAMPLES", "200")), deadline=None)
# All that the house keeps, and more often what joins its neighbours, parts them or runs the other way.
anything = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(n) for n in range(128) if unprintable(chr(n))])
    | st.sampled_from(
        " \n\t\u00a0\u2028\u200d\u200f\u202e\ufe0f\u0301\u05b0\u0e33\u1100\u1161אسक्षกA字" + FAMILY + FLAG + WAVE
    ),
    max_size=30,
)
speeches = st.lists(st.sampled_from(["We wait.", " We wait here.", " You wait!\n", "是。", " no "]), max_size=9).map(
    "".join
)
pairs = st.tuples(speeches, speeches) | speeches.flatmap(lambda was: st.tuples(st.just(was), drawn.changes(was)))


class Edited(NamedTuple):
    """A marked article, and what it became."""

    mark: Marked
    new: list[Para]

    @property
    def own(self) -> Para:
        return next(block for block in self.mark.blocks if block.id == self.mark.passage.block)

    @property
    def around(self) -> str:
        """The text of its block without the passage."""
        return self.own.text[: self.mark.passage.start] + self.own.text[self.mark.passage.end :]


@st.composite
def changes_at_one_place(draw: st.DrawFn) -> Edited:
    """Something taken out of the marked block, put in, or both, whether in the passage or not."""
    edit = Edited(mark := draw(marks_of_words()), [])
    changed = Para(edit.own.id, draw(drawn.changes(edit.own.text)))
    return Edited(mark, [changed if block is edit.own else block for block in mark.blocks])


@st.composite
def words_put_in_outside(draw: st.DrawFn) -> Edited:
    edit = Edited(mark := draw(marks_of_words()), [])
    text, start, end = edit.own.text, mark.passage.start, mark.passage.end
    gaps = [gap.start() for gap in re.finditer(r"\s|\Z", text) if not start <= gap.start() < end]
    at = draw(st.sampled_from(gaps))
    changed = Para(edit.own.id, f"{text[:at]} {draw(sentences)}{text[at:]}")
    return Edited(mark, [changed if block is edit.own else block for block in mark.blocks])


@st.composite
def edits_elsewhere_and_then_here(draw: st.DrawFn) -> tuple[Marked, list[Para], list[Para]]:
    mark, last = draw(edits())
    own = Edited(mark, last).own
    others = [Para(f"d{n}", text) for n, text in enumerate(draw(st.lists(sentences, max_size=3)))]
    at = draw(st.integers(0, len(others)))
    return mark, [*others[:at], own, *others[at:]], last


@st.composite
def texts_of_any_script(draw: st.DrawFn) -> Edited:
    """Not in any normal form, and marked wherever it comes, be it within a character."""
    blocks = [Para(f"b{n}", text) for n, text in enumerate(draw(st.lists(anything, min_size=1, max_size=3)))]
    block = draw(st.sampled_from(blocks))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(block.text))] * 2)))
    assume(block.text[start:end].strip())
    put = draw(anything)
    new = [Para(b.id, draw(st.sampled_from([put, b.text[:start] + put + b.text[start:]]))) for b in blocks]
    return Edited(Marked(blocks, cut(block, start, end)), [*new, Para("c", draw(anything))])


def as_blocks(paras: Sequence[Para]) -> list[Block]:
    return [Block(para.text) for para in paras]


def placed(placement: Placement) -> Passage:
    assert placement.place is not None
    return placement.place


def assert_is_a_map(pieces: Sequence[Piece], old: str, new: str) -> None:
    """Each piece is the same in both texts, and ends in both before the next begins."""
    for piece in pieces:
        assert min(piece.old, piece.new, piece.length - 1) >= 0
        assert len(same := old[piece.old : piece.old + piece.length]) == piece.length
        assert new[piece.new : piece.new + piece.length] == same
    for one, two in pairwise(pieces):
        assert one.old + one.length <= two.old
        assert one.new + one.length <= two.new


@often
@given(pairs, st.integers(1, 200))
def test_a_map_only_goes_forward_and_is_of_equal_text_even_if_sentences_come_first(
    pair: tuple[str, str], too_large: int
) -> None:
    assert_is_a_map(compare(*pair), *pair)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "_TOO_LARGE", too_large)
        assert_is_a_map(compare(*pair), *pair)


@often
@given(words_put_in_outside())
def test_words_put_in_outside_and_taken_out_again_leave_it_exactly_where_it_was(edit: Edited) -> None:
    mark, new = edit
    there = carry(mark.passage, mark.blocks, new)
    # Among repeated words other ones than were put in may count as new, and these may be within it.
    if there.state is not State.EDITED:
        assert carry(there, new, mark.blocks) == Placement(mark.passage, mark.passage, State.EXACT, 1.0)


@often
@given(changes_at_one_place())
def test_a_change_of_its_block_undone_brings_it_back_or_a_part_of_it_or_is_asked_about(edit: Edited) -> None:
    mark, new = edit
    back = carry(carry(mark.passage, mark.blocks, new), new, mark.blocks)
    if back.state not in {State.ORPHANED, State.RELOCATED}:
        assert (there := placed(back)).block == mark.passage.block
        assert (back.state is State.EXACT) == (there == mark.passage)
        # Where its words are repeated, what is left of one may be taken for what is left of the next: café, cacafé.
        if set(mark.passage.exact.split()).isdisjoint(edit.around.split()):
            assert max(there.start, mark.passage.start) < min(there.end, mark.passage.end)


@often
@given(marks_of_words(), st.none() | drawn.texts, st.lists(sentences, max_size=2))
def test_an_orphan_is_back_at_its_first_place_or_at_none_when_its_text_is(
    mark: Marked, instead: str | None, more: list[str]
) -> None:
    own = Edited(mark, []).own
    new = [block for block in mark.blocks if block is not own] + [Para(f"c{n}", text) for n, text in enumerate(more)]
    lost = carry(mark.passage, mark.blocks, new if instead is None else [Para(own.id, instead), *new])
    if lost.state is State.ORPHANED:
        back = carry(lost, new, mark.blocks)
        assert back == lost or (back.place, back.kept) == (mark.passage, 1.0)


@often
@given(edits_elsewhere_and_then_here())
def test_through_an_edit_elsewhere_and_one_here_each_goes_as_it_would_alone_and_at_once(
    edit: tuple[Marked, list[Para], list[Para]],
) -> None:
    mark, between, last = edit
    passages = [mark.passage, *(cut(block, 0, len(block.text)) for block in mark.blocks[:1] if block.text.strip())]
    found = carry_all(carry_all(passages, mark.blocks, between), between, last)
    assert found == [carry(carry(passage, mark.blocks, between), between, last) for passage in passages]
    direct = carry(mark.passage, mark.blocks, last)
    # Half of it or less might be outdone by a block beside, and which these are depends on what stood around it.
    if any(one.block == mark.passage.block and one.kept > 0.5 for one in (direct, found[0])):
        assert direct == found[0]


@often
@given(texts_of_any_script())
def test_no_text_of_any_script_is_too_much_and_where_nothing_was_edited_a_passage_stays(edit: Edited) -> None:
    mark, new = edit
    assert_is_a_map(compare(edit.own.text, new[0].text), edit.own.text, new[0].text)
    assert len(align(as_blocks(mark.blocks), as_blocks(new))) == len(new)
    there = carry(mark.passage, mark.blocks, new)
    back = carry(there, new, mark.blocks)
    for found, blocks in ((there, new), (back, mark.blocks)):
        if found.place is not None:
            block = next(block for block in blocks if block.id == found.block)
            assert found.place == cut(block, found.place.start, found.place.end)
            assert carry(found, blocks, list(blocks)) == found
