from api.bans.models import Grounds
from api.comments.models.comment import Badge, Comment, Status, Visibility
from api.comments.models.discussion import ConversationSettings, Discussion, Mode, Opening
from api.comments.models.said import (
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

__all__ = [
    "Appeal",
    "AppealState",
    "Badge",
    "Change",
    "Comment",
    "ConversationSettings",
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
    "Status",
    "Visibility",
]
