"""`/v1/content/articles/{slug}/comments` and `/v1/content/comments`: what readers said, as far as readers see it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from api.anchors.models import Anchor, Placement
from api.articles.queries import published
from api.comments.models import Comment
from api.comments.opening import open_ones
from api.comments.queries import public
from api.comments.reading import anchor_of, comment_of, comments_of
from api.comments.schemas import ArticleRef, CommentRead
from api.content.articles import InPath
from api.content.reading import Read, Reading, found
from api.content.schemas import (
    BlockCount,
    CommentDetail,
    CommentPage,
    ConversationCounts,
    PassagePage,
    PassageRead,
    ThreadPage,
    ThreadRead,
)
from api.core.columns import col
from api.core.editing import DocumentId
from api.core.http import Route, problems, refused_parameter
from api.core.listing import Listing
from api.core.selection import DetailQuery, Names, PageQuery, fields_asked, names_of, sorting

router = APIRouter(prefix="/v1/content", tags=["conversation"], route_class=Route)

View = Literal["threads", "flat", "inline"]
SORTS = {"oldest": "created_at", "newest": "-created_at", "helpful": "-helpful", "position": "position"}
KEYS: dict[str, tuple[sa.ColumnElement[Any], type]] = {
    "created_at": (col(Comment.created_at), datetime),
    "helpful": (col(Comment.helpful), int),
}
FLAT = Listing(page=CommentPage, item=CommentRead, sorts=KEYS, id=col(Comment.id))
THREADS = Listing(page=ThreadPage, item=ThreadRead, sorts=KEYS, id=col(Comment.id))
PASSAGES = Listing(
    page=PassagePage,
    item=PassageRead,
    sorts={"position": (col(Placement.position), int)},
    id=col(Anchor.id),
)
RECENT = Listing(
    page=CommentPage, item=CommentRead, sorts={"shown_at": (col(Comment.shown_at), datetime)}, id=col(Comment.id)
)
ITEMS: dict[View, type[BaseModel]] = {"threads": ThreadRead, "flat": CommentRead, "inline": PassageRead}
NAMES = list(dict.fromkeys(name for item in ITEMS.values() for name in names_of(item)))


class CommentsQuery(PageQuery):
    """`sort` is that of threads and comments; passages come in the order of the text."""

    view: Annotated[View, Field(description="Threads with their first replies, every comment, or by passage.")] = (
        "threads"
    )
    sort: Literal["oldest", "newest", "helpful"] = sorting("oldest", "What threads and comments are sorted by.")
    fields: Annotated[list[str], Names(NAMES)] = fields_asked()
    thread: UUID | None = Field(None, alias="filter[thread]", description="One thread, by the id of its first comment.")
    parent: UUID | None = Field(None, alias="filter[parent]", description="The replies to one comment, by its id.")
    passage: UUID | None = Field(None, alias="filter[passage]", description="What is said on one passage, by its id.")
    prompt: UUID | None = Field(None, alias="filter[prompt]", description="The answers to one question, by its id.")

    @property
    def sorted_by(self) -> str:
        return "position" if self.view == "inline" else SORTS[self.sort]

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        asked = (
            (self.thread, col(Comment.root_id)),
            (self.parent, col(Comment.parent_id)),
            (self.passage, col(Comment.anchor_id)),
            (self.prompt, col(Comment.prompt_id)),
        )
        wanted = [column == value for value, column in asked if value is not None]
        if (self.passage or self.prompt) is not None:
            # Of what is gone it is not told where it stood.
            wanted.append(public.IS_APPROVED)
        return wanted


class RecentQuery(PageQuery):
    sort: Literal["newest"] = sorting("newest", "The order in which they came to be shown, the last one first.")
    fields: Annotated[list[str], Names(names_of(CommentRead))] = fields_asked()

    @property
    def sorted_by(self) -> str:
        return "-shown_at"


class CommentQuery(DetailQuery):
    fields: Annotated[list[str], Names(names_of(CommentDetail))] = fields_asked()


@router.get(
    "/articles/{slug}/comments",
    response_model=ThreadPage | CommentPage | PassagePage,
    responses=problems(404, 422, 503),
)
def list_comments(reading: Read, slug: InPath, query: Annotated[CommentsQuery, Query()]) -> Response:
    """What readers said on an article: as threads, one by one, or by the passages it is about."""
    article = _article(reading, slug)
    _check(query)
    return VIEWS[query.view](reading, article, query)


@router.get("/articles/{slug}/comments/counts", responses=problems(404, 422, 503), response_model=ConversationCounts)
def count_comments(reading: Read, slug: InPath) -> Response:
    """How many comments readers see: in all, on passages, and on those of each block."""
    article = _article(reading, slug)
    counted = public.counts(reading.db, [article.article_id]).get(article.article_id)
    by_block = public.counts_by_block(reading.db, article.id)
    orphaned = by_block.pop(None, 0)
    return reading.answer(
        ConversationCounts(
            count=counted.count if counted else 0,
            inline=counted.inline if counted else 0,
            open=bool(open_ones(reading.db, {article.article_id: article.published_at}, reading.at, reading.chosen)),
            blocks=[BlockCount(block=str(block), count=count) for block, count in sorted(by_block.items(), key=str)],
            orphaned=orphaned,
        ),
        [],
    )


@router.get("/comments", response_model=CommentPage, responses=problems(422, 503))
def recent_comments(reading: Read, query: Annotated[RecentQuery, Query()]) -> Response:
    """What was said last, anywhere on the site."""

    def compose(rows: Sequence[Any]) -> list[CommentRead]:
        placed = public.placed_now(reading.db, [row.anchor_id for row in rows if row.anchor_id], reading.at)
        anchors = {row.id: anchor_of(row) for row in placed}
        return [comment_of(row, ArticleRef(id=str(row.article_id), slug=row.slug), anchors) for row in rows]

    return reading.listed(RECENT, query, public.of_site(reading.at), compose)


@router.get("/comments/{id}", response_model=CommentDetail, responses=problems(404, 422, 503))
def read_comment(reading: Read, id_: DocumentId, query: Annotated[CommentQuery, Query()]) -> Response:
    """One comment, with those above it in its thread."""
    row = found(public.one(reading.db, id_, reading.at))
    article = ArticleRef(id=str(row.article_id), slug=row.slug)
    above = public.ancestors(reading.db, row.id)
    *ancestors, comment = comments_of(reading.db, [*above, row], article, row.publication_id)
    whole = CommentDetail(**{name: getattr(comment, name) for name in CommentRead.model_fields}, ancestors=ancestors)
    return reading.answer(whole, query.fields)


def _article(reading: Reading, slug: str) -> published.Shown:
    return found(published.standing(reading.db, slug, reading.at))


def _check(query: CommentsQuery) -> None:
    """Not every view has every field and filter."""
    allowed = names_of(ITEMS[query.view])
    if any(name not in allowed for name in query.fields):
        raise refused_parameter("fields", "unknown-name", f"unknown name; allowed: {', '.join(allowed)}")
    filters = {"thread", "parent", "passage", "prompt"} & query.model_fields_set
    if filters and query.view != "flat":
        raise refused_parameter(f"filter[{min(filters)}]", "other-view", "is for view=flat")
    if query.view == "inline" and "sort" in query.model_fields_set:
        raise refused_parameter("sort", "other-view", "is not for view=inline, which has the order of the text")


def _flat(reading: Reading, article: published.Shown, query: CommentsQuery) -> Response:
    statement = public.of_article(article.article_id).where(*query.conditions())
    return reading.listed(FLAT, query, statement, lambda rows: comments_of(reading.db, rows, _ref(article), article.id))


def _threads(reading: Reading, article: published.Shown, query: CommentsQuery) -> Response:
    statement = public.of_article(article.article_id).where(col(Comment.parent_id).is_(None))

    def compose(rows: Sequence[Any]) -> list[ThreadRead]:
        replies = public.first_replies(reading.db, [row.id for row in rows])
        read = comments_of(reading.db, [*rows, *replies], _ref(article), article.id)
        return [_thread(root, read[len(rows) :]) for root in read[: len(rows)]]

    return reading.listed(THREADS, query, statement, compose)


def _thread(root: CommentRead, replies: Sequence[CommentRead]) -> ThreadRead:
    own = [reply for reply in replies if reply.root_id == root.id]
    shown = {name: getattr(root, name) for name in CommentRead.model_fields}
    return ThreadRead(**shown, replies=own[: public.REPLIES], more_replies=len(own) > public.REPLIES)


def _inline(reading: Reading, article: published.Shown, query: CommentsQuery) -> Response:
    def compose(rows: Sequence[Any]) -> list[PassageRead]:
        ids = [row.id for row in rows]
        counts, first = public.counts_on(reading.db, ids), public.first_on(reading.db, ids)
        anchors = {row.id: anchor_of(row) for row in rows}
        said: dict[UUID, list[CommentRead]] = {id_: [] for id_ in ids}
        for row in first:
            said[row.anchor_id].append(comment_of(row, _ref(article), anchors))
        return [
            PassageRead(
                id=str(id_),
                block=anchors[id_].block,
                anchor=anchors[id_],
                prompt_id=next((each.prompt_id for each in said[id_]), None),
                count=counts.get(id_, 0),
                comments=said[id_][: public.REPLIES],
                more_comments=len(said[id_]) > public.REPLIES,
            )
            for id_ in ids
        ]

    return reading.listed(PASSAGES, query, public.passages(article.id), compose)


def _ref(article: published.Shown) -> ArticleRef:
    return ArticleRef(id=str(article.article_id), slug=article.slug)


VIEWS: dict[View, Callable[[Reading, published.Shown, CommentsQuery], Response]] = {
    "threads": _threads,
    "flat": _flat,
    "inline": _inline,
}
