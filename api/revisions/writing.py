"""The body of a document, from Markdown to the columns readers are answered from."""

import re
from collections.abc import Sequence
from typing import Any

from api.core import markdown
from api.core.errors import Malformed, ProblemItem
from api.core.markdown import Block, TooManyBlocks
from api.revisions.models import Document

_ROOT = re.compile(r"^<([a-z0-9]+)")


def blocks_of(source: str, *, field: str) -> list[Block]:
    """The rendered body; refused under the name of its field when it has too many blocks."""
    try:
        return markdown.render(source)
    except TooManyBlocks as many:
        item = ProblemItem(loc=["body", field], code="too-many-blocks", msg=str(many))
        raise Malformed(f"The {field} {many}.", errors=[item]) from None


def label(blocks: Sequence[Block], ids: Sequence[str]) -> list[dict[str, Any]]:
    """Blocks as they are kept, each element carrying its id as `data-block`."""
    return [
        {
            "id": id_,
            "type": block.type,
            "level": block.level,
            "html": _ROOT.sub(rf'<\1 data-block="{id_}"', block.html, count=1),
            "text": block.text,
        }
        for block, id_ in zip(blocks, ids, strict=True)
    ]


def numbered(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks of a document nobody comments on: their ids are their places."""
    return label(blocks, [f"b{place}" for place in range(1, len(blocks) + 1)])


def write(document: Document, source: str, blocks: list[dict[str, Any]]) -> None:
    document.body = source
    document.html = "\n".join(block["html"] for block in blocks)
    document.text = "\n\n".join(block["text"] for block in blocks)
    if document.blocks != blocks:
        document.blocks = blocks
