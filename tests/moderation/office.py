"""Moderators at their queues, over HTTP."""

from typing import Any

from tests.comments.talk import Talk
from tests.room import Colleague

QUEUE, COMMENTS, DECISIONS = "moderation/queue", "moderation/comments", "moderation/decisions"


def waiting(who: Colleague, query: str = "") -> list[str]:
    """The ids in a queue, page by page to its end."""
    found: list[str] = []
    path: str | None = f"{QUEUE}?{query}&limit=100" if query else f"{QUEUE}?limit=100"
    while path is not None:
        answer = who.get(path)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        found += [each["id"] for each in page["data"]]
        path = page["links"]["next"] and page["links"]["next"].removeprefix("/v1/admin/")
    return found


def report(talk: Talk, comment_id: str, reason: str = "abuse") -> None:
    """A report from a network of its own."""
    talk.many += 1
    talk.client.bridge.peer = (f"198.51.100.{talk.many % 250}", 50_000)
    answer = talk.client.post(f"/v1/conversation/comments/{comment_id}/reports", json={"reason": reason})
    assert answer.status_code == 202, answer.text


def decide(who: Colleague, comment_id: str, version: int | None, verdict: str = "approve", **more: Any) -> Any:
    return who.act(f"{COMMENTS}/{comment_id}/decisions", version, {"verdict": verdict, **more})


def decide_each(who: Colleague, items: list[tuple[str, int]], verdict: str = "approve", **more: Any) -> Any:
    sent = [{"comment_id": id_, "version": version} for id_, version in items]
    return who.post(DECISIONS, {"items": sent, "verdict": verdict}, **more)


def undo(who: Colleague, comment_id: str, version: int | None) -> Any:
    return who.act(f"{COMMENTS}/{comment_id}/undo", version)


def said(answer: Any) -> tuple[int, str]:
    """The status of an answer, and the code of its refusal or the status of its comment."""
    body = answer.json()
    return answer.status_code, body["code"] if answer.status_code >= 400 else body["status"]
