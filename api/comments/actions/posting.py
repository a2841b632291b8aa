"""Saying something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, SQLModel

from api.articles import actions as articles
from api.articles.queries import published
from api.bans import actions as bans
from api.bans.marks import day_of, network_mark
from api.comments import queries, rendering
from api.comments.actions.judging import asked_first, go_on, verdict_on
from api.comments.actions.looking import likeness, rows_of
from api.comments.actions.meeting import found_meanwhile, unless_refused
from api.comments.actions.screening import Form, Seen, look, regions_of
from api.comments.actions.status import READER, log, settle
from api.comments.models import Badge, Comment, Origin, SiteSettings, Status, Visibility
from api.comments.opening import is_open
from api.comments.refusals import (
    Closed,
    Duplicate,
    Misplaced,
    NameMissing,
    NoSuchArticle,
    NoSuchComment,
    PromptClosed,
    ThreadLocked,
    TooLong,
    Unseen,
)
from api.comments.schemas import CommentCreate
from api.comments.writers import writer
from api.core import clock, ids
from api.core.keys import keys_of, new_token, token_hash
from api.core.text import fold
from api.events.actions import Doer
from api.jobs.actions import enqueue
from api.limits import actions as limits
from api.limits.actions import Figures
from api.prompts import queries as prompts
from api.prompts.models import Prompt
from api.readers.asking import Asker
from api.screening import personal
from api.screening.findings import Finding

CHECKS = Figures(network=120)
ECHO, AVATAR = "echo", "avatar"


@dataclass(frozen=True, slots=True)
class Posted:
    """A new comment, and the token its writer changes it with; readers with a session need none."""

    comment: Comment
    edit_token: str | None
    article: published.Shown
    settings: SiteSettings
    found: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands."""

    article_id: UUID
    parent: Comment | None = None
    anchor_id: UUID | None = None
    prompt_id: UUID | None = None


def post(db: Session, asker: Asker, slug: str, given: CommentCreate) -> Posted:
    """Say something on a published article, as a reader.

    Raises NoSuchArticle, NoSuchComment (of the parent), Closed, PromptClosed, Banned, Duplicate, Unseen, TooLong,
    Misplaced, TooMany, Unauthenticated, and what `articles.mark` raises.
    """
    settings = queries.settings(db)
    _unless_flooding(db, asker, settings)
    article = _ground(db, slug, settings)
    unless_too_long(given.body, settings)
    reader = writer(db, asker)
    now = clock.now()
    network = network_mark(db, asker.network, day_of(now))
    bans.hold_network(db, network)
    banned = unless_refused(db, asker, reader, given, settings)
    comment = _written(given, _place(db, article.article_id, given))
    comment.reader_id = reader.id if reader else None
    comment.name = comment.name or (reader.name if reader else None)
    if comment.name is None:
        raise NameMissing
    echo = _unless_echo(db, comment, network)
    comment.avatar_seed, comment.likeness = avatar(db, comment), likeness(db, comment.text)
    token = None if reader else new_token()
    comment.edit_token_hash = token_hash(token) if token else None
    form = Form(given.website, given.seconds)
    found = look(Seen(db, settings, comment.body, comment.text, comment, form, banned))
    why = _judge(db, comment, settings, found, delay=given.delay)
    origin = Origin(comment_id=comment.id, network=network, echo=echo, created_at=now)
    _keep(db, comment, why, origin, *rows_of(comment, found))
    return Posted(comment, token, article, settings, found)


def check(db: Session, asker: Asker, slug: str, body: str) -> tuple[list[Finding], str, SiteSettings]:
    """What would be found in a comment that is not said yet, and the same without what is personal.

    Raises NoSuchArticle, Closed, Unseen, TooLong, TooMany.
    """
    limits.admit(db, "check", CHECKS, asker.network)
    settings = queries.settings(db)
    _ground(db, slug, settings)
    unless_too_long(body, settings)
    _, text = rendering.render(body)
    if not text:
        raise Unseen("body")
    masked = personal.masked(body, personal.find(body, regions_of(settings)))
    return look(Seen(db, settings, body, text)), masked, settings


def reply(db: Session, actor: Doer, badge: Badge, parent: Comment, body: str) -> Comment:
    """Answer an approved comment as staff: seen at once, with a badge."""
    place = Place(parent.article_id, parent)
    comment = _written(CommentCreate(body=body, name=actor.name[:80], visibility=parent.visibility), place)
    comment.badge, comment.status = badge, Status.APPROVED
    comment.account_id = actor.id if actor.kind == "staff" else None
    comment.avatar_seed = avatar(db, comment)
    _keep(db, comment, "staff", by=actor)
    return comment


def release(db: Session, comment_id: UUID) -> None:
    """The time to regret is over: it goes where it would have gone, and spam stays what it is."""
    comment = queries.held(db, comment_id)
    if comment is None or comment.delayed_until is None:
        return
    if comment.status is Status.PENDING:
        verdict = verdict_on(db, comment, queries.settings(db), found_meanwhile(db, comment))
        go_on(db, comment, asked_first(db, comment, verdict))
        return
    comment.delayed_until = None
    comment.version += 1
    db.flush()


def unless_too_long(body: str, settings: SiteSettings) -> None:
    if len(body) > settings.length_most:
        raise TooLong(settings.length_most)


def _ground(db: Session, slug: str, settings: SiteSettings) -> published.Shown:
    """The article, if it is one that takes comments now."""
    now = clock.now()
    ground = queries.ground(db, slug, now)
    if ground is None:
        raise NoSuchArticle
    if not is_open(ground.opening, ground.shown.published_at, now, settings):
        raise Closed
    return ground.shown


def _keep(db: Session, comment: Comment, why: str, *beside: SQLModel, by: Doer = READER) -> None:
    """Store it with its place in the order, and after it everything that refers to it, at once."""
    with db.no_autoflush:
        settle(db, comment, None)
        db.add(comment)
        db.flush()
        db.add_all(beside)
        log(db, comment, None, by=by, why=why)
    db.flush()


def _unless_flooding(db: Session, asker: Asker, settings: SiteSettings) -> None:
    """Of one network, which may be a household or an office, and of one reader."""
    address = asker.reader_id.hex if asker.reader_id else ""
    of_reader = settings.comments_per_reader if address else None
    figures = Figures(network=settings.comments_per_network, address=of_reader)
    limits.admit(db, "comment", figures, asker.network, address)


def _written(given: CommentCreate, place: Place) -> Comment:
    html, text = rendering.render(given.body)
    if not text:
        raise Unseen("body")
    name = rendering.plain_name(given.name) if given.name is not None else None
    if name is not None and not rendering.is_seen(name):
        raise Unseen("name")
    id_, parent = ids.new_id(), place.parent
    return Comment(
        id=id_,
        article_id=place.article_id,
        parent_id=parent.id if parent else None,
        root_id=parent.root_id if parent else id_,
        depth=parent.depth + 1 if parent else 0,
        anchor_id=place.anchor_id,
        prompt_id=place.prompt_id,
        visibility=given.visibility,
        name=name,
        body=given.body,
        html=html,
        text=text,
    )


def _place(db: Session, article_id: UUID, given: CommentCreate) -> Place:
    if given.parent_id is not None:
        if given.anchor is not None or given.prompt_id is not None:
            field = "anchor" if given.anchor is not None else "prompt_id"
            raise Misplaced(field, "is not sent with parent_id; a reply stands where its thread does")
        parent = queries.held(db, given.parent_id)
        if parent is None or parent.article_id != article_id or not _may_be_answered(parent):
            raise NoSuchComment
        if _is_locked(db, parent):
            raise ThreadLocked
        return Place(article_id, parent)
    if given.prompt_id is not None:
        if given.anchor is not None:
            raise Misplaced("anchor", "is not sent with prompt_id; an answer stands where its question does")
        prompt = _open_prompt(db, article_id, given.prompt_id)
        return Place(article_id, anchor_id=prompt.anchor_id, prompt_id=prompt.id)
    anchor_id = articles.mark(db, article_id, given.anchor).id if given.anchor is not None else None
    return Place(article_id, anchor_id=anchor_id)


def _open_prompt(db: Session, article_id: UUID, prompt_id: UUID) -> Prompt:
    prompt = prompts.open_one(db, article_id, prompt_id)
    if prompt is not None:
        return prompt
    closed = prompts.by_id(db, prompt_id)
    if closed is None or closed.article_id != article_id:
        raise Misplaced("prompt_id", "is no question of this article")
    raise PromptClosed


def _is_locked(db: Session, parent: Comment) -> bool:
    root = parent if parent.parent_id is None else queries.by_id(db, parent.root_id)
    return root is not None and root.locked_at is not None


def _may_be_answered(parent: Comment) -> bool:
    return parent.status is Status.APPROVED and parent.visibility is Visibility.PUBLIC


def _unless_echo(db: Session, comment: Comment, network: str) -> str:
    """The mark of what was said here by whom. Raises Duplicate when it was said before, today."""
    who = str(comment.reader_id) if comment.reader_id else network
    said = f"{comment.article_id} {comment.parent_id} {comment.anchor_id if comment.prompt_id else ''} {who}"
    quote = f"{said} {fold(comment.text)}"
    echo = keys_of(db).mark(f"{ECHO} on {clock.now():%Y-%m-%d}", quote)
    if queries.is_echo(db, echo):
        raise Duplicate
    return echo


def avatar(db: Session, comment: Comment) -> str:
    """Sixteen digits: the same for one confirmed reader on one article, and nowhere else."""
    who = comment.reader_id or comment.account_id or comment.id
    return keys_of(db).mark(AVATAR, f"{comment.article_id} {who}")[:16]


def _judge(db: Session, comment: Comment, settings: SiteSettings, found: Sequence[Finding], *, delay: bool) -> str:
    """Give the new comment its status. With a delay it waits first; spam only seems to."""
    became, why = verdict_on(db, comment, settings, found)
    if not delay:
        comment.status, why = asked_first(db, comment, (became, why))
        return why
    comment.delayed_until = clock.now() + timedelta(minutes=settings.regret_minutes)
    enqueue(db, "comments.release", {"comment": str(comment.id)}, at=comment.delayed_until)
    if became is Status.SPAM:
        comment.status = became
        return why
    comment.status = Status.PENDING
    return "delayed"
