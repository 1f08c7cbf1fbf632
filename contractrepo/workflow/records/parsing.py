"""A message back to the record that it holds."""

from __future__ import annotations

from contractrepo.document import parse_json
from contractrepo.errors import ContractError, WorkflowError
from contractrepo.workflow.flaw import Flaw
from contractrepo.workflow.records.record import Record
from contractrepo.workflow.records.rendering import BEGIN, END, render
from contractrepo.workflow.records.shape import shape_faults

FORMAT_HINT = "write the message with contractrepo render and leave it as it is"


def read_record(message: bytes | str) -> Record:
    """Return the record that a message holds, which must be exactly what `render` makes of it.

    Raises:
        WorkflowError: ``record-malformed``, ``record-invalid`` or ``record-not-canonical``.
    """
    record, flaws = parse_message(
        message if isinstance(message, bytes) else message.encode("utf-8", "replace")
    )
    if record is None:
        raise WorkflowError(flaws[0].code, flaws[0].message, flaws[0].hint)
    return record


def parse_message(message: bytes) -> tuple[Record | None, tuple[Flaw, ...]]:
    """Return the record of a message, or None and why it holds none."""
    try:
        text = message.decode("utf-8")
    except UnicodeDecodeError:
        return None, (_malformed("the message is not UTF-8 text"),)
    block = _block(text)
    if block is None:
        return None, (_malformed("the message does not hold one record between its two marks"),)
    try:
        data = parse_json(block)
    except ContractError as error:
        return None, (_malformed(f"the record is not JSON: {error.message}"),)
    faults = shape_faults(data)
    if faults:
        return None, tuple(Flaw("record-invalid", fault, FORMAT_HINT) for fault in faults)
    record = Record(data)
    if render(record) != message:
        wrong = "the message is not the one that belongs to its record"
        return None, (Flaw("record-not-canonical", wrong, FORMAT_HINT),)
    return record, ()


def _block(text: str) -> str | None:
    """Return what stands between the marks; both are whole lines and occur once."""
    _, *after = text.split("\n" + BEGIN)
    inside = after[0].split(END) if len(after) == 1 else []
    return inside[0] if len(inside) == 2 else None


def _malformed(message: str) -> Flaw:
    return Flaw("record-malformed", message, FORMAT_HINT)
