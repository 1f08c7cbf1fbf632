"""The SSH wire format (RFC 4251, section 5): strings and multiple precision integers, read strictly."""

from __future__ import annotations

from contractrepo.errors import SignatureError

_LENGTH = 4


class Reader:
    """Reads fields one after another; what is cut short, left over or spelled in a second way is refused.

    Strictness is the point: if two spellings of one key or signature were good, a key could count as two people.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes.

        Raises:
            SignatureError: ``signature-malformed``.
        """
        part = self._data[self._at : self._at + size]
        if len(part) != size:
            raise malformed("a field is cut short")
        self._at += size
        return part

    def uint32(self) -> int:
        """Return the next four bytes as a number, most significant byte first.

        Raises:
            SignatureError: ``signature-malformed``.
        """
        return int.from_bytes(self.take(_LENGTH), "big")

    def string(self) -> bytes:
        """Return the next field: its length, then as many bytes.

        Raises:
            SignatureError: ``signature-malformed``.
        """
        return self.take(self.uint32())

    def mpint(self) -> int:
        """Return the next field as a number.

        Raises:
            SignatureError: ``signature-malformed``: also for a negative number, or one with needless leading zeros.
        """
        data = self.string()
        number = int.from_bytes(data, "big")
        if data != (_shortest(number) if number else b""):
            raise malformed("a number is negative or has needless zeros")
        return number

    def end(self) -> None:
        """Check that nothing is left.

        Raises:
            SignatureError: ``signature-malformed``.
        """
        if self._at != len(self._data):
            raise malformed("bytes follow its last field")


def string(data: bytes) -> bytes:
    """Return `data` as a field: its length, then its bytes."""
    return uint32(len(data)) + data


def uint32(number: int) -> bytes:
    """Return `number` in four bytes."""
    return number.to_bytes(_LENGTH, "big")


def mpint(number: int) -> bytes:
    """Return a positive number as a field."""
    return string(_shortest(number))


def malformed(why: str) -> SignatureError:
    """Return the error for bytes that are no SSH signature, or no SSH key."""
    hint = "make it with ssh-keygen, and leave it as it is"
    return SignatureError("signature-malformed", f"this is not as SSH writes it: {why}", hint)


def _shortest(number: int) -> bytes:
    # The highest bit is the sign, so a positive number that fills its bytes gets one more.
    return number.to_bytes(number.bit_length() // 8 + 1, "big")
