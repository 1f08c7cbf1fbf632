"""Samples as blocks of a page."""

from __future__ import annotations

from contractrepo.core.messages import header
from contractrepo.docs.blocks import Badge, Block, Code, CodeBlock, Inlines, Node, Text, Tree
from contractrepo.docs.samples.sample import Sample
from contractrepo.docs.samples.snippets import BODY_FILE, LONGEST_BODY
from contractrepo.docs.samples.texts import body_text, response_text


def sample_blocks(sample: Sample) -> tuple[Block, ...]:
    """Return a sample as a tree: the code, the first of it open, and the reply of the mock."""
    nodes = [
        Node((Text(snippet.name),), (CodeBlock(snippet.code, snippet.language),), "closed" if at else "open")
        for at, snippet in enumerate(sample.snippets)
    ]
    if len(sample.request.body) > LONGEST_BODY:
        content = body_text(header(sample.request.headers, "Content-Type"), sample.request.body)
        nodes.append(Node((Code(BODY_FILE),), (CodeBlock(content, "text"),), "closed"))
    if sample.reply is not None:
        reply = CodeBlock(response_text(sample.reply), "http")
        nodes.append(Node(_reply_head(sample), (reply,), "open"))
    return (Tree(tuple(nodes)),)


def _reply_head(sample: Sample) -> Inlines:
    assert sample.reply is not None
    status = sample.reply.status
    badge = Badge(str(status), "good" if status < 400 else "warning")
    origin = (Text(" example "), Code(sample.example)) if sample.example else ()
    return (Text("Reply of the mock "), badge, *origin)
