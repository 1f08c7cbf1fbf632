"""Command lines that hints and `next` name."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping

from contractrepo.workflow.records.record import POLICY_NAME


def command(
    kind: str, name: str, version: str, options: Mapping[str, str | Iterable[str] | None] | None = None
) -> str:
    """Return one command line, for example ``contractrepo approve orders 2.3.0 --role api-owner``.

    Args:
        kind: The command.
        name: The contract.
        version: The version without ``v``.
        options: Option -> value or values; those without a value are left out.
    """
    given = [
        word
        for option, value in (options or {}).items()
        if value is not None
        for word in (option, *([value] if isinstance(value, str) else value))
    ]
    if name == POLICY_NAME:
        return shlex.join(["contractrepo", POLICY_NAME, kind, version])
    return shlex.join(["contractrepo", kind, name, version, *given])
