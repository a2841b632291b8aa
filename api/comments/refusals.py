"""Why something is not said, or not changed."""

from api.core.errors import Conflict, Malformed, NotFound, ProblemItem


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


class Unseen(Malformed):
    """Nothing of it can be seen."""

    def __init__(self, field: str) -> None:
        item = ProblemItem(loc=["body", field], code="empty", msg="has nothing that can be seen")
        super().__init__(f"The {field} has nothing that can be seen.", errors=[item])


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
