"""Why a passage a client names is not taken."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import ClassVar

from api.anchors.passages import Passage
from api.core.errors import Conflict, Malformed, ProblemItem


class Unfound(Malformed):
    """What is asked for is no passage of that text. Subclasses say why."""

    why: ClassVar[str]

    def __init__(self) -> None:
        item = ProblemItem(loc=["body", "anchor"], code=self.code, msg=self.why)
        super().__init__(f"The passage {self.why}.", errors=[item])


class UnknownRevision(Unfound):
    """The article has no such revision, or none that this client may know of."""

    code, title, why = "unknown-revision", "Unknown revision", "is of a revision that is not there"


class NotThere(Unfound):
    """The words are not in the text, or there is no such block."""

    code, title, why = "passage-not-there", "Passage not there", "is not in this revision of the text"


class OutOfRange(Unfound):
    """An offset is negative, past the end, or the end is before the start."""

    code, title, why = "passage-out-of-range", "Passage out of range", "has an offset outside the text"


class Empty(Unfound):
    """No words, or nothing but white space."""

    code, title, why = "passage-empty", "Passage empty", "has no words"


class TooLong(Unfound):
    """More than EXACT_MAX code points, or more context than CONTEXT_MAX."""

    code, title, why = "passage-too-long", "Passage too long", "or what is sent of its surroundings is too long"


class SplitsCharacter(Unfound):
    """An end is within what a reader sees as one character, or within a surrogate pair."""

    code, title, why = "passage-splits-character", "Passage splits a character", "begins or ends within a character"


class SpansBlocks(Unfound):
    """The words run over the end of a block. `blocks` are the ids of those they touch."""

    code, title, why = "passage-spans-blocks", "Passage spans blocks", "runs over the end of a block"

    def __init__(self, blocks: Iterable[str]) -> None:
        super().__init__()
        self.blocks = list(blocks)
        self.more = {"blocks": self.blocks}


class SeveralPlaces(Conflict):
    """The words stand in more places than one. `candidates` are the first of them, each with its surroundings."""

    code, title = "passage-in-several-places", "Passage in several places"

    def __init__(self, candidates: Sequence[Passage], *, all_of_them: bool) -> None:
        count = f"{len(candidates)}" if all_of_them else f"more than {len(candidates)}"
        super().__init__(f"The passage stands in {count} places; say which is meant.")
        self.candidates = list(candidates)
        self.more = {"candidates": [asdict(passage) for passage in candidates]}


class NotRelocated(Conflict):
    """Only what was found by its words alone waits for somebody's yes."""

    code, title = "not-relocated", "Not relocated"


class NotOrphaned(Conflict):
    """Only a passage that is lost can be kept without a place."""

    code, title = "not-orphaned", "Not orphaned"
