"""Where a text may be cut: between what readers see as single characters (extended grapheme clusters, UAX 29)."""

import re
from itertools import accumulate

from wcwidth import iter_graphemes

# Between two of these there is always a break, whatever stands before: letters that neither combine nor bind.
_PLAIN = r"[ -~¡-¨ª-¬¯-ˑͰ-ͳΆ-ҁ\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff]"
_SURE = re.compile(f"{_PLAIN}(?={_PLAIN})")
_WINDOW = 8


def is_break(text: str, at: int) -> bool:
    """Whether no cluster is split at this offset."""
    return break_before(text, at) == at


def break_before(text: str, at: int) -> int:
    """The nearest break at or before an offset."""
    if at and _SURE.match(text, at - 1):
        return at
    return _breaks(text, at, at)[-1]


def break_after(text: str, at: int) -> int:
    """The nearest break at or after an offset."""
    reach = _WINDOW
    while not (edges := [edge for edge in _breaks(text, at, min(len(text), at + reach)) if edge >= at]):
        reach *= 2
    return edges[0]


def _breaks(text: str, at: int, until: int) -> list[int]:
    """The breaks from a sure one before `at` to `until`. What stands at `until` decides whether there is one."""
    start = _sure_break(text, at)
    edges = list(accumulate(map(len, iter_graphemes(text[start : until + 1])), initial=start))
    return edges if edges[-1] <= until else edges[:-1]


def _sure_break(text: str, at: int) -> int:
    """A break not after `at`, found without reading the text from its beginning."""
    reach = _WINDOW
    while at > reach:
        sure = [match.end() for match in _SURE.finditer(text, at - reach, at)]
        if sure:
            return sure[-1]
        reach *= 2
    return 0
