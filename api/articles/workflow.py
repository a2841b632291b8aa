"""The life of an article as one table: which action leads from which states to which, and what it takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.articles.models import State
from api.core.errors import Conflict

DRAFT, IN_REVIEW, APPROVED, ARCHIVED, TRASHED = State
OPEN = frozenset({DRAFT, IN_REVIEW, APPROVED})


@dataclass(frozen=True, slots=True)
class Move:
    """`verb` is what it takes; `by_owner` says that one's own article needs no more than `articles:write_own`."""

    sources: frozenset[State]
    target: State
    verb: str
    by_owner: bool = False


MOVES: dict[str, Move] = {
    "submit": Move(frozenset({DRAFT}), IN_REVIEW, "articles:write", by_owner=True),
    "request-changes": Move(frozenset({IN_REVIEW, APPROVED}), DRAFT, "articles:write"),
    "approve": Move(frozenset({IN_REVIEW}), APPROVED, "articles:publish"),
    "publish": Move(OPEN, APPROVED, "articles:publish"),
    "archive": Move(OPEN, ARCHIVED, "articles:publish"),
    "reopen": Move(frozenset({ARCHIVED}), DRAFT, "articles:write"),
    "trash": Move(OPEN | {ARCHIVED}, TRASHED, "articles:write", by_owner=True),
    "restore": Move(frozenset({TRASHED}), DRAFT, "articles:write", by_owner=True),
}


class IllegalTransition(Conflict):
    """The article's state does not allow this; the answer says what it allows."""

    code, title = "illegal-transition", "Illegal transition"

    def __init__(self, action: str, state: State):
        allowed = list(allowed_from(state))
        super().__init__(f"{action} is not possible while the article is {state}; possible: {', '.join(allowed)}.")
        self.more = {"state": state, "allowed": allowed}


def allowed_from(state: State) -> Iterator[str]:
    return (action for action, move in MOVES.items() if state in move.sources)


def target(action: str, state: State) -> State:
    """Where the action leads from here. Raises IllegalTransition when it leads nowhere."""
    move = MOVES[action]
    if state not in move.sources:
        raise IllegalTransition(action, state)
    return move.target
