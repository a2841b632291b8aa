"""A comment, and what its writer asked for beside it."""

from contextlib import suppress

from sqlmodel import Session

from api.comments import actions as comments
from api.comments import queries, showing
from api.comments.actions import Posted
from api.comments.models import Comment
from api.comments.refusals import Banned
from api.comments.schemas import CheckRead, CommentCheck, CommentCreate, CommentPosted, PersonalRead
from api.conversation import caring
from api.core.errors import Malformed, ProblemItem, TooMany
from api.core.keys import keys_of
from api.readers import actions as readers
from api.readers.asking import IDEMPOTENCY, Asker, owner_of
from api.screening import personal
from api.subscriptions import actions as subscriptions
from api.subscriptions.actions import TooManySubscriptions, Wish
from api.subscriptions.models import Kind

WISHES = {
    "replies": lambda comment: Wish(Kind.COMMENT, comment_id=comment.id),
    "all": lambda comment: Wish(Kind.ARTICLE, article_id=comment.article_id),
}


class AddressMissing(Malformed):
    """Nobody is told without an address."""

    def __init__(self) -> None:
        item = ProblemItem(loc=["body", "email"], code="missing", msg="is needed with notify")
        super().__init__("To be told of answers, send an address.", errors=[item])


def owner(db: Session, asker: Asker) -> str:
    """Whose Idempotency-Keys these are, without saying who that is."""
    if asker.reader_id is not None:
        return owner_of(db, asker.reader_id)
    return f"reader:{keys_of(db).mark(IDEMPOTENCY, f'network {asker.network} {asker.token_hash}')}"


def say(db: Session, asker: Asker, slug: str, given: CommentCreate, origin: str) -> tuple[CommentPosted, int]:
    """Post it, with the subscription asked for; a guest's address gets a link that confirms both.

    Raises AddressMissing, and what `comments.post` raises. A network that had too many links mailed is heard all the
    same, and told that there is no mail.
    """
    if given.notify != "none" and given.email is None and asker.reader_id is None:
        raise AddressMissing
    if given.notify != "none" and given.email is not None and asker.reader_id is None:
        # Held before the conversation, as everywhere: an erase at the same time holds both in this order.
        readers.reader_for(db, given.email)
    posted = _posted(db, asker, slug, given)
    comment = posted.comment
    wish = WISHES[given.notify](comment) if given.notify != "none" else None
    mailed = False
    if asker.reader_id is not None:
        if wish is not None:
            subscriptions.ask(db, asker.reader_id, wish, confirmed=True)
    elif given.email is not None:
        mailed = _ask_by_mail(db, asker, given.email, comment, wish, origin)
    shown = dict(showing.posted(db, posted))
    confirm = "mail" if mailed else "none"
    care = caring.care(db, posted.found, given.region, posted.settings)
    return CommentPosted(**shown, edit_token=posted.edit_token, confirm=confirm, care=care), comment.version


def _posted(db: Session, asker: Asker, slug: str, given: CommentCreate) -> Posted:
    """As `comments.post`; who is refused and may be in need is told whom they can reach all the same."""
    try:
        return comments.post(db, asker, slug, given)
    except Banned as refused:
        if care := caring.care(db, refused.found, given.region, queries.settings(db)):
            refused.more["care"] = care.model_dump(mode="json")
        raise


def check(db: Session, asker: Asker, slug: str, given: CommentCheck) -> CheckRead:
    """What its writer may want to know of a comment before it is said; nothing of it is kept."""
    found, masked, settings = comments.check(db, asker, slug, given.body)
    private = [each for each in found if each.rule in personal.KINDS]
    return CheckRead(
        personal=[
            PersonalRead(rule=each.rule, what=each.what, start=each.start, end=each.end)
            for each in private
            if each.start is not None and each.end is not None
        ],
        masked=masked if masked != given.body else None,
        care=caring.care(db, found, given.region, settings),
    )


def _ask_by_mail(db: Session, asker: Asker, email: str, comment: Comment, wish: Wish | None, origin: str) -> bool:
    about = {"comment": str(comment.id)}
    with db.begin_nested() as asking:
        if wish is not None:
            with suppress(TooManySubscriptions):
                reader = readers.reader_for(db, email)
                about["subscription"] = str(subscriptions.ask(db, reader.id, wish, confirmed=False).id)
        try:
            readers.ask_link(db, email, asker.network, origin=origin, about=about)
        except TooMany:
            asking.rollback()
            return False
    return True
