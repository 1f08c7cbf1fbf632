"""A witness as it can be tried: a command, or the message itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

from contractrepo.breaking.reports.witness_lines import verdict_line
from contractrepo.breaking.witness import Witness
from contractrepo.docs.blocks import Block, CodeBlock, Paragraph, Text
from contractrepo.docs.samples.snippets import curl
from contractrepo.docs.samples.texts import cut, response_text

_BASE_URL = "http://localhost:8080"


def witness_blocks(witness: Witness) -> Iterator[Block]:
    """Yield what both sides say about the witness, and the message that shows it."""
    yield Paragraph((Text(verdict_line(witness)),))
    if witness.request is not None:
        yield CodeBlock(curl(witness.request, _BASE_URL), "sh", "Request")
    if witness.response is not None:
        yield CodeBlock(response_text(witness.response), "http", "Response")
    if witness.request is None and witness.response is None:
        yield CodeBlock(cut(json.dumps(witness.value, indent=2, ensure_ascii=False)), "json", "Value")
