"""`/v1/admin/articles/{id}/prompts` and `/v1/admin/prompts/{id}`: what staff asks readers."""

from api.core.http import joined
from api.prompts.admin import prompts

router = joined(prompts.router)

__all__ = ["router"]
