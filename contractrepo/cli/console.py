"""Where a command prints: answers on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import Any, TextIO

from contractrepo.core.text import printable


@dataclass(frozen=True, slots=True)
class Console:
    """The two output streams of a command.

    `answer` is what was asked for; `note` is progress or a diagnostic. Text that may come from a repository goes
    through `core.text.printable` before it is printed.
    """

    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)

    def answer(self, text: str = "") -> None:
        """Print lines of the answer, each made safe for a terminal."""
        self._print(self.stdout, text)

    def note(self, text: str) -> None:
        """Print progress or a diagnostic on stderr."""
        self._print(self.stderr, text)

    def json(self, value: Any) -> None:
        """Print one JSON document, and nothing else, on stdout."""
        self.stdout.write(json.dumps(value, indent=2, ensure_ascii=True) + "\n")
        self.stdout.flush()

    def raw(self, text: str) -> None:
        """Print text that its producer has already made safe, as it is."""
        self.stdout.write(text if text.endswith("\n") else text + "\n")
        self.stdout.flush()

    @staticmethod
    def _print(stream: TextIO, text: str) -> None:
        stream.writelines(f"{printable(line)}\n" for line in text.split("\n"))
        stream.flush()
