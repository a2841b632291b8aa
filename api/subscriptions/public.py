"""What readers do with subscriptions."""

from api.subscriptions.conversation import router

__all__ = ["router"]
