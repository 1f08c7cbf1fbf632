"""YAML events without libyaml: PyYAML's own parser, taught to read blanks as libyaml does.

What still differs: a plain scalar in brackets that holds ``?`` and a tab within a plain scalar are refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from contractrepo.document.flaw import Flaw, Unreadable

_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = "\0\r\n\x85\u2028\u2029"


def portable_events(text: str) -> Iterator[Any]:
    """Yield the events of `text`; escapes of surrogates are refused, as libyaml does.

    Raises:
        Unreadable: ``yaml-syntax`` for such an escape.
        yaml.YAMLError: The text is no YAML.
    """
    for event in yaml.parse(text, Loader=_Loader):
        value = getattr(event, "value", None)
        if isinstance(value, str) and _SURROGATE.search(value):
            mark: Any = event.start_mark
            message = "a surrogate is not a character"
            raise Unreadable(Flaw("yaml-syntax", message, mark.line + 1, mark.column + 1))
        yield event


class _Loader(yaml.SafeLoader):
    def scan_to_next_token(self) -> None:
        """YAML 1.2, section 6.2: tabs separate too where no indentation is meant; PyYAML knows blanks only."""
        while True:
            if self.column == 0 and self.peek() == "\ufeff":
                self.column += self.index > 0  # the mark of the whole text is no part of its first line
                self.forward()
            while self.peek() == " " or (self.peek() == "\t" and self._may_be_tab()):
                self.forward()
            if self.peek() == "#":
                while self.peek() not in _BREAKS:
                    self.forward()
            if not self.scan_line_break():  # type: ignore[no-untyped-call]  # PyYAML's stubs say no more
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def _may_be_tab(self) -> bool:
        return bool(self.flow_level) or not self.allow_simple_key
