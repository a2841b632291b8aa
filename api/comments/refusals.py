"""Why something is not said, or not changed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.bans.actions import Met
from api.core.errors import Conflict, Forbidden, Malformed, NotFound, ProblemItem
from api.core.schemas import stamp
from api.screening.findings import Finding


class NoSuchComment(NotFound):
    """There is none, or none this reader may know of."""

    def __init__(self) -> None:
        super().__init__("There is no such comment.")


class NoSuchArticle(NotFound):
    """There is none, or none that readers see."""

    def __init__(self) -> None:
        super().__init__("Nothing is published here.")


class Closed(Conflict):
    """The article takes no comments."""

    code, title = "comments-closed", "Comments closed"

    def __init__(self) -> None:
        super().__init__("Comments on this article are closed; what was said can still be read.")


class PromptClosed(Conflict):
    """The question takes no answers any more."""

    code, title = "prompt-closed", "Prompt closed"

    def __init__(self) -> None:
        super().__init__("This question is closed.")


class Banned(Forbidden):
    """They may not take part, for now or for good. `found` is what was found in what they wanted to say."""

    code, title = "banned", "Banned"

    def __init__(self, ban: Met, found: Sequence[Finding] = ()) -> None:
        until = stamp(ban.until) if ban.until else None
        super().__init__(
            f"You cannot take part here{f' until {until}' if until else ' any more'}. What you said is still yours to "
            "read, delete, appeal and export. If you need help, /v1/content/helplines says whom you can reach now."
        )
        self.more = {"reason": ban.reason.value, "until": until}
        self.found = found


class Duplicate(Conflict):
    """The same was said here from the same place."""

    code, title = "duplicate-comment", "Duplicate comment"

    def __init__(self) -> None:
        super().__init__("You have said that here already.")


class NotEditable(Conflict):
    """The time to edit is over, or the comment is one that is not edited."""

    code, title = "comment-not-editable", "Not editable"


class OwnComment(Conflict):
    """Nobody finds their own comment helpful, nor reports it."""

    code, title = "own-comment", "Own comment"

    def __init__(self) -> None:
        super().__init__("This is your own comment.")


class Delayed(Conflict):
    """Its writer may still take it back; nobody decides before that."""

    code, title = "comment-delayed", "Comment delayed"

    def __init__(self) -> None:
        super().__init__("Its writer asked for a delay, and may still take it back.")


class NotShown(Conflict):
    """Only what readers see is featured or answered."""

    code, title = "comment-not-shown", "Comment not shown"

    def __init__(self) -> None:
        super().__init__("Readers do not see this comment; approve it first.")


class ThreadLocked(Conflict):
    """The thread takes no replies of readers any more."""

    code, title = "thread-locked", "Thread locked"

    def __init__(self) -> None:
        super().__init__("This thread takes no more replies; what was said can still be read.")


class NotThread(Conflict):
    """Threads are locked and moved, by their first comment."""

    code, title = "not-a-thread", "Not a thread"

    def __init__(self, root_id: UUID) -> None:
        super().__init__("This is a reply; a thread is locked or moved by its first comment.")
        self.more: dict[str, Any] = {"root_id": str(root_id)}


class MovedTooMany(Conflict):
    """A thread too long to be moved at once."""

    code, title = "thread-too-long", "Thread too long"

    def __init__(self, most: int) -> None:
        super().__init__(f"The thread has more than {most:,} comments; so many are not moved.")


class NothingToUndo(Conflict):
    """Only what staff decided last, a short while ago, is undone."""

    code, title = "nothing-to-undo", "Nothing to undo"

    def __init__(self, minutes: int) -> None:
        super().__init__(f"Nobody decided about it within {minutes} minutes, or something happened to it since.")


class NotAppealable(Conflict):
    """There is no decision to appeal, or it is too late."""

    code, title = "not-appealable", "Not appealable"


class Appealed(Conflict):
    """An appeal waits, or was answered."""

    code, title = "appealed", "Appealed"


class NothingToAnswer(Conflict):
    """Nobody appealed anything, or it was answered."""

    code, title = "nothing-to-answer", "Nothing to answer"

    def __init__(self) -> None:
        super().__init__("No appeal waits for an answer.")


class OwnDecision(Conflict):
    """Whoever decided does not answer the appeal."""

    code, title = "own-decision", "Own decision"

    def __init__(self) -> None:
        super().__init__("You decided what is appealed; somebody else answers the appeal.")


class NothingToRedact(Malformed):
    """The words are the same."""

    def __init__(self) -> None:
        item = ProblemItem(loc=["body", "body"], code="unchanged", msg="is what the comment says already")
        super().__init__("Send the words to publish instead.", errors=[item])


class Unseen(Malformed):
    """Nothing of it can be seen."""

    def __init__(self, field: str) -> None:
        item = ProblemItem(loc=["body", field], code="empty", msg="has nothing that can be seen")
        super().__init__(f"The {field} has nothing that can be seen.", errors=[item])


class TooLong(Malformed):
    """It is longer than staff allows."""

    def __init__(self, most: int) -> None:
        item = ProblemItem(loc=["body", "body"], code="too-long", msg=f"has at most {most} characters")
        super().__init__(f"A comment has at most {most} characters here.", errors=[item])


class Misplaced(Malformed):
    """A reply has the place of its thread, an answer that of its question."""

    def __init__(self, field: str, msg: str) -> None:
        item = ProblemItem(loc=["body", field], code="misplaced", msg=msg)
        super().__init__(f"The comment cannot stand there: {field} {msg}.", errors=[item])


class NameMissing(Malformed):
    """A guest signs with a name; a pseudonym will do."""

    def __init__(self) -> None:
        item = ProblemItem(loc=["body", "name"], code="missing", msg="is needed; a pseudonym is fine")
        super().__init__("A comment is signed: send a name.", errors=[item])
