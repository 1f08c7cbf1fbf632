"""What is known about a contract before its document is read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from contractrepo.core.problem import Problem
from contractrepo.kept.cache import Cache, key_of
from contractrepo.kept.problems import problems_of, rows
from contractrepo.sources import Files

ProblemKind = Literal["problems", "errors"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a cache holds about one contract.

    Attributes:
        cache: Holds it.
        document: What the contract follows from but for the files it refers to: digest of the document's text, paths
            and names, the schema engine.
        files: The files it refers to.
    """

    cache: Cache
    document: tuple[str | None, ...]
    files: Files

    def warnings(self) -> tuple[Problem, ...] | None:
        """Return what reading the document found, or None where it is not known to be readable with the files as they are."""
        found = self._find("reading")
        if not isinstance(found, list) or len(found) != 2:
            return None
        seen, warnings = found[0], problems_of(found[1])
        return warnings if _is_seen(seen) and self.files.still(seen) else None

    def keep_warnings(self, warnings: Sequence[Problem]) -> None:
        """Keep what reading the document found, which took the files that were seen by now."""
        self._keep("reading", [self.files.seen, rows(warnings)])

    def problems(self, kind: ProblemKind) -> tuple[Problem, ...] | None:
        """Return what is wrong with the contract, all of it or errors alone, where that is known."""
        return problems_of(self._find(kind, self.files.seen))

    def keep_problems(self, kind: ProblemKind, problems: Sequence[Problem]) -> None:
        """Keep what is wrong with the contract; of all problems one knows the errors too."""
        self._keep(kind, rows(problems), self.files.seen)
        if kind == "problems":
            self._keep("errors", rows([one for one in problems if one.severity == "error"]), self.files.seen)

    def _find(self, *what: Any) -> Any:
        found = self.cache.find(key_of(*what, *self.document))
        try:
            return None if found is None else json.loads(found)
        except (ValueError, RecursionError):
            return None

    def _keep(self, kind: str, value: Any, *what: Any) -> None:
        self.cache.keep(key_of(kind, *what, *self.document), json.dumps(value).encode("ascii"))


def _is_seen(seen: Any) -> bool:
    return isinstance(seen, dict) and all(digest is None or type(digest) is str for digest in seen.values())
