from api.core.http import joined
from api.operations.admin import events, queue, schedule

router = joined(events.router, queue.router, schedule.router)

__all__ = ["router"]
