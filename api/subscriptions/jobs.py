"""Notices and letters, and what is forgotten."""

from datetime import timedelta

from api.subscriptions import actions

EFFECTS = {
    "subscriptions.notify": actions.notify,
    "subscriptions.send_due": actions.send_due,
    "subscriptions.bounced": actions.bounced,
    "subscriptions.forget": actions.forget,
}
ERRANDS = {"subscriptions.tell": actions.tell}
TIMETABLE = {"subscriptions.send_due": timedelta(minutes=1), "subscriptions.forget": timedelta(days=1)}
