"""Subscribing: asked for by a reader who is known, or by whoever types an address and confirms it by a link."""

import contextlib
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from api.articles.queries import published
from api.core import clock
from api.core.editing import Stale
from api.core.errors import Conflict, Malformed, NotFound, ProblemItem, Unauthenticated
from api.readers import actions as readers
from api.subscriptions import queries
from api.subscriptions.models import Frequency, Kind, Subscription
from api.subscriptions.schemas import SubscriptionAsk

SUBSCRIPTIONS_MAX = 500
NEEDED = {Kind.ARTICLE: {"article"}, Kind.COMMENT: {"comment"}, Kind.MINE: set[str]()}


class TooManySubscriptions(Conflict):
    """A reader has as many as one may have. What ended counts until it is forgotten."""

    code, title = "too-many-subscriptions", "Too many subscriptions"

    def __init__(self) -> None:
        super().__init__(f"A reader has at most {SUBSCRIPTIONS_MAX} subscriptions; end some first.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear of, and how often."""

    kind: Kind
    article_id: UUID | None = None
    comment_id: UUID | None = None
    frequency: Frequency = Frequency.AT_ONCE

    @property
    def target(self) -> str:
        about = self.article_id or self.comment_id
        return f"{self.kind}:{about}" if about else str(self.kind)


def wish_of(db: Session, given: SubscriptionAsk) -> Wish:
    """What was asked for, found among what readers see; anything else is NotFound."""
    named = {name for name in ("article", "comment") if getattr(given, name) is not None}
    if wrong := named ^ NEEDED[given.kind]:
        errors = [ProblemItem(loc=["body", each], code="unfit", msg=_said(each, named)) for each in sorted(wrong)]
        raise Malformed("The kind of subscription and what it names do not go together.", errors=errors)
    if given.article is not None:
        article = published.standing(db, given.article, clock.now())
        if article is None:
            raise NotFound("Nothing is published here.")
        return Wish(given.kind, article_id=article.article_id, frequency=given.frequency)
    if given.comment is not None and queries.shown_comment(db, given.comment, clock.now()) is None:
        raise NotFound("There is no such comment.")
    return Wish(given.kind, comment_id=given.comment, frequency=given.frequency)


def _said(name: str, named: set[str]) -> str:
    return "does not go with this kind" if name in named else "is needed with this kind"


def ask(db: Session, reader_id: UUID, wish: Wish, *, confirmed: bool) -> Subscription:
    """The reader's subscription to it: alive if `confirmed`, else as it was, or new and waiting for a yes by mail."""
    if readers.hold(db, reader_id) is None:
        raise Unauthenticated("The session has ended.")
    wanted = Subscription(
        reader_id=reader_id,
        kind=wish.kind,
        target=wish.target,
        article_id=wish.article_id,
        comment_id=wish.comment_id,
        frequency=wish.frequency,
    )
    known = queries.ensure(db, wanted, SUBSCRIPTIONS_MAX)
    if known is None:
        raise TooManySubscriptions
    if known.frequency is not wish.frequency and (confirmed or not known.is_alive):
        # An address anybody may type changes nothing that is alive.
        known.frequency = wish.frequency
        known.version += 1
    if confirmed:
        _revive(known)
    db.flush()
    return known


def ask_by_mail(db: Session, email: str, wish: Wish, network: str, *, origin: str) -> None:
    """Have a link mailed that says yes to the wish. Asking costs and tells the same for every address.

    Who has too many subscriptions gets the link as well, and learns it there.
    """
    about: dict[str, str] = {}
    with contextlib.suppress(TooManySubscriptions):
        about["subscription"] = str(ask(db, readers.reader_for(db, email).id, wish, confirmed=False).id)
    readers.ask_link(db, email, network, origin=origin, about=about)


def activate(db: Session, reader_id: UUID, subscription_id: UUID) -> Subscription | None:
    """The yes by mail; None when the subscription is gone or another reader's."""
    known = queries.held(db, subscription_id)
    if known is None or known.reader_id != reader_id:
        return None
    _revive(known)
    db.flush()
    return known


def change(db: Session, reader_id: UUID, id_: UUID, version: int, frequency: Frequency) -> Subscription:
    """How often from now on; what already waits comes when it would have come."""
    known = queries.held(db, id_)
    if known is None or known.reader_id != reader_id or not known.is_alive:
        raise NotFound("There is no such subscription.")
    if known.version != version:
        raise Stale({"frequency": known.frequency}, known.version)
    if known.frequency is not frequency:
        known.frequency = frequency
        known.version += 1
        db.flush()
    return known


def _revive(known: Subscription) -> None:
    if not known.is_alive:
        known.confirmed_at, known.ended_at = clock.now(), None
        known.version += 1
