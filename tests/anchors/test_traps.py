"""Edits that could lead a passage onto other words unseen. Blocks keep their ids as those of an article do.

That no passage is marked across two blocks is asked in test_finding_by_quote.py.
"""

from collections.abc import Sequence
from itertools import count, pairwise

import pytest

from api.anchors.alignment import align
from api.anchors.mapping import Placement, State, carry
from api.anchors.passages import Passage, cut
from tests.anchors.lesson import Block
from tests.anchors.pages import ANGER, DISHES, LETTER, LOOMS, Para, marked

ALPHA, BETA = "Team Alpha ships on Friday.", "Team Beta ships on Friday."
SORRY = "Say aloud that you are sorry."
SILENCE = "Most of us fear silence."


def written(*revisions: Sequence[str]) -> list[list[Para]]:
    """The revisions of an article, each with the ids that its blocks keep or are given."""
    numbers = count(1)
    pages: list[list[Para]] = []
    for texts in revisions:
        before = pages[-1] if pages else []
        continued = align([Block(block.text) for block in before], [Block(text) for text in texts])
        ids = [f"b{next(numbers)}" if old is None else before[old].id for old in continued]
        pages.append([Para(id_, text) for id_, text in zip(ids, texts, strict=True)])
    return pages


def carried(mark: Passage, pages: Sequence[Sequence[Para]]) -> Placement:
    """Where it is in the last of the revisions; it was marked in the first."""
    there = Placement(first=mark, last=mark)
    for old, new in pairwise(pages):
        there = carry(there, old, new)
    return there


def after(mark: str, before: str, now: str) -> Placement:
    """Where words of a paragraph are when that was replaced by another."""
    pages = written([ANGER, before, LETTER], [ANGER, now, LETTER])
    return carried(marked(pages[0][1:], mark), pages)


def words(placement: Placement) -> str | None:
    return placement.place.exact if placement.place else None


def in_place(mark: Passage) -> Placement:
    return Placement(mark, mark, State.EXACT, 1.0)


@pytest.mark.parametrize(
    "around", ["{}", "It is settled. {} Nobody is late.", "Team Gamma rests.\n{}\nTeam Delta rests."]
)
def test_a_name_replaced_in_a_sentence_that_looks_the_same_is_orphaned(around: str) -> None:
    assert after("Team Alpha", around.format(ALPHA), around.format(BETA)).state is State.ORPHANED
    assert after("Alpha", around.format(ALPHA), around.format(BETA)).state is State.ORPHANED


@pytest.mark.parametrize(
    "around", ["{}", "It is settled. {} Nobody is late.", "Team Gamma rests.\n{}\nTeam Delta rests."]
)
def test_a_sentence_replaced_by_one_that_looks_the_same_is_edited_and_never_the_same(around: str) -> None:
    placement = after(ALPHA, around.format(ALPHA), around.format(BETA))
    assert (placement.state, words(placement), placement.first.exact) == (State.EDITED, BETA, ALPHA)
    assert placement.kept < 0.9


@pytest.mark.parametrize("between", [" ", "\n"])
@pytest.mark.parametrize("mark", [ALPHA, "Team Alpha", "Team", "ships on Friday"])
def test_a_sentence_taken_out_does_not_give_its_words_to_one_beside_it_that_looks_the_same(
    mark: str, between: str
) -> None:
    assert after(mark, f"{ALPHA}{between}{BETA}", BETA).state is State.ORPHANED
    assert after(mark, f"Now: {ALPHA}{between}{BETA}{between}So it is.", f"Now: {BETA}{between}So it is.").place is None


def test_a_paragraph_taken_out_does_not_give_its_words_to_one_that_looks_the_same() -> None:
    pages = written([ANGER, ALPHA, BETA, LETTER], [ANGER, BETA, LETTER])
    assert [block.id for block in pages[1]] == ["b1", "b3", "b4"]
    for mark in (ALPHA, "Team Alpha", "ships on Friday"):
        assert carried(marked(pages[0], mark), pages).state is State.ORPHANED
    pages = written([ANGER, ALPHA, LETTER], [ANGER, LETTER, BETA])
    assert carried(marked(pages[0], ALPHA), pages).state is State.ORPHANED


@pytest.mark.parametrize(
    "before",
    [
        "We asked {} to stay. The Annual review came first.",
        "The Annual review came first, and then {} left.",
        "{} Annual",
        "{} saw the Annual report.",
        "An Annual, {}, and an Annual.",
    ],
)
@pytest.mark.parametrize("now", ["Mia", "", "nobody"])
def test_a_short_name_that_was_replaced_is_not_found_in_a_longer_word(before: str, now: str) -> None:
    pages = written([ANGER, before.format("Ann"), LETTER], [ANGER, before.format(now).strip(), LETTER])
    mark = cut(pages[0][1], before.index("{}"), before.index("{}") + len("Ann"))
    assert mark.exact == "Ann"
    assert carried(mark, pages).state is State.ORPHANED


TWICE = f"It was late. {SORRY} We ate. {SORRY} We slept."


@pytest.mark.parametrize("exact", [SORRY, "Say aloud", "sorry", "you are sorry"])
@pytest.mark.parametrize(
    ("left", "first_is_left"),
    [(f"It was late. {SORRY} We ate. We slept.", True), (f"It was late. We ate. {SORRY} We slept.", False)],
)
def test_of_a_sentence_that_stands_twice_in_a_paragraph_the_one_taken_out_does_not_become_the_other(
    exact: str, left: str, first_is_left: bool
) -> None:
    pages = written([ANGER, TWICE, LETTER], [ANGER, left, LETTER])
    places = [TWICE.index(exact), TWICE.rindex(exact)]
    kept, gone = (cut(pages[0][1], at, at + len(exact)) for at in (places if first_is_left else places[::-1]))
    assert carried(gone, pages).state in {State.ORPHANED, State.RELOCATED}
    stays = carried(kept, pages)
    assert (stays.state, words(stays)) == (State.EXACT if first_is_left else State.SHIFTED, exact)
    assert stays.start == left.index(exact)


@pytest.mark.parametrize("sentence", [SORRY, DISHES])
@pytest.mark.parametrize("gone", [1, 3])
def test_of_a_paragraph_that_stands_twice_the_one_taken_out_does_not_become_the_other(sentence: str, gone: int) -> None:
    texts = [ANGER, sentence, LOOMS, sentence, LETTER]
    pages = written(texts, texts[:gone] + texts[gone + 1 :])
    for exact in (sentence, sentence[:9], sentence.split()[-1]):
        on_gone, on_kept = (marked([pages[0][place]], exact) for place in (gone, 4 - gone))
        assert carried(on_gone, pages).state in {State.ORPHANED, State.RELOCATED}
        assert carried(on_kept, pages) == in_place(on_kept)


def test_of_two_swapped_paragraphs_each_takes_its_passages_along() -> None:
    pages = written([ANGER, DISHES, LETTER], [DISHES, ANGER, LETTER])
    for mark in (marked(pages[0], "a long breath"), marked(pages[0], "about respect"), marked(pages[0], DISHES)):
        assert carried(mark, pages) == in_place(mark)
    edited = [DISHES.replace("Most", "Nearly all"), ANGER.replace("count", "name"), LETTER]
    for old in ("a long breath", "about respect"):
        pages = written([ANGER, DISHES, LETTER], edited)
        placement = carried(marked(pages[0], old), pages)
        assert (placement.block, words(placement)) == (marked(pages[0], old).block, old)


def test_of_two_swapped_paragraphs_that_look_the_same_each_takes_its_passages_along() -> None:
    days = [f"On {day} we talk for ten minutes about money and then we stop." for day in ("Monday", "Friday")]
    pages = written([ANGER, *days, LETTER], [ANGER, *days[::-1], LETTER])
    for block in pages[0][1:3]:
        for exact in ("On", "for ten minutes", block.text):
            mark = marked([block], exact)
            assert carried(mark, pages) == in_place(mark)


def test_when_a_paragraph_is_split_a_passage_goes_with_its_part() -> None:
    pages = written([ANGER, f"{DISHES} {LETTER}", LOOMS], [ANGER, DISHES, LETTER, LOOMS])
    for exact, at in (
        ("about the dishes", 1),
        (DISHES, 1),
        ("that nobody will read", 2),
        (LETTER, 2),
        ("tomorrow.", 2),
    ):
        placement = carried(marked(pages[0], exact), pages)
        assert (words(placement), placement.block, placement.kept) == (exact, pages[1][at].id, 1.0)
        assert placement.state in {State.EXACT, State.SHIFTED}


@pytest.mark.parametrize(
    ("mark", "left", "at"),
    [
        ("say that word aloud once. Write a letter", "say that word aloud once.", 1),
        ("once. Write a letter tonight", "Write a letter tonight", 2),
        ("aloud once. Write", "aloud once.", 1),
    ],
)
def test_when_a_paragraph_is_split_a_passage_across_goes_with_its_larger_part(mark: str, left: str, at: int) -> None:
    pages = written([ANGER, f"{DISHES} {LETTER}", LOOMS], [ANGER, DISHES, LETTER, LOOMS])
    placement = carried(marked(pages[0], mark), pages)
    assert (placement.state, words(placement), placement.block) == (State.EDITED, left, pages[1][at].id)
    assert 0.5 <= placement.kept < 1


@pytest.mark.parametrize("merged", [f"{DISHES} {LETTER}", f"{LETTER} {DISHES}"])
def test_when_two_paragraphs_are_merged_a_passage_goes_with_its_own(merged: str) -> None:
    pages = written([ANGER, DISHES, LETTER, LOOMS], [ANGER, merged, LOOMS])
    for exact in ("about the dishes", DISHES, "that nobody will read", LETTER, "tomorrow."):
        placement = carried(marked(pages[0], exact), pages)
        assert (words(placement), placement.block, placement.start) == (exact, pages[1][1].id, merged.index(exact))
        assert placement.state in {State.EXACT, State.SHIFTED}


@pytest.mark.parametrize("exact", ["fear", "us", "us fear silence", SILENCE, f"once. {SILENCE} So"])
def test_a_sentence_taken_out_and_restored_has_its_passages_back(exact: str) -> None:
    whole, without = f"{DISHES} {SILENCE} So say that first.", f"{DISHES} So say that first."
    pages = written([ANGER, whole, LETTER], [ANGER, without, LETTER], [ANGER, whole, LETTER])
    mark = marked(pages[0], exact)
    assert carried(mark, pages[:2]).state is State.ORPHANED
    assert carried(mark, pages) == in_place(mark)


@pytest.mark.parametrize("exact", ["respect", "the dishes", DISHES])
def test_a_paragraph_taken_out_and_restored_has_its_passages_back_under_its_new_id(exact: str) -> None:
    pages = written([ANGER, DISHES, LETTER], [ANGER, LETTER], [ANGER, DISHES, LETTER])
    mark = marked(pages[0], exact)
    assert carried(mark, pages[:2]).state is State.ORPHANED
    back = carried(mark, pages)
    assert back == Placement(mark, cut(pages[2][1], mark.start, mark.end), State.SHIFTED, 1.0)


TYPED = '"Don\'t go," she said -- and he stayed; it\'s "love" - or so. Wait for it, pages 10-12... Why ?'
SET = "“Don’t go,” she said — and he stayed; it’s “love” – or so. Wait\u00a0for\u00a0it, pages 10–12… Why\u00a0?"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        (TYPED[1:], SET[1:]),
        ("Don't", "Don’t"),
        ("Don't go,\" she said", "Don’t go,” she said"),
        ("said -- and he", "said — and he"),
        ('it\'s "love" - or so', "it’s “love” – or so"),
        ("Wait for it", "Wait\u00a0for\u00a0it"),
        ("10-12", "10–12"),
        ("Why ?", "Why\u00a0?"),
    ],
)
def test_quotes_dashes_and_spaces_set_by_an_editor_leave_a_passage_where_it_is(typed: str, set_: str) -> None:
    for mark, before, now, left in ((typed, TYPED, SET, set_), (set_, SET, TYPED, typed)):
        placement = after(mark, before, now)
        assert (placement.state, words(placement), placement.start) == (State.EDITED, left, now.index(left))


def test_a_quotation_keeps_its_words_when_its_marks_are_set_by_an_editor() -> None:
    assert words(after('"love"', TYPED, SET)) == "love"
    assert words(after("“love”", SET, TYPED)) == "love"


@pytest.mark.parametrize(
    "translated",
    [
        "Die meisten Streite um den Abwasch sind Streite um Respekt; sag dieses Wort einmal laut.",
        "La plupart des disputes sur la vaisselle sont des disputes sur le respect ; dites ce mot une fois.",
        "Большинство ссор из-за посуды — это ссоры из-за уважения; произнесите это слово вслух один раз.",
        "大多数关于洗碗的争吵都是关于尊重的争吵；把这个词大声说一次。",
        "معظم الشجارات حول الأطباق هي شجارات حول الاحترام؛ قل هذه الكلمة بصوت عال مرة واحدة.",
    ],
)
def test_a_passage_of_a_paragraph_that_was_translated_is_orphaned(translated: str) -> None:
    pages = written([ANGER, DISHES, LETTER], [ANGER, translated, LETTER])
    under_the_same_id = [pages[0][0], Para(pages[0][1].id, translated), pages[0][2]]
    for exact in (DISHES, "quarrels about the dishes", "are quarrels", "say that word", "once"):
        for new in (pages[1], under_the_same_id):
            assert carried(marked(pages[0], exact), [pages[0], new]).state is State.ORPHANED


@pytest.mark.parametrize("gone", [1, 3])
def test_a_short_passage_of_a_paragraph_taken_out_does_not_become_its_twin_with_the_next_save(gone: int) -> None:
    texts = [ANGER, SORRY, DISHES, SORRY, LETTER]
    without = texts[:gone] + texts[gone + 1 :]
    pages = written(texts, without, [*without[:-1], LETTER.replace("tonight", "today")])
    mark = marked([pages[0][gone]], "sorry")
    assert carried(mark, pages[:2]).state is State.ORPHANED
    assert carried(mark, pages).state in {State.ORPHANED, State.RELOCATED}
