from api.comments.models.comment import Badge, Comment, Status, Visibility
from api.comments.models.discussion import ConversationSettings, Discussion, Mode, Opening
from api.comments.models.said import Change, Earlier, Found, Origin, Reaction, Reason, Report

__all__ = [
    "Badge",
    "Change",
    "Comment",
    "ConversationSettings",
    "Discussion",
    "Earlier",
    "Found",
    "Mode",
    "Opening",
    "Origin",
    "Reaction",
    "Reason",
    "Report",
    "Status",
    "Visibility",
]
