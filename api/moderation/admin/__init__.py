"""The doors of moderators: what waits, what they decide, what they did."""

from api.core.http import joined
from api.moderation.admin import deciding, looking, readers, short, waiting

router = joined(waiting.router, deciding.router, short.router, looking.router, readers.router)
