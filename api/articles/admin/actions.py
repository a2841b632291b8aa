"""The actions: to review and back, to readers and from them, to the archive and out of the trash."""

from functools import partial

from fastapi import APIRouter
from fastapi.responses import Response

from api.accounts.actor import Staff
from api.articles import actions
from api.articles.admin.answers import CHANGED, PREFIX, AtVersion, created, done
from api.articles.schemas import ArticleAdmin, ChangeRequest, CorrectionGiven, PublishOrder
from api.core.db import WriteDb
from api.core.editing import DocumentId
from api.core.http import Route, problems
from api.idempotency.once import OnceOnly

router = APIRouter(prefix=f"{PREFIX}/{{id}}/actions", tags=["articles: editing"], route_class=Route)

REFUSED = problems(*CHANGED)


@router.post("/submit", response_model=ArticleAdmin, responses=REFUSED)
def submit(actor: Staff, db: WriteDb, at: AtVersion) -> Response:
    """Hand the draft to the editors."""
    return done(db, actor, at, actions.submit)


@router.post("/approve", response_model=ArticleAdmin, responses=REFUSED)
def approve(actor: Staff, db: WriteDb, at: AtVersion) -> Response:
    """Say that it may be published as it is."""
    return done(db, actor, at, actions.approve)


@router.post("/request-changes", response_model=ArticleAdmin, responses=REFUSED)
def request_changes(actor: Staff, db: WriteDb, at: AtVersion, given: ChangeRequest) -> Response:
    """Send it back to its author as a draft, and say why."""
    return done(db, actor, at, partial(actions.request_changes, note=given.note))


@router.post("/publish", response_model=ArticleAdmin, responses=REFUSED)
def publish(actor: Staff, db: WriteDb, at: AtVersion, given: PublishOrder | None = None) -> Response:
    """Show the working copy as it is now to readers: at once or from `at` on, until `until` or for good."""
    order = given or PublishOrder()
    remark = actions.Remark(order.note, order.significant)
    return done(db, actor, at, partial(actions.publish, at=order.at, until=order.until, remark=remark))


@router.post("/unpublish", response_model=ArticleAdmin, responses=REFUSED)
def unpublish(actor: Staff, db: WriteDb, at: AtVersion) -> Response:
    """Take away what readers see now; what is scheduled stays scheduled."""
    return done(db, actor, at, actions.unpublish)


@router.post("/cancel-schedule", response_model=ArticleAdmin, responses=REFUSED)
def cancel_schedule(actor: Staff, db: WriteDb, at: AtVersion) -> Response:
    """Take back what is scheduled; what readers see now keeps the end it was given."""
    return done(db, actor, at, actions.cancel_schedule)


@router.post("/correct", response_model=ArticleAdmin, responses=REFUSED)
def correct(actor: Staff, db: WriteDb, at: AtVersion, given: CorrectionGiven) -> Response:
    """Say in public what was wrong. Other changes to the working copy do not go out with it."""
    return done(db, actor, at, partial(actions.correct, text=given.text))


@router.post("/archive", response_model=ArticleAdmin, responses=REFUSED)
def archive(actor: Staff, db: WriteDb, at: AtVersion) -> Response:
    """Put it away: readers see it no longer."""
    return done(db, actor, at, actions.archive)


@router.post("/reopen", response_model=ArticleAdmin, responses=REFUSED)
def reopen(actor: Staff, db: WriteDb, at: AtVersion) -> Response:
    """Out of the archive, as a draft."""
    return done(db, actor, at, actions.reopen)


@router.post("/restore", response_model=ArticleAdmin, responses=REFUSED)
def restore(actor: Staff, db: WriteDb, at: AtVersion) -> Response:
    """Out of the trash, as a draft that readers do not see."""
    return done(db, actor, at, actions.restore)


@router.post(
    "/duplicate", status_code=201, response_model=ArticleAdmin, responses=problems(401, 403, 404, 409, 422, 503)
)
def duplicate(actor: Staff, db: WriteDb, article_id: DocumentId, once: OnceOnly) -> Response:
    """Make a new draft with the same content."""

    def work() -> Response:
        return created(db, actions.duplicate(db, actor, actions.held(db, actor, article_id)))

    return once.answer(db, f"{actor.kind}:{actor.id}", work)
