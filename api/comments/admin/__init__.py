"""The doors of staff: comments, and how the publication talks."""

from api.comments.admin import comments, settings
from api.core.http import joined

router = joined(comments.router, settings.router)
