"""What is wrong with a YAML text, each flaw with the path of the value that was being read."""

from __future__ import annotations

from typing import Any, NoReturn

from contractrepo.core.pointer import join
from contractrepo.core.problem import ProblemSeverity
from contractrepo.core.text import printable
from contractrepo.document.flaw import Flaw, Unreadable

_MOST = 100


class YamlFlaws:
    """The flaws of one text.

    Attributes:
        found: The flaws in the order of the text.
        path: Keys and indexes that lead to the value that is being read; kept by the reader.
    """

    def __init__(self) -> None:
        self.found: list[Flaw] = []
        self.path: list[str | int] = []

    def add(
        self, event: Any, code: str, message: str, hint: str | None = None, *, warning: bool = False
    ) -> None:
        """Note a flaw at the start of `event`.

        Raises:
            Unreadable: There are enough of them.
        """
        self.found.append(self._at(event, code, message, hint, "warning" if warning else "error"))
        if len(self.found) >= _MOST and any(flaw.severity == "error" for flaw in self.found):
            raise Unreadable(*self.found)

    def tag(self, event: Any) -> None:
        """Note the tag of `event`, if it has one that says more than that the scalar is not plain."""
        if event.tag is not None and event.tag != "!":
            tag = printable(event.tag, limit=80)
            self.add(event, "yaml-tag", f"the tag {tag} is not allowed", "remove the tag")

    def stop(self, event: Any, code: str, message: str, hint: str | None = None) -> NoReturn:
        """Note a flaw after which nothing can be read.

        Raises:
            Unreadable: Always.
        """
        raise Unreadable(*self.found, self._at(event, code, message, hint, "error"))

    def _at(self, event: Any, code: str, message: str, hint: str | None, severity: ProblemSeverity) -> Flaw:
        mark = event.start_mark
        return Flaw(code, message, mark.line + 1, mark.column + 1, join(*self.path), hint, severity)
