"""What nobody else may read: credentials in requests, and what looks like some."""

from __future__ import annotations

import re
from typing import Any

from contractrepo.contract import Contract
from contractrepo.mocking.files.mock import ABSENT

_NAMES = re.compile(
    r"(?i)(api[-_]?key|access[-_]?key|private[-_]?key|token|secret|passw|pwd|signature|session|authori[sz]ation"
    r"|credential|assertion|cookie|csrf|xsrf)"
)
# Names of query parameters that say less elsewhere: the body of an error has a code.
_BARE_NAMES = frozenset({"auth", "code", "jwt", "key", "otp", "pin", "sas", "sig"})
# RFC 7519, section 3.1, and the credentials of RFC 6750 and RFC 7617 wherever they stand in a text.
_VALUES = re.compile(
    r"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*|(?<=Bearer )[A-Za-z0-9._~+/=-]{4,}|(?<=Basic )[A-Za-z0-9+/=]{4,}"
)


class Secrets:
    """Knows what is secret in the messages of one contract.

    Args:
        contract: Its security schemes name parameters.
    """

    def __init__(self, contract: Contract) -> None:
        schemes = contract.description.security_schemes.values()
        self._keys = frozenset(str(scheme.data.get("name", "")).lower() for scheme in schemes) - {""}

    def names(self, name: str, *, bare: bool = False) -> bool:
        """Tell whether a value of this name is secret: of a header, a parameter or a member of a body.

        Args:
            name: The name.
            bare: Count short names too, which are secrets in a query or a path only.
        """
        key = name.lower()
        return key in self._keys or _NAMES.search(name) is not None or (bare and key in _BARE_NAMES)

    def masked(self, value: Any) -> Any:
        """Return JSON data in which every secret has another text of the same shape, so that it fits the same schema."""
        if isinstance(value, dict):
            return {
                name: self.shape(item) if self.names(name) else self.masked(item)
                for name, item in value.items()
            }
        if isinstance(value, list):
            return [self.masked(item) for item in value]
        return (
            _VALUES.sub(lambda found: str(self.shape(found[0])), value) if isinstance(value, str) else value
        )

    def without(self, value: Any) -> Any:
        """Return JSON data without its secrets: members, and elements or the whole, become nothing (`ABSENT`)."""
        if isinstance(value, dict):
            kept = {name: self.without(item) for name, item in value.items() if not self.names(name)}
            return {name: item for name, item in kept.items() if item is not ABSENT}
        if isinstance(value, list):
            return [item for item in map(self.without, value) if item is not ABSENT]
        return value if self.masked(value) == value else ABSENT

    def shape(self, value: Any) -> Any:
        """Return a value without what it says: letters become ``a`` and ``A``, digits ``0``."""
        if isinstance(value, dict):
            return {name: self.shape(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.shape(item) for item in value]
        if isinstance(value, str):
            return "".join(map(_letter, value))
        return value if isinstance(value, bool) or value is None else type(value)(0)


def _letter(char: str) -> str:
    if char.isdigit():
        return "0"
    return ("A" if char.isupper() else "a") if char.isalpha() else char
