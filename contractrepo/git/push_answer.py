"""What git says about a push that was refused: ``git push --porcelain`` on one stream, the remote's words on the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contractrepo.core.text import printable

_REMOTE = "remote:"
# Of refs that were refused because of another one, or by a hook that has told why.
_UNTOLD = frozenset({"atomic push failed", "atomic push failure", "pre-receive hook declined"})
_MOST_LINES = 200
_LONGEST_LINE = 300


def refused_refs(stdout: bytes) -> Mapping[str, str]:
    """Return full name of each ref that was not pushed -> why, in git's words or the remote's."""
    lines = stdout.decode("utf-8", "replace").splitlines()
    fields = [line.split("\t") for line in lines if line.startswith("!\t")]
    return {names.rpartition(":")[2]: _bracketed(summary) for _, names, summary in fields}


def refusal_text(stdout: bytes, stderr: bytes) -> str:
    """Return why a push was refused, in lines that are safe to print: the remote's words, then what it says of refs."""
    told = [f"{ref}: {reason}" for ref, reason in refused_refs(stdout).items() if reason not in _UNTOLD]
    said = stderr.decode("utf-8", "replace").splitlines()
    remote = [line.removeprefix(_REMOTE).removeprefix(" ") for line in said if line.startswith(_REMOTE)]
    return "\n".join(_safe([*remote, *told] or said)).strip("\n")


def _safe(lines: list[str]) -> Iterator[str]:
    # git fills the remote's lines with blanks, to write over progress that may stand there.
    return (printable(line, limit=_LONGEST_LINE).rstrip() for line in lines[:_MOST_LINES])


def _bracketed(summary: str) -> str:
    """Return the reason in a summary like ``[remote rejected] (reason)``."""
    return summary.partition("(")[2].removesuffix(")") or summary
