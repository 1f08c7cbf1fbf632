"""Shell commands broken into narrow lines without changing what they do."""

from __future__ import annotations

from collections.abc import Iterator

_PLAIN, _SINGLE, _DOUBLE = "", "'", '"'
_INDENT = "    "


def fold(command: str, width: int) -> str:
    """Return `command` with no line over `width` columns; pasted into a POSIX shell it does the same.

    A backslash before a line break vanishes together with it, but not inside of single quotes; so those are closed
    before it and opened again after it. The lines may not be indented any further: a word may go on in the next one.

    Args:
        command: Words as `shlex.quote` makes them, perhaps broken between words already.
        width: Longest line, at least 20.
    """
    return "\n".join(part for line in command.split("\n") for part in _parts(line, width))


def _parts(line: str, width: int) -> Iterator[str]:
    while len(line) > width:
        cut, quote = _cut(line, width - 2)
        rest = line[cut:]
        if quote is None:
            yield f"{line[:cut]} \\"
            line = _INDENT + rest.lstrip()
        else:
            yield f"{line[:cut]}{quote}\\"
            line = quote + rest
    yield line


def _cut(line: str, room: int) -> tuple[int, str | None]:
    """Return where to break, and the quotation mark that is open there, or None for a blank between words.

    The last such blank is best, then the last place that is not inside of double quotes.
    """
    quote, blank, anywhere = _PLAIN, 0, (0, _PLAIN)
    begun = len(line) - len(line.lstrip())
    for position, char in enumerate(line[: room + 1]):
        if position > begun and quote == _PLAIN and char == " ":
            blank = position
        if position > begun and quote != _DOUBLE and position <= room:
            anywhere = (position, quote)
        if char in (_SINGLE, _DOUBLE) and quote in (_PLAIN, char):
            quote = _PLAIN if quote else char
    return (blank, None) if blank else anywhere
