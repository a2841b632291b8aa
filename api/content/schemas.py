"""The shapes readers get. Unknown is null, never absent, unless `fields` left it out."""

from typing import Annotated, Any, Literal

from pydantic import Field

from api.anchors.schemas import AnchorRead
from api.comments.schemas import CommentRead
from api.core.pages import Links, Meta
from api.core.schemas import Answer, Ref, Stamp
from api.core.selection import BodyFormat
from api.helplines.schemas import HelplineRead


class AuthorCard(Ref):
    """An author inside another answer, with `include=authors`."""

    headline: str | None
    bio: str
    portrait: dict[str, Any] | None
    links: list[dict[str, Any]]


class TopicCard(Ref):
    """A topic inside another answer, with `include=topics`."""

    kind: str
    description: str | None


class FaqCard(Ref):
    """An FAQ inside another answer, with `include=faqs`."""

    question: str
    answer: str


class Byline(Answer):
    role: str
    author: AuthorCard | Ref


class TocEntry(Answer):
    block: str
    level: int
    text: str


class Correction(Answer):
    at: Stamp
    text: str


class SeoRead(Answer):
    title: str
    description: str | None
    canonical_url: str
    image: str | None
    noindex: bool


class Comments(Answer):
    """How much is said about the article. Nothing can be said yet."""

    count: int = 0
    inline: int = 0
    open: bool = False


class ArticleListed(Answer):
    id: str
    type: Literal["article"] = "article"
    slug: str
    path: str
    title: str
    dek: str | None
    language: str
    revision: int
    published_at: Stamp
    updated_at: Stamp
    significantly_updated_at: Stamp | None
    word_count: int
    reading_minutes: int
    section: Ref | None
    topics: list[TopicCard | Ref]
    bylines: list[Byline]
    faqs: list[FaqCard | Ref]
    hero: dict[str, Any] | None
    content_notes: list[str]
    corrections: list[Correction]
    seo: SeoRead
    toc: list[TocEntry]
    body_format: BodyFormat | None
    body: str | list[dict[str, Any]] | None
    comments: Comments


class ArticleRead(ArticleListed):
    json_ld: list[dict[str, Any]]
    previous: Ref | None
    next: Ref | None
    related: list[Ref]


class FaqRead(Answer):
    id: str
    type: Literal["faq"] = "faq"
    slug: str
    path: str
    question: str
    answer: str | list[dict[str, Any]]
    body_format: BodyFormat
    topics: list[Ref]
    articles: list[Ref]
    reviewed_by: Ref | None
    last_reviewed_at: Stamp | None
    published_at: Stamp
    updated_at: Stamp
    json_ld: list[dict[str, Any]]


class AuthorRead(Answer):
    id: str
    type: Literal["author"] = "author"
    slug: str
    path: str
    name: str
    headline: str | None
    bio: str | list[dict[str, Any]]
    body_format: BodyFormat
    portrait: dict[str, Any] | None
    links: list[dict[str, Any]]
    article_count: int
    published_at: Stamp
    updated_at: Stamp
    json_ld: list[dict[str, Any]]


class TopicRead(Answer):
    id: str
    type: Literal["topic"] = "topic"
    slug: str
    path: str
    kind: Literal["section", "tag"]
    name: str
    description: str | None
    parent: Ref | None
    children: list[Ref]
    article_count: int
    updated_at: Stamp
    json_ld: list[dict[str, Any]]


class ArticlePage(Answer):
    data: list[ArticleListed]
    meta: Meta
    links: Links


class FaqPage(Answer):
    data: list[FaqRead]
    meta: Meta
    links: Links


class AuthorPage(Answer):
    data: list[AuthorRead]
    meta: Meta
    links: Links


class TopicPage(Answer):
    data: list[TopicRead]
    meta: Meta
    links: Links


class Resolved(Answer):
    """What stands at a path of the site."""

    result: Literal["content"] = "content"
    type: Literal["article", "faq", "author", "topic"]
    id: str
    slug: str
    path: str
    href: str


class ResolvedRedirect(Answer):
    """What stood at the path stands elsewhere now: at another path of the site, or at an address."""

    result: Literal["redirect"] = "redirect"
    location: str
    permanent: bool = True


class ResolvedGone(Answer):
    """What stood at the path is no more, and staff says so."""

    result: Literal["gone"] = "gone"


class PromptRead(Answer):
    """What the author asks about a passage. `answers` are those shown; when it is not `open` there are no more."""

    id: str
    question: str
    open: bool
    answers: int
    anchor: AnchorRead


class PromptList(Answer):
    """All that is asked about an article, in the order of its text; at the end what lost its passage."""

    data: list[PromptRead]


class HelplineList(Answer):
    data: list[HelplineRead]


class CommentPage(Answer):
    data: list[CommentRead]
    meta: Meta
    links: Links


class ThreadRead(CommentRead):
    """A comment that replies to none, with the first replies of its thread in the order they were said."""

    replies: list[CommentRead]
    more_replies: Annotated[bool, Field(description="There are more, by `view=flat` and `filter[thread]`.")]


class ThreadPage(Answer):
    data: list[ThreadRead]
    meta: Meta
    links: Links


class PassageRead(Answer):
    """Words of the article somebody said something about, with the first of what was said."""

    id: str
    block: str | None
    anchor: AnchorRead
    prompt_id: str | None
    count: int
    comments: list[CommentRead]
    more_comments: Annotated[bool, Field(description="There are more, by `view=flat` and `filter[passage]`.")]


class PassagePage(Answer):
    data: list[PassageRead]
    meta: Meta
    links: Links


class CommentDetail(CommentRead):
    """A comment, with those above it, the topmost first; of a long thread the nearest 50."""

    ancestors: list[CommentRead]


class BlockCount(Answer):
    block: str
    count: int


class ConversationCounts(Answer):
    """What readers see of a conversation, counted. `orphaned`: on words that are gone."""

    count: int
    inline: int
    open: bool
    blocks: list[BlockCount]
    orphaned: int
