from api.comments.models.comment import Badge, Comment, Status, Visibility
from api.comments.models.discussion import ConversationSettings, Discussion, Mode, Opening
from api.comments.models.said import Change, Earlier, Found, Grounds, Origin, Reaction, Reason, Report
from api.screening.models import Severity

__all__ = [
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
    "Reaction",
    "Reason",
    "Report",
    "Severity",
    "Status",
    "Visibility",
]
