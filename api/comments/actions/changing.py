"""What writers do with what they said: edit, delete, disown."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from api.comments import queries, rendering
from api.comments.actions.judging import CLASSIFYING, Verdict, asked_first, go_on, is_asked_about, verdict_on
from api.comments.actions.looking import likeness, look_again
from api.comments.actions.meeting import unless_banned, writer_of
from api.comments.actions.posting import avatar, unless_too_long
from api.comments.actions.quoted import mark_quotes
from api.comments.actions.status import READER, change
from api.comments.models import Comment, Earlier, Status
from api.comments.refusals import NoSuchComment, NotEditable, Unseen
from api.core import clock
from api.core.editing import Stale
from api.events.actions import record
from api.idempotency import queries as idempotency
from api.readers.asking import Asker

# What is taken for spam is edited like what waits: whoever wrote it shall not learn of it.
EDITABLE = frozenset({Status.PENDING, Status.APPROVED, Status.SPAM})


def is_own(asker: Asker, comment: Comment) -> bool:
    """Whether who asks wrote it: by the session of its reader, or by its edit token."""
    by_reader = asker.reader_id is not None and asker.reader_id == comment.reader_id
    return by_reader or (asker.token_hash is not None and asker.token_hash == comment.edit_token_hash)


def own(db: Session, asker: Asker, comment_id: UUID) -> Comment:
    """The comment as it is now, held, for its writer; for anybody else there is none. Raises NoSuchComment."""
    return _own(asker, queries.held(db, comment_id))


def read_own(db: Session, asker: Asker, comment_id: UUID) -> Comment:
    """As `own`, to be read only."""
    return _own(asker, queries.by_id(db, comment_id))


def _own(asker: Asker, comment: Comment | None) -> Comment:
    if comment is None or not is_own(asker, comment) or comment.status is Status.DELETED:
        raise NoSuchComment
    return comment


def edit(db: Session, asker: Asker, comment: Comment, version: int, body: str) -> None:
    """Say it otherwise, while there is time; it is judged as if it were new. Moderators keep what it said before.

    Raises Stale, Banned, NotEditable, TooLong, Unseen.
    """
    if comment.version != version:
        raise Stale({"id": str(comment.id), "body": comment.body}, comment.version)
    held, settings = unless_banned(db, asker, writer_of(db, comment)), queries.settings(db)
    ends = comment.created_at + timedelta(minutes=settings.edit_minutes)
    if comment.status not in EDITABLE or (clock.now() > ends and comment.delayed_until is None):
        raise NotEditable(f"A comment can be edited for {settings.edit_minutes} minutes, while it is not refused.")
    if comment.redacted_at is not None:
        raise NotEditable("Moderators published other words of yours; appeal that, or delete the comment.")
    unless_too_long(body, settings)
    html, text = rendering.render(body)
    if not text:
        raise Unseen("body")
    if body == comment.body:
        return
    db.add(Earlier(comment_id=comment.id, body=comment.body))
    comment.body, comment.html, comment.text, comment.edited_at = body, html, text, clock.now()
    comment.likeness = likeness(db, text)
    _judge_anew(db, comment, verdict_on(db, comment, settings, look_again(db, comment, settings, held)))


def _judge_anew(db: Session, comment: Comment, verdict: Verdict) -> None:
    """It is looked at again where it was shown; and waits for a person where it waited for the classifier alone."""
    if comment.status is Status.APPROVED:
        became, why = asked_first(db, comment, verdict)
        if became is not Status.APPROVED:
            change(db, comment, Status.PENDING, by=READER, why=why if why == CLASSIFYING else "edited")
            return
    elif verdict[0] is not Status.APPROVED and is_asked_about(db, comment):
        go_on(db, comment, (Status.PENDING, verdict[1]))
        return
    comment.version += 1
    record(db, "comment.edited", comment.id, by=READER, snapshot={"article_id": str(comment.article_id)})
    db.flush()


def delete(db: Session, comment: Comment) -> None:
    """Take it back: its words are gone at once; its place stays while replies are shown. Who quoted them is marked."""
    mark_quotes(db, [comment])
    _delete(db, comment)


def _delete(db: Session, comment: Comment) -> None:
    _forget_answer(db, comment)
    queries.drop_earlier(db, comment.id)
    queries.drop_found(db, comment.id)
    queries.drop_original(db, comment.id)
    queries.end_appeals(db, comment.id, clock.now())
    change(db, comment, Status.DELETED, by=READER, why="writer")


def disown(db: Session, comment: Comment) -> None:
    """Leave the words and forget whose they are: nobody can claim, edit or delete them as theirs any more."""
    _forget_answer(db, comment)
    comment.reader_id = comment.name = comment.edit_token_hash = None
    comment.avatar_seed = avatar(db, comment)
    comment.version += 1
    record(db, "comment.disowned", comment.id, by=READER, snapshot={"article_id": str(comment.article_id)})
    db.flush()


def _forget_answer(db: Session, comment: Comment) -> None:
    """Whoever repeats the request by which it was posted is not told again what it said, and by whom."""
    idempotency.drop_made(db, comment.id, comment.created_at)


def claim(db: Session, reader_id: UUID, comment_id: UUID) -> bool:
    """Make a guest's comment the reader's who confirmed the address sent with it. False where none is to be claimed."""
    comment = queries.held(db, comment_id)
    if comment is None or comment.reader_id is not None or comment.edit_token_hash is None:
        return False
    comment.reader_id = reader_id
    db.flush()
    return True


def erase_of(db: Session, reader_id: UUID, *, texts: bool) -> int:
    """Erase what a reader said, or keep the words without the person; how many comments that were."""
    # Conversations are held in one order: two who are erased at once never wait for each other.
    said = sorted(queries.of_reader(db, reader_id), key=lambda comment: (comment.article_id, comment.id))
    held = [comment for found in said if (comment := queries.held(db, found.id)) is not None]
    if texts:
        _erase_words(db, held)
        queries.empty_reports(db, reader_id)
    for comment in held:
        disown(db, comment)
    queries.drop_standing(db, reader_id)
    return len(said)


def _erase_words(db: Session, held: Sequence[Comment]) -> None:
    threads: dict[UUID, list[Comment]] = {}
    for comment in held:
        threads.setdefault(comment.root_id, []).append(comment)
    for said in threads.values():
        mark_quotes(db, said)
    for comment in held:
        if comment.status is not Status.DELETED:
            _delete(db, comment)
