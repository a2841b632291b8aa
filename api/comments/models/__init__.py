from api.bans.models import Grounds
from api.comments.models.comment import Badge, Comment, Status, Visibility
from api.comments.models.discussion import Discussion, Opening
from api.comments.models.said import (
    ERASED_QUOTE,
    Appeal,
    AppealState,
    Change,
    Earlier,
    Found,
    Origin,
    Original,
    Reaction,
    Reason,
    Report,
)
from api.screening.models import Severity
from api.site.models import Mode, SiteSettings

__all__ = [
    "ERASED_QUOTE",
    "Appeal",
    "AppealState",
    "Badge",
    "Change",
    "Comment",
    "Discussion",
    "Earlier",
    "Found",
    "Grounds",
    "Mode",
    "Opening",
    "Origin",
    "Original",
    "Reaction",
    "Reason",
    "Report",
    "Severity",
    "SiteSettings",
    "Status",
    "Visibility",
]
