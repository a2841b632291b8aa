"""The doors of staff: comments, how the publication talks, and trying a rule."""

from api.comments.admin import comments, discussions, trying
from api.core.http import joined

router = joined(comments.router, discussions.router, trying.router)
