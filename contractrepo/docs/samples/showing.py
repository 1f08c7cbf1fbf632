"""Samples as blocks of a page."""

from __future__ import annotations

from typing import Literal

from contractrepo.core.messages import header
from contractrepo.docs.blocks import Badge, Block, Code, CodeBlock, Inlines, Node, Text, Tree
from contractrepo.docs.samples.sample import Sample
from contractrepo.docs.samples.snippets import BODY_FILE, LONGEST_BODY
from contractrepo.docs.samples.texts import LONGEST, body_text, response_text

# Status line and headers come on top.
_LONGEST_OPEN = LONGEST + 1_000


def sample_blocks(sample: Sample) -> tuple[Block, ...]:
    """Return a sample as a tree: the code, the first of it open, and the reply of the mock."""
    nodes = [
        Node((Text(snippet.name),), (CodeBlock(snippet.code, snippet.language),), "closed" if at else "open")
        for at, snippet in enumerate(sample.snippets)
    ]
    if len(sample.request.body) > LONGEST_BODY:
        kind = header(sample.request.headers, "Content-Type")
        content = body_text(kind, sample.request.body, written=True)
        nodes.append(Node((Code(BODY_FILE),), (CodeBlock(content, "text"),), "closed"))
    if sample.reply is not None:
        text = response_text(sample.reply, written=not _is_made_up(sample))
        fold: Literal["closed", "open"] = "closed" if len(text) > _LONGEST_OPEN else "open"
        nodes.append(Node(_reply_head(sample), (CodeBlock(text, "http"),), fold))
    return (Tree(tuple(nodes)),)


def _is_made_up(sample: Sample) -> bool:
    """Tell whether the mock made the reply from its schema (`Provenance.example`)."""
    return sample.example is not None and sample.example.startswith("generated-")


def _reply_head(sample: Sample) -> Inlines:
    assert sample.reply is not None
    status = sample.reply.status
    badge = Badge(str(status), "good" if status < 400 else "warning")
    origin = (Text(" example "), Code(sample.example)) if sample.example else ()
    return (Text("Reply of the mock "), badge, *origin)
