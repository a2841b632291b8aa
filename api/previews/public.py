"""The door for holders of links."""

from api.previews.opening import router

__all__ = ["router"]
