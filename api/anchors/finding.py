"""A passage a client names, found again in the text of the revision it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.anchors.ground import HITS_MAX, Ground, Span, folded
from api.anchors.passages import Passage, Text
from api.anchors.refusals import Empty, NotThere, OutOfRange, SeveralPlaces, SpansBlocks, SplitsCharacter, TooLong
from api.core.text import nfc

EXACT_MAX, CONTEXT_MAX = 2_000, 200
_DECOMPOSED = 4  # code points one code point of NFC is at most sent as


class Unit(StrEnum):
    CODEPOINT = "codepoint"
    UTF16 = "utf16"


@dataclass(frozen=True, slots=True)
class Position:
    """Offsets, of the block or of the whole text: a W3C TextPositionSelector."""

    start: int
    end: int
    unit: Unit = Unit.CODEPOINT


@dataclass(frozen=True, slots=True)
class Quote:
    """Words, and what stands around them: a W3C TextQuoteSelector."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def passage_in_block(blocks: Sequence[Text], block: str, position: Position, exact: str) -> Passage:
    """The passage at these offsets of a block, if the words are there; otherwise where they are in the block.

    Raises Unfound or SeveralPlaces.
    """
    quote = _quote(Quote(exact))
    named = [candidate for candidate in blocks if candidate.id == block]
    if not named:
        raise NotThere
    ground = Ground(named)
    return _found(ground, quote, _span(ground.whole, position))


def passage_in_text(blocks: Sequence[Text], quote: Quote | None, position: Position | None) -> Passage:
    """The passage that W3C selectors tell, alone or together; offsets are of the blocks joined by blank lines.

    Raises Unfound or SeveralPlaces.
    """
    quote = quote and _quote(quote)
    if not blocks:
        raise NotThere
    ground = Ground(blocks)
    span = _span(ground.whole, position) if position else None
    if quote:
        return _found(ground, quote, span)
    if not span:
        raise Empty
    return _passage(ground, span)


def _quote(quote: Quote) -> Quote:
    """The quote in NFC. What is far too long is not even normalised."""
    sent = (quote.exact, EXACT_MAX), (quote.prefix, CONTEXT_MAX), (quote.suffix, CONTEXT_MAX)
    if any(len(text) > limit * _DECOMPOSED for text, limit in sent):
        raise TooLong
    normal = Quote(nfc(quote.exact), nfc(quote.prefix), nfc(quote.suffix))
    if len(normal.exact) > EXACT_MAX or max(len(normal.prefix), len(normal.suffix)) > CONTEXT_MAX:
        raise TooLong
    if not normal.exact.strip():
        raise Empty
    return normal


def _span(text: str, position: Position) -> Span:
    """The offsets in code points."""
    start, end = position.start, position.end
    if not 0 <= start <= end:
        raise OutOfRange
    if position.unit is Unit.UTF16:
        units = text.encode("utf-16-le")
        if end > len(units) // 2:
            raise OutOfRange
        start, end = (_code_points(units, at) for at in (start, end))
    if end > len(text):
        raise OutOfRange
    if start == end:
        raise Empty
    return start, end


def _code_points(units: bytes, at: int) -> int:
    try:
        return len(units[: 2 * at].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise SplitsCharacter from None


def _found(ground: Ground, quote: Quote, span: Span | None) -> Passage:
    """Where offsets and words agree; otherwise the words decide, then what stands around them, then nearness."""
    if span and folded(ground.whole[span[0] : span[1]]).strip() == folded(quote.exact).strip():
        return _passage(ground, span)
    places = ground.places(quote.exact)
    fit = [place for place in places if ground.passage(place) and not ground.splits(place)]
    if len(places) > HITS_MAX:
        raise SeveralPlaces(_passages(ground, fit), all_of_them=False)
    if len(fit) > 1:
        return _passage(ground, _meant(ground, fit, quote, span))
    if not places:
        raise NotThere
    return _passage(ground, (fit or places)[0])


def _meant(ground: Ground, places: list[Span], quote: Quote, span: Span | None) -> Span:
    """Which of several places is meant, if anything tells."""
    agreeing = [place for place in places if ground.surrounded(place, quote.prefix, quote.suffix)]
    if len(agreeing) == 1:
        return agreeing[0]
    if agreeing and span:
        near, next_near = sorted(agreeing, key=lambda place: abs(place[0] - span[0]))[:2]
        if abs(near[0] - span[0]) < abs(next_near[0] - span[0]):
            return near
    raise SeveralPlaces(_passages(ground, places), all_of_them=True)


def _passages(ground: Ground, places: list[Span]) -> list[Passage]:
    return [passage for place in places[:HITS_MAX] if (passage := ground.passage(place))]


def _passage(ground: Ground, span: Span) -> Passage:
    if not ground.whole[slice(*span)].strip():
        raise Empty
    passage = ground.passage(span)
    if passage is None:
        raise SpansBlocks(ground.touched(span))
    if len(passage.exact) > EXACT_MAX:
        raise TooLong
    if ground.splits(span):
        raise SplitsCharacter
    return passage
