"""Shell commands broken into narrow lines without changing what they do."""

from __future__ import annotations

from collections.abc import Iterator

_PLAIN, _SINGLE, _DOUBLE = "", "'", '"'


def fold(command: str, width: int) -> str:
    """Return `command` with no line over `width` columns; pasted into a POSIX shell it does the same.

    A backslash before a line break vanishes together with it, but not inside of single quotes; so those are closed
    before it and opened again after it. The lines must not be indented any further.

    Args:
        command: Words as `shlex.quote` makes them, perhaps broken between words already.
        width: Longest line, at least 20.
    """
    return "\n".join(part for line in command.split("\n") for part in _parts(line, width))


def _parts(line: str, width: int) -> Iterator[str]:
    while len(line) > width:
        cut, quote = _cut(line, width - 2)
        rest = line[cut:]
        if quote == _PLAIN and rest[0] == " ":
            yield f"{line[:cut]} \\"
            line = rest.lstrip()
        else:
            yield f"{line[:cut]}{quote}\\"
            line = quote + rest
        if line == "\\":
            return
    yield line


def _cut(line: str, room: int) -> tuple[int, str]:
    """Return the last place to break within `room`, and the quotation mark that is open there; not in double quotes."""
    quote, cut, open_there = _PLAIN, 0, _PLAIN
    for position, char in enumerate(line[:room]):
        if quote != _DOUBLE and position:
            cut, open_there = position, quote
        if char in (_SINGLE, _DOUBLE) and quote in (_PLAIN, char):
            quote = _PLAIN if quote else char
    return cut, open_there
