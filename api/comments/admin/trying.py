"""`/v1/admin/screening/dry-run`: what a rule would find in what was said before."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.accounts.actor import Staff
from api.comments import actions
from api.comments.schemas import ArticleRef, RuleTried, TriedOn
from api.core.db import ReadDb
from api.core.http import Route, problems, unkept
from api.screening.schemas import RuleCreate

router = APIRouter(prefix="/v1/admin/screening", tags=["conversation: screening"], route_class=Route)


@router.post("/dry-run", response_model=RuleTried, responses=problems(401, 403, 422, 503))
def dry_run(actor: Staff, db: ReadDb, given: RuleCreate) -> Response:
    """Which of the last thousand comments a rule would find, and which of these readers see now. Nothing changes."""
    looked_at, hits = actions.try_rule(db, actor, given)
    found = [
        TriedOn(
            id=str(row.id),
            article=ArticleRef(id=str(row.article_id), slug=row.article_slug),
            status=row.status,
            what=finding.what,
            start=finding.start,
            end=finding.end,
        )
        for row, finding in hits
    ]
    shown = sum(row.shown for row, _ in hits)
    return unkept(RuleTried(looked_at=looked_at, found=len(found), shown=shown, comments=found))
