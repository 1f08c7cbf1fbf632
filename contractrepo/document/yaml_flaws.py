"""What is wrong with a YAML text, each flaw with the path of the value that was being read."""

from __future__ import annotations

from typing import Any, NoReturn

from yaml.events import AliasEvent

from contractrepo.core.pointer import join
from contractrepo.core.problem import ProblemSeverity
from contractrepo.core.text import printable
from contractrepo.document.flaw import FLATTEN, Flaw, Unreadable

CORE = "tag:yaml.org,2002:"
"""What the tags of the core schema begin with (YAML 1.2, section 10.3)."""
REFER = "use $ref for what is needed in several places"
"""A way out of aliases that cannot be followed."""
_FITTING = frozenset({"!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq"})
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

    def tag(self, event: Any, own: str = "str") -> None:
        """Note the tag of `event`, if it has one that says anything but what the value is anyway.

        Args:
            event: The event.
            own: The tag of the core schema that says no more.
        """
        if event.tag not in (None, "!", CORE + own):
            tag = printable(event.tag.replace(CORE, "!!"), limit=80)
            wrong = "does not fit what it stands at" if tag in _FITTING else "is not allowed"
            self.add(event, "yaml-tag", f"the tag {tag} {wrong}", "remove the tag")

    def key(self, event: Any) -> NoReturn:
        """Note a key that is no scalar.

        Raises:
            Unreadable: Always.
        """
        if type(event) is AliasEvent:
            self.stop(event, "yaml-key", "a mapping key must not be an alias", "write the key out")
        self.tag(event)
        hint = "quote it, where it is meant to be text"
        self.stop(event, "yaml-key", "a mapping key must be a plain scalar", hint)

    def alias(self, event: Any, *, is_open: bool) -> None:
        """Note an alias that stands inside its own anchor, or that has none."""
        name = printable(event.anchor, limit=80)
        if is_open:
            self.add(
                event, "yaml-alias-cycle", f"the alias *{name} stands inside its own anchor &{name}", REFER
            )
        else:
            hint = "quote it, where it is meant to be text"
            self.add(event, "yaml-alias-unknown", f"the alias *{name} has no anchor before it", hint)

    def depth(self, event: Any, most: int) -> NoReturn:
        """Note that nesting goes deeper than `most`.

        Raises:
            Unreadable: Always.
        """
        self.stop(event, "too-deep", f"nesting is deeper than {most}", FLATTEN)

    def stop(self, event: Any, code: str, message: str, hint: str | None = None) -> NoReturn:
        """Note a flaw after which nothing can be read.

        Raises:
            Unreadable: Always.
        """
        raise Unreadable(*self.found, self._at(event, code, message, hint, "error"))

    def _at(self, event: Any, code: str, message: str, hint: str | None, severity: ProblemSeverity) -> Flaw:
        mark = event.start_mark
        return Flaw(code, message, mark.line + 1, mark.column + 1, join(*self.path), hint, severity)
