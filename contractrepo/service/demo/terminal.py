"""Types commands as a person would, and shows what they print."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from contractrepo.errors import StoreError

_INDENT = "    "
_INTO = ">"
_PATIENCE_S = 20


class Terminal:
    """Runs commands in one folder.

    Args:
        folder: The working folder.
        say: Takes each line that a reader is to see.
        port: Takes the place of ``{port}`` in commands.
    """

    def __init__(self, folder: Path, say: Callable[[str], None], port: int) -> None:
        self._folder = folder
        self._say = say
        self._port = port

    def filled(self, command: str) -> str:
        """Return a command with the port in its place."""
        return command.replace("{port}", str(self._port))

    def run(self, command: str, most_lines: int | None = None) -> int:
        """Show and run a command, show what it prints or the beginning of it, and return its exit code."""
        line = self.filled(command)
        self._say(f"$ {line}")
        words = shlex.split(line)
        if words[0] == "curl" and shutil.which("curl") is None:
            return self._ask(words)
        if words[-2:-1] == [_INTO]:
            return self._write(words[:-2], words[-1])
        done = subprocess.run(
            _executable(words),
            cwd=self._folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self._show(done.stdout, most_lines)
        return done.returncode

    @contextmanager
    def serving(self, command: str | None) -> Iterator[None]:
        """Keep a server running, from its first line on until the block ends."""
        if command is None:
            yield
            return
        line = self.filled(command)
        self._say(f"$ {line} &")
        with subprocess.Popen(
            _executable(shlex.split(line)),
            cwd=self._folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as server:
            assert server.stdout is not None
            try:
                first = server.stdout.readline()
                if not first:
                    raise StoreError("demo-failed", f"`{line}` did not start", "run it by hand to see why")
                self._show(first)
                yield
            finally:
                server.terminate()
                server.wait(_PATIENCE_S)

    def _write(self, words: list[str], file: str) -> int:
        """Run a command whose output goes into a file."""
        with (self._folder / file).open("wb") as sink:
            done = subprocess.run(
                _executable(words),
                cwd=self._folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                check=False,
            )
        return done.returncode

    def _ask(self, words: list[str]) -> int:
        """Send what the curl command would send, where there is no curl."""
        url = urlsplit(words[-1])
        headers = dict(word.split(": ", 1) for word in words if ": " in word)
        connection = HTTPConnection(url.netloc, timeout=_PATIENCE_S)
        connection.request("GET", f"{url.path}?{url.query}".rstrip("?"), headers=headers)
        self._show(connection.getresponse().read())
        connection.close()
        return 0

    def _show(self, output: bytes, most_lines: int | None = None) -> None:
        lines = output.decode("utf-8", "replace").splitlines()
        for line in lines[:most_lines]:
            self._say(_INDENT + line.rstrip())
        if most_lines is not None and len(lines) > most_lines:
            self._say(f"{_INDENT}... and {len(lines) - most_lines} lines more")


def _executable(words: list[str]) -> list[str]:
    """Let ``contractrepo`` be this package, whether or not its script is on the path."""
    return [sys.executable, "-m", "contractrepo", *words[1:]] if words[0] == "contractrepo" else words


def _environment() -> Mapping[str, str]:
    """Return this environment without what would make git or our commands behave in another way than printed."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CONTRACTREPO"))
    }
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
