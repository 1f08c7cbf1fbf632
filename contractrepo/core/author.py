"""Who made a commit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contractrepo.errors import UsageError

_UNSAFE = re.compile(r"[<>\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Author:
    """A person as git records one.

    Raises:
        UsageError: ``author-invalid``: a part is empty, or holds an angle bracket or a control character.
    """

    name: str
    email: str

    def __post_init__(self) -> None:
        for part in (self.name, self.email):
            if not part.strip() or _UNSAFE.search(part):
                raise UsageError(
                    "author-invalid",
                    "a name and an e-mail address may not be empty nor hold '<', '>' or control characters",
                    hint='give them as Author("Ada", "ada@example.org"), or set git\'s user.name and user.email',
                )

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"
