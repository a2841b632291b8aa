from api.bans.actions.meeting import Met, met
from api.bans.actions.placing import (
    AlreadyBanned,
    BanOver,
    Target,
    create,
    found,
    held,
    hold,
    hold_network,
    lift,
    of_reader,
    place,
    update,
)

__all__ = [
    "AlreadyBanned",
    "BanOver",
    "Met",
    "Target",
    "create",
    "found",
    "held",
    "hold",
    "hold_network",
    "lift",
    "met",
    "of_reader",
    "place",
    "update",
]
