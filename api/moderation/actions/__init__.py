from api.moderation.actions.claiming import claim, release
from api.moderation.actions.deciding import decide, decide_each, undo

__all__ = ["claim", "decide", "decide_each", "release", "undo"]
