"""What is answered at once to somebody who may be in danger."""

from collections.abc import Sequence

from sqlmodel import Session

from api.comments.schemas import CareRead
from api.core import clock
from api.helplines import queries
from api.helplines.models import Topic
from api.helplines.schemas import HelplineRead
from api.screening.findings import Finding
from api.screening.models import Severity
from api.site.models import SiteSettings

MESSAGE = (
    "Thank you for writing. What you say matters, and it will be read by a person. If you are in danger or think of "
    "hurting yourself, you do not have to be alone with it: here is who you can reach now."
)


def care(db: Session, found: Sequence[Finding], region: str | None, settings: SiteSettings) -> CareRead | None:
    """Kind words and the helplines of the region, where a comment asks for care; None for any other."""
    topics = {Topic(each.topic) for each in found if each.severity is Severity.CARE and each.topic is not None}
    if not topics:
        return None
    rows = queries.shown(db, region or settings.region, sorted(topics), clock.now())
    return CareRead(message=settings.care_message or MESSAGE, helplines=[HelplineRead.of(row) for row in rows])
