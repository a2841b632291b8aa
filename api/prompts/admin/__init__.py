"""What staff asks readers, and the work list of the passages they speak on."""

from api.core.http import joined
from api.prompts.admin import passages, prompts

router = joined(prompts.router, passages.router)

__all__ = ["router"]
