"""The rows. A route of staff without one fails the build, and so does a row without a route.

`open`: no credentials are asked for, the request carries its own. `session`: staff who signed in, never a key.
Otherwise verbs, any of which will do; `own:` stands before those that will do for what is one's own, `own draft:`
before those that will do while it is a draft of one's own, `live:` before what it takes besides for what readers see,
and before `and` what it takes in any case. SEEING is any of the three by which one sees all articles.
"""

import re
from dataclasses import dataclass

ROWS = """
POST   /v1/admin/session                             open
GET    /v1/admin/session                             session
DELETE /v1/admin/session                             session
GET    /v1/admin/sessions                            session
DELETE /v1/admin/sessions                            session
DELETE /v1/admin/sessions/{session_id}               session
POST   /v1/admin/password                            session
POST   /v1/admin/password/reset-request              open
POST   /v1/admin/password/reset                      open
POST   /v1/admin/setup                               open
POST   /v1/admin/invitation/accept                   open
POST   /v1/admin/second-factor                       session
POST   /v1/admin/second-factor/confirm               session
POST   /v1/admin/second-factor/disable               session
POST   /v1/admin/second-factor/recovery-codes        session

GET    /v1/admin/staff                               staff:read
GET    /v1/admin/staff/{account_id}                  staff:read
PATCH  /v1/admin/staff/{account_id}                  staff:write
DELETE /v1/admin/staff/{account_id}                  staff:write
POST   /v1/admin/staff/{account_id}/actions/suspend  staff:write
POST   /v1/admin/staff/{account_id}/actions/reinstate staff:write
POST   /v1/admin/staff/{account_id}/actions/end-sessions staff:write
POST   /v1/admin/staff/{account_id}/actions/reset-second-factor staff:write
GET    /v1/admin/staff/invitations                   staff:read
POST   /v1/admin/staff/invitations                   staff:write
DELETE /v1/admin/staff/invitations/{invitation_id}   staff:write
POST   /v1/admin/staff/invitations/{invitation_id}/actions/resend staff:write
GET    /v1/admin/keys                                keys:read
POST   /v1/admin/keys                                keys:write
DELETE /v1/admin/keys/{key_id}                       keys:write

GET    /v1/admin/screening/rules                     screening:read
POST   /v1/admin/screening/rules                     screening:write
GET    /v1/admin/screening/rules/{id}                screening:read
PATCH  /v1/admin/screening/rules/{id}                screening:write
DELETE /v1/admin/screening/rules/{id}                screening:write
POST   /v1/admin/screening/dry-run                   screening:write

GET    /v1/admin/redirects                           redirects:read
POST   /v1/admin/redirects                           redirects:write
GET    /v1/admin/redirects/{id}                      redirects:read
PATCH  /v1/admin/redirects/{id}                      redirects:write
DELETE /v1/admin/redirects/{id}                      redirects:write

GET    /v1/admin/helplines                           helplines:read
POST   /v1/admin/helplines                           helplines:write
GET    /v1/admin/helplines/{id}                      helplines:read
PATCH  /v1/admin/helplines/{id}                      helplines:write
DELETE /v1/admin/helplines/{id}                      helplines:write
POST   /v1/admin/helplines/{id}/actions/verify       helplines:write

GET    /v1/admin/topics                              topics:read
POST   /v1/admin/topics                              topics:write
POST   /v1/admin/topics/bulk                         topics:write
GET    /v1/admin/topics/{id}                         topics:read
PATCH  /v1/admin/topics/{id}                         topics:write
DELETE /v1/admin/topics/{id}                         topics:write
POST   /v1/admin/topics/{id}/actions/restore         topics:write

GET    /v1/admin/authors                             authors:read
POST   /v1/admin/authors                             authors:write
POST   /v1/admin/authors/bulk                        authors:write
GET    /v1/admin/authors/{id}                        authors:read
PATCH  /v1/admin/authors/{id}                        authors:write own: authors:write_own
DELETE /v1/admin/authors/{id}                        authors:write
POST   /v1/admin/authors/{id}/actions/restore        authors:write
POST   /v1/admin/authors/{id}/actions/publish        authors:write
POST   /v1/admin/authors/{id}/actions/unpublish      authors:write
GET    /v1/admin/authors/{id}/revisions              authors:read
GET    /v1/admin/authors/{id}/revisions/{number}     authors:read
GET    /v1/admin/authors/{id}/revisions/{number}/diff authors:read
POST   /v1/admin/authors/{id}/revisions/{number}/actions/restore authors:write own: authors:write_own
GET    /v1/admin/authors/{id}/lock                   authors:read
PUT    /v1/admin/authors/{id}/lock                   authors:write own: authors:write_own
DELETE /v1/admin/authors/{id}/lock                   authors:read

GET    /v1/admin/faqs                                faqs:read
POST   /v1/admin/faqs                                faqs:write
POST   /v1/admin/faqs/bulk                           faqs:write
GET    /v1/admin/faqs/{id}                           faqs:read
PATCH  /v1/admin/faqs/{id}                           faqs:write
DELETE /v1/admin/faqs/{id}                           faqs:write
POST   /v1/admin/faqs/{id}/actions/restore           faqs:write
POST   /v1/admin/faqs/{id}/actions/publish           faqs:write
POST   /v1/admin/faqs/{id}/actions/unpublish         faqs:write
POST   /v1/admin/faqs/{id}/actions/reviewed          faqs:write
GET    /v1/admin/faqs/{id}/revisions                 faqs:read
GET    /v1/admin/faqs/{id}/revisions/{number}        faqs:read
GET    /v1/admin/faqs/{id}/revisions/{number}/diff   faqs:read
POST   /v1/admin/faqs/{id}/revisions/{number}/actions/restore faqs:write
GET    /v1/admin/faqs/{id}/lock                      faqs:read
PUT    /v1/admin/faqs/{id}/lock                      faqs:write
DELETE /v1/admin/faqs/{id}/lock                      faqs:read

GET    /v1/admin/articles                            SEEING articles:write_own
POST   /v1/admin/articles                            articles:write articles:write_own
POST   /v1/admin/articles/bulk                       SEEING articles:write_own
GET    /v1/admin/articles/{id}                       SEEING own: articles:write_own
PATCH  /v1/admin/articles/{id}                       articles:write own draft: articles:write_own
DELETE /v1/admin/articles/{id}                       articles:write own: articles:write_own live: articles:publish
POST   /v1/admin/articles/{id}/actions/submit        articles:write own: articles:write_own
POST   /v1/admin/articles/{id}/actions/request-changes articles:write
POST   /v1/admin/articles/{id}/actions/approve       articles:publish
POST   /v1/admin/articles/{id}/actions/publish       articles:publish
POST   /v1/admin/articles/{id}/actions/unpublish     articles:publish
POST   /v1/admin/articles/{id}/actions/cancel-schedule articles:publish
POST   /v1/admin/articles/{id}/actions/correct       articles:publish
POST   /v1/admin/articles/{id}/actions/archive       articles:publish
POST   /v1/admin/articles/{id}/actions/reopen        articles:write
POST   /v1/admin/articles/{id}/actions/restore       articles:write own: articles:write_own
POST   /v1/admin/articles/{id}/actions/duplicate     articles:write own: articles:write_own
GET    /v1/admin/articles/{id}/revisions             SEEING own: articles:write_own
GET    /v1/admin/articles/{id}/revisions/{number}    SEEING own: articles:write_own
GET    /v1/admin/articles/{id}/revisions/{number}/diff SEEING own: articles:write_own
POST   /v1/admin/articles/{id}/revisions/{number}/actions/restore articles:write own draft: articles:write_own
GET    /v1/admin/articles/{id}/lock                  SEEING own: articles:write_own
PUT    /v1/admin/articles/{id}/lock                  articles:write own: articles:write_own
DELETE /v1/admin/articles/{id}/lock                  SEEING own: articles:write_own
GET    /v1/admin/articles/{id}/preflight             SEEING own: articles:write_own
GET    /v1/admin/articles/{id}/previews              previews:read and SEEING own: articles:write_own
POST   /v1/admin/articles/{id}/previews              previews:write and SEEING own: articles:write_own
DELETE /v1/admin/previews/{id}                       previews:write and SEEING own: articles:write_own

GET    /v1/admin/articles/{id}/prompts               prompts:read and SEEING own: articles:write_own
POST   /v1/admin/articles/{id}/prompts               prompts:write own: prompts:write_own
GET    /v1/admin/prompts/{id}                        prompts:read and SEEING own: articles:write_own
PATCH  /v1/admin/prompts/{id}                        prompts:write own: prompts:write_own
DELETE /v1/admin/prompts/{id}                        prompts:write own: prompts:write_own
POST   /v1/admin/prompts/{id}/actions/close          prompts:write own: prompts:write_own
POST   /v1/admin/prompts/{id}/actions/reopen         prompts:write own: prompts:write_own
GET    /v1/admin/comments                            conversation:read conversation:moderate conversation:reply_own
GET    /v1/admin/comments/{id}                       conversation:read conversation:moderate own: conversation:reply_own
POST   /v1/admin/comments/{id}/actions/approve       conversation:moderate
POST   /v1/admin/comments/{id}/actions/reject        conversation:moderate
POST   /v1/admin/comments/{id}/actions/spam          conversation:moderate
POST   /v1/admin/comments/{id}/actions/reconsider    conversation:moderate
POST   /v1/admin/comments/{id}/actions/feature       conversation:moderate
POST   /v1/admin/comments/{id}/actions/unfeature     conversation:moderate
POST   /v1/admin/comments/{id}/actions/mark-expert   conversation:moderate
POST   /v1/admin/comments/{id}/actions/unmark-expert conversation:moderate
POST   /v1/admin/comments/{id}/actions/lock          conversation:moderate
POST   /v1/admin/comments/{id}/actions/unlock        conversation:moderate
POST   /v1/admin/comments/{id}/actions/move          conversation:moderate
POST   /v1/admin/comments/{id}/replies               conversation:reply own: conversation:reply_own
GET    /v1/admin/moderation/queue                    conversation:read conversation:moderate
GET    /v1/admin/moderation/passages                 conversation:read conversation:moderate
GET    /v1/admin/moderation/counts                   conversation:read conversation:moderate
POST   /v1/admin/moderation/comments/{id}/claim      conversation:moderate
DELETE /v1/admin/moderation/comments/{id}/claim      conversation:moderate
POST   /v1/admin/moderation/comments/{id}/decisions  conversation:moderate
POST   /v1/admin/moderation/comments/{id}/undo       conversation:moderate
POST   /v1/admin/moderation/comments/{id}/same/decisions conversation:moderate
POST   /v1/admin/moderation/comments/{id}/appeal     conversation:moderate
POST   /v1/admin/moderation/decisions                conversation:moderate
POST   /v1/admin/moderation/comments/{id}/bans       bans:write and conversation:moderate
GET    /v1/admin/bans                                bans:read
POST   /v1/admin/bans                                bans:write
GET    /v1/admin/bans/{id}                           bans:read
PATCH  /v1/admin/bans/{id}                           bans:write
POST   /v1/admin/bans/{id}/actions/lift              bans:write
GET    /v1/admin/readers/{id}                        conversation:read conversation:moderate
POST   /v1/admin/readers/{id}/notes                  conversation:moderate
DELETE /v1/admin/readers/{id}/notes/{note_id}        conversation:moderate
GET    /v1/admin/moderation/log                      conversation:read conversation:moderate
GET    /v1/admin/moderation/log.csv                  conversation:read conversation:moderate
GET    /v1/admin/moderation/figures                  conversation:read conversation:moderate
GET    /v1/admin/articles/{id}/conversation          conversation:read
PATCH  /v1/admin/articles/{id}/conversation          conversation:moderate
GET    /v1/admin/articles/{id}/anchors               articles:write own: articles:write_own
POST   /v1/admin/anchors/{id}/actions/replace        articles:write own: articles:write_own
POST   /v1/admin/anchors/{id}/actions/keep           articles:write own: articles:write_own
POST   /v1/admin/anchors/{id}/actions/confirm        articles:write own: articles:write_own
POST   /v1/admin/anchors/{id}/actions/resolve        articles:write own: articles:write_own
POST   /v1/admin/anchors/{id}/actions/reopen         articles:write own: articles:write_own

GET    /v1/admin/settings                            settings:read
PATCH  /v1/admin/settings                            settings:write
GET    /v1/admin/settings/history                    settings:read

GET    /v1/admin/schedule                            schedule:read
GET    /v1/admin/events                              events:read
GET    /v1/admin/jobs                                jobs:read
GET    /v1/admin/jobs/{id}                           jobs:read
POST   /v1/admin/jobs/{id}/actions/retry             jobs:retry
"""
# Who changes or publishes articles sees them too.
SEEING = "articles:read articles:write articles:publish"
_ROW = re.compile(
    r"(?P<method>[A-Z]+) +(?P<path>/\S+) +(?:(?P<always>\S+) and )?(?P<verbs>.*?)"
    r"(?: own(?P<draft> draft)?: (?P<own>.+?))?(?: live: (?P<live>.+))?"
)


@dataclass(frozen=True)
class Row:
    """`always` in any case; `verbs` for anything, `own` for what is one's own, and that only as a draft when
    `drafts_only`; `live` besides, for what readers see now."""

    method: str
    path: str
    always: frozenset[str]
    verbs: frozenset[str]
    own: frozenset[str]
    live: frozenset[str]
    drafts_only: bool

    @property
    def is_open(self) -> bool:
        return self.verbs == {"open"}

    @property
    def needs_session(self) -> bool:
        return self.verbs == {"session"}

    @property
    def named(self) -> frozenset[str]:
        return self.always | self.verbs | self.own | self.live

    def allows(self, held: frozenset[str], *, own: bool = False, draft: bool = False, live: bool = False) -> bool:
        """Whether these verbs will do, for a document of one's own or of another, a draft or not, seen or not."""
        mine = self.own if own and (draft or not self.drafts_only) else frozenset[str]()
        besides = self.always | (self.live if live else frozenset())
        return besides <= held and not held.isdisjoint(self.verbs | mine)


def _row(line: str) -> Row:
    found = _ROW.fullmatch(line.strip().replace("SEEING", SEEING))
    assert found is not None, line
    always, verbs, own, live = (frozenset((found[name] or "").split()) for name in ("always", "verbs", "own", "live"))
    return Row(found["method"], found["path"], always, verbs, own, live, bool(found["draft"]))


MATRIX = [_row(line) for line in ROWS.splitlines() if line]
