"""docs/authorization.md, made from the rows and the table of roles."""

from pathlib import Path

from api.accounts.models import Role
from api.accounts.roles import GRANTS, SCOPES, verbs_of
from tests.authorization.matrix import MATRIX, Row

PAGE = Path(__file__).parents[2] / "docs" / "authorization.md"
HEAD = """# Who may do what

Made from the rows that the tests hold against the running application (`make matrix` renews it): for every route each
role, each scope of a key and nobody, with what is one's own, somebody else's, a draft, published and in the trash.
Who is not known gets 401, who may not gets 403. Public routes (`/v1/content`, `/v1/preview`, `/account`, `/`, `/docs`,
`/healthz`, `/readyz`) ask for no role.

*own* stands for documents one made or signs (articles), or that carry one's account (authors). A key has the verbs of
its scopes, as long as whoever made it has them too; it has nothing of its own.
"""


def page() -> str:
    return "\n".join([HEAD, "## Verbs", "", *_verbs(), "", "## Routes", "", *_routes(), ""])


def _verbs() -> list[str]:
    rows = [f"| `{verb}` | {_marks(verb)} | {'yes' if verb in SCOPES else 'no'} |" for verb in GRANTS]
    return [f"| verb | {' | '.join(Role)} | scope of a key |", "|---" * (len(Role) + 2) + "|", *rows]


def _marks(verb: str) -> str:
    return " | ".join("yes" if verb in verbs_of(role) else "" for role in Role)


def _routes() -> list[str]:
    head = [f"| route | {' | '.join(Role)} | what it takes |", "|---" * (len(Role) + 2) + "|"]
    return [*head, *map(_route, MATRIX)]


def _route(row: Row) -> str:
    answers = " | ".join(_answer(row, role) for role in Role)
    return f"| `{row.method} {row.path}` | {answers} | {_said(row)} |"


def _answer(row: Row, role: Role) -> str:
    held = verbs_of(role)
    if row.is_open or row.needs_session or row.allows(held, live=True):
        return "yes"
    if row.allows(held, own=True, draft=True):
        return f"own{' drafts' if row.drafts_only else ''}{', unless readers see it' if row.live else ''}"
    return ""


def _said(row: Row) -> str:
    if row.is_open:
        return "nothing: the request carries its own credentials"
    if row.needs_session:
        return "a session, never a key"
    always = "".join(f"`{verb}` and " for verb in sorted(row.always))
    own = f"; own {'drafts' if row.drafts_only else 'ones'}: {_any_of(row.own)}" if row.own else ""
    live = f"; while readers see it also {_any_of(row.live)}" if row.live else ""
    return f"{always}{_any_of(row.verbs)}{own}{live}"


def _any_of(verbs: frozenset[str]) -> str:
    return " or ".join(f"`{verb}`" for verb in sorted(verbs))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
