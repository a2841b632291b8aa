"""What a reader does with what is theirs: over `/v1/conversation`, and on the page behind a link."""

from api.core.http import joined
from api.selfservice import mine, page

router = joined(page.router, mine.router)
