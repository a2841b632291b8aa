"""Banning whoever wrote a comment, without anybody knowing who that is."""

from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.bans import actions as bans
from api.bans.actions import Target
from api.bans.marks import day_of, network_mark
from api.bans.models import Ban, Of
from api.comments import queries as comments
from api.comments.models import Comment
from api.comments.refusals import NoSuchComment
from api.core.http import UNKNOWN
from api.moderation.refusals import ByStaff, NothingToGoBy
from api.moderation.schemas import WriterBan


def ban_writer(db: Session, actor: Actor, comment_id: UUID, given: WriterBan) -> list[Ban]:
    """Ban by all that is asked for, or by nothing. Raises NoSuchComment, ByStaff, NothingToGoBy, and what `bans.place`
    raises."""
    actor.require("conversation:moderate")
    actor.require("bans:write")
    comment = comments.by_id(db, comment_id)
    if comment is None:
        raise NoSuchComment
    if comment.badge is not None:
        raise ByStaff
    ways = (("reader", _reader), ("network", _network))
    targets = [way(db, comment) for of, way in ways if of in given.of]
    return [bans.place(db, actor, target, given) for target in targets]


def _reader(db: Session, comment: Comment) -> Target:
    target = bans.of_reader(db, comment.reader_id) if comment.reader_id is not None else None
    if target is None:
        raise NothingToGoBy("reader")
    return target


def _network(db: Session, comment: Comment) -> Target:
    """The one it came from, while that is kept. All who come from nowhere that is known are not one."""
    origin = comments.origin_of(db, comment.id)
    if origin is None or origin.network == network_mark(db, UNKNOWN, day_of(origin.created_at)):
        raise NothingToGoBy("network")
    return Target(Of.NETWORK, origin.network, day=day_of(origin.created_at))
