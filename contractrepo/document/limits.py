"""What a document may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on hostile input; every real description known to us is far below them.

    Attributes:
        size: Bytes of one file.
        depth: Nested arrays and objects, aliases followed.
        nodes: Values and keys, as if aliases were copied out.
        aliased: Of those, the ones that aliases add.
        digits: Digits of one number.
    """

    size: int = 64 * 2**20
    depth: int = 256
    nodes: int = 8_000_000
    aliased: int = 500_000
    digits: int = 4_300
