"""Command lines that hints and `next` name."""

from __future__ import annotations

import shlex
from collections.abc import Mapping


def command(kind: str, name: str, version: str, options: Mapping[str, str | None] | None = None) -> str:
    """Return one command line, for example ``contractrepo approve orders 2.3.0 --role api-owner``.

    Args:
        kind: The command.
        name: The contract.
        version: The version without ``v``.
        options: Option -> value; those without a value are left out.
    """
    given = [
        word for option, value in (options or {}).items() if value is not None for word in (option, value)
    ]
    return shlex.join(["contractrepo", kind, name, version, *given])
