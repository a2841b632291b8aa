"""The pictures of docs/anchors.md, drawn from what `align`, `compare` and `carry` answer.

`python -m tests.anchors.pictures` writes them.
"""

from collections.abc import Callable
from pathlib import Path

from api.anchors.changes import Piece, compare
from api.anchors.mapping import carry
from api.anchors.passages import Passage
from tests.anchors.ink import LETTER, LINE, MARGIN, WIDTH, Sheet
from tests.anchors.scenes import Edited, Page, edited, fates, mark, page, plain, saved, seed, source, swap, tell

FOLDER = Path(__file__).parents[2] / "docs" / "pictures" / "anchors"
WHOLE, HALF = WIDTH - 2 * MARGIN, 336  # the width of a block by itself, and of one of two beside each other
RIGHT = WIDTH - MARGIN - HALF

FEELING = seed("It’s the feeling of being understood, valued, and cared for at a deep, intimate level.")
OTHERS = seed("It’s about being there for each other, in every sense of the word.")
TIME = seed("Quality time spent together and physical touch and affection are also important factors.")
CHECKS = seed("Regular check-ins and open conversations are also important.")
THREAD = seed("Emotional connection is the invisible thread that binds two people together") + "."
SAFE = seed("This openness creates a safe space where each partner feels understood and valued") + "."
HELP = seed("Seeking professional help, such as couples therapy, can also be beneficial") + "."
TRUST = seed("Trust issues and insecurities can hinder emotional connection") + "."
TOUCH, THERE, CARED = "physical touch and affection", "being there for each other", "valued, and cared for"


def blocks() -> str:
    """Two saves, and which block of the second continues which of the first."""
    before = page(THREAD, f"{FEELING} {TIME}", HELP, SAFE, CHECKS, OTHERS)
    after = saved(before, OTHERS, THREAD, FEELING, TIME, swap(HELP, ("such as", "for example")), CHECKS, TRUST)
    passage = mark(before, TOUCH)
    where = carry(passage, before, after)
    told = fates(before, after)
    sheet = Sheet(
        "Which block continues which",
        "On the left the blocks of one save, on the right those of the next, paired by their words.",
        f"The passage goes with its words into {where.block}: {tell(where)}.",
    )
    top = sheet.y
    left = _column(sheet, MARGIN, before, passage, {id_: note for id_, note in told.items() if note == "gone"})
    sheet.y, bottom = top, sheet.y
    right = _column(sheet, RIGHT, after, where.place, told)
    sheet.y = max(bottom, sheet.y) + 6
    for block in after:
        if home := block.id if block.id in left else source(block, before):
            _link(sheet, left[home], right[block.id], "link" if block.id in left else "link torn")
    sheet.legend("same", "torn", "passage")
    notes = "; ".join(f"{id_} {note}" for id_, note in told.items())
    return sheet.svg(f"Blocks: {notes}. “{passage.exact}” was in {passage.block}, is in {where.block}: {tell(where)}.")


def _column(sheet: Sheet, x: int, shown: Page, passage: Passage | None, notes: dict[str, str]) -> dict[str, int]:
    """Blocks under each other; the middle of each."""
    middles = {}
    for block in shown:
        high = sheet.box((x, sheet.y, HALF), (block.id, notes.get(block.id, "")), plain(block, passage))
        middles[block.id] = sheet.y + high // 2
        sheet.y += high + 10
    return middles


def _link(sheet: Sheet, old: int, new: int, style: str) -> None:
    left, right = MARGIN + HALF, RIGHT
    bend = (left + right) // 2
    sheet.path(style, f"M{left} {old}C{bend} {old} {bend} {new} {right} {new}")


def words() -> str:
    """The text of one block before and after, and the pieces both have."""
    edit = edited("", CARED, [FEELING], [swap(FEELING, ("valued, and", "valued and truly"), ("deep,", "deeper,"))])
    old, new, was, now = edit.was.text, edit.now.text, edit.passage, edit.where.last
    pieces = compare(old, new)
    sheet = Sheet(
        "The words of one block, compared",
        "A text and the edited one. Numbered is what both have, with where it begins in the one and in the other.",
        f"The passage was at {was.start} to {was.end} and is at {now.start} to {now.end}: {tell(edit.where)}.",
    )
    above, below = sheet.y + 16, sheet.y + 16 + 3 * LINE
    for number, piece in enumerate(pieces, 1):
        _band(sheet, number, piece, (above, below))
    sheet.flow(MARGIN, above, WHOLE // LETTER, plain(edit.was, was))
    sheet.flow(MARGIN, below, WHOLE // LETTER, plain(edit.now, now))
    sheet.y = below + 2 * LINE + 14
    sheet.legend("passage")
    told = "; ".join(f"“{old[each.old : each.old + each.length]}” from {each.old} to {each.new}" for each in pieces)
    return sheet.svg(f"Before: {old} After: {new} In both: {told}. “{was.exact}” became “{now.exact}”.")


def _band(sheet: Sheet, number: int, piece: Piece, at: tuple[int, int]) -> None:
    """What both texts have, from one line to the other, with its offsets."""
    above, below = at
    left, right, wide = MARGIN + LETTER * piece.old, MARGIN + LETTER * piece.new, LETTER * piece.length
    sheet.path("band", f"M{left} {above + LINE}h{wide}L{right + wide} {below}h{-wide}z")
    sheet.label((left + right + wide) // 2, above + 2 * LINE + 5, str(number), "name", "middle")
    sheet.label(left, above - 3, str(piece.old), "note")
    sheet.label(right, below + LINE + 13, str(piece.new), "note")


def edits() -> str:
    """What edits of one block do to the offsets of a passage in it."""
    shown = [
        edited(name, THERE, [OTHERS], [swap(OTHERS, (old, new))])
        for name, old, new in (
            ("Taken out after it", ", in every sense of the word", ""),
            ("Put in before it", "about being", "about always being"),
            ("Put in at its end", "each other,", "each other when it counts,"),
            ("Put in inside", "being there", "being fully there"),
            ("Taken out across its beginning", "about being there", "there"),
            ("Its end in other words", "each other", "your partner"),
            ("Less than half of it left", " for each other", ""),
        )
    ]
    sheet = Sheet(
        "One passage, and what edits of its block do to it",
        f"Marked was “{THERE}”. Each edit is one by itself.",
    )
    for each in shown:
        sheet.y += sheet.box((MARGIN, sheet.y, WHOLE), (each.name, tell(each.where)), each.runs) + 8
    sheet.y += 6
    sheet.legend("passage", "in", "out")
    return sheet.svg(f"The text was: {OTHERS} {' '.join(each.told for each in shown)}")


def states() -> str:
    """Each state, as one edit leads to it."""
    both, rest = f"{THREAD} {OTHERS}", [FEELING, TIME, SAFE]
    shown = [
        edited("highlight the words", THERE, [OTHERS], [swap(OTHERS, (", in every sense of the word", ""))]),
        edited("highlight the words", THERE, [OTHERS], [swap(OTHERS, ("about", "also about"))]),
        edited(
            "highlight the words, and show the quote too", THERE, [OTHERS], [swap(OTHERS, ("there for", "there with"))]
        ),
        edited("highlight the words; staff is asked", THERE, [both, *rest, HELP], [THREAD, *rest, f"{HELP} {OTHERS}"]),
        edited("show the quote, without a place", THERE, [both], [THREAD]),
    ]
    sheet = Sheet(
        "The states of a passage, and what to show",
        "On the left the text that was marked, on the right the one that was published after it.",
    )
    for each in shown:
        sheet.label(MARGIN, sheet.y + 14, tell(each.where))
        sheet.label(RIGHT, sheet.y + 14, each.name, "note")
        _step(sheet, sheet.y + 24, each)
    sheet.legend("passage", "in", "out")
    return sheet.svg(" ".join(f"{tell(each.where)}: {each.name}. {each.was.text} {each.now.text}" for each in shown))


def _step(sheet: Sheet, y: int, step: Edited) -> None:
    """A block that was marked in, and the one the passage is in after an edit."""
    left = sheet.box((MARGIN, y, HALF), (step.was.id, ""), plain(step.was, step.passage))
    right = sheet.box((RIGHT, y, HALF), (step.now.id, ""), step.runs)
    sheet.arrow(MARGIN + HALF + 14, y + min(left, right) // 2, RIGHT - MARGIN - HALF - 28)
    sheet.y = y + max(left, right) + 16


def returns() -> str:
    """A passage that is lost, and two ways it comes back."""
    both = f"{FEELING} {OTHERS}"
    lost = edited("", THERE, [both, TIME, CHECKS], [FEELING, TIME, CHECKS])
    same, other = (
        Edited("", lost.after, after, lost.passage, carry(lost.where, lost.after, after))
        for after in (saved(lost.after, both, TIME, CHECKS), saved(lost.after, FEELING, TIME, f"{CHECKS} {OTHERS}"))
    )
    sheet = Sheet(
        "A passage that is lost, and comes back",
        "From revision to revision. Without a place, its quote and its comments are still shown.",
    )
    middle, top = RIGHT + HALF // 2, sheet.y
    first = sheet.box((MARGIN, top, HALF), (f"revision 1, {lost.was.id}", "marked"), plain(lost.was, lost.passage))
    second = sheet.box((RIGHT, top, HALF), (f"revision 2, {lost.now.id}", tell(lost.where)), lost.runs)
    sheet.arrow(MARGIN + HALF + 14, top + first // 2, RIGHT - MARGIN - HALF - 28)
    fork = top + max(first, second) + 46
    said = (MARGIN, same, "it stands where it stood"), (RIGHT, other, "it stands elsewhere; staff is asked")
    for x, way, note in said:
        end = x + HALF // 2
        sheet.path("link", f"M{middle} {top + second}V{fork - 28}H{end}V{fork}m-6 -10l6 10l6 -10")
        sheet.label(end - 12, fork - 8, note, "note", "end")
        high = sheet.box((x, fork, HALF), (f"revision 3, {way.now.id}", tell(way.where)), way.runs)
        sheet.y = max(sheet.y, fork + high + 16)
    sheet.legend("passage", "in", "out")
    ways = f"{tell(same.where)}; or elsewhere, in {other.now.id}: {tell(other.where)}"
    return sheet.svg(f"“{THERE}” is taken out: {tell(lost.where)}. It is put in where it stood: {ways}.")


PICTURES: dict[str, Callable[[], str]] = {
    f"{each.__name__}.svg": each for each in (blocks, words, edits, states, returns)
}


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
