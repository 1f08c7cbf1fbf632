"""One sentence for every keyword, the same whichever engine found the fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contractrepo.core.text import printable, shown

_Wording = Callable[[Any, Any], str]
_LONGEST = 100


def brief(value: Any) -> Any:
    """Return `value`, shortened to a line of text where it is long."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    if isinstance(value, (dict, list)):
        text = shown(value, limit=2 * _LONGEST)
        return text if text.endswith("…") else value
    return value


def sentence(keyword: str, expected: Any, actual: Any) -> str:
    """Return what is wrong with the value `actual`.

    Args:
        keyword: The keyword that refused.
        expected: Its value; for keywords that speak of one name, that name.
        actual: What was found.
    """
    wording = _WORDINGS.get(keyword)
    return wording(expected, actual) if wording else f"{shown(actual)} is refused by '{printable(keyword)}'"


def _name(value: Any) -> str:
    return f"'{printable(str(value), limit=80)}'"


def _kinds(expected: Any) -> str:
    names = [str(name) for name in expected] if isinstance(expected, list) else [str(expected)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _count(number: Any, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun.replace('property', 'propertie')}s"


def _size(value: Any) -> int:
    return len(value) if isinstance(value, (str, list, dict)) else 0


def _choices(expected: list[Any]) -> str:
    listed = ", ".join(shown(choice, limit=40) for choice in expected[:10])
    return listed + (f" and {len(expected) - 10} more" if len(expected) > 10 else "")


_WORDINGS: dict[str, _Wording] = {
    "anyOf": lambda e, a: f"{shown(a)} fits none of the {_count(len(e), 'alternative')}",
    "const": lambda e, a: f"{shown(a)} is not {shown(e)}",
    "dependentRequired": lambda e, _: f"the property {_name(e)} is missing, which another one needs",
    "enum": lambda e, a: f"{shown(a)} is not one of {_choices(e)}",
    "exclusiveMaximum": lambda e, a: f"{shown(a)} is not less than {shown(e)}",
    "exclusiveMinimum": lambda e, a: f"{shown(a)} is not greater than {shown(e)}",
    "false": lambda _, a: f"nothing is allowed here, but there is {shown(a)}",
    "format": lambda e, a: f"{shown(a)} is not a valid {printable(str(e), limit=40)}",
    "maxItems": lambda e, a: f"there are {_count(_size(a), 'item')}, at most {e} may be",
    "maxLength": lambda e, a: f"{shown(a)} is longer than {_count(e, 'character')}",
    "maxProperties": lambda e, a: f"there are {_count(_size(a), 'property')}, at most {e} may be",
    "maximum": lambda e, a: f"{shown(a)} is greater than {shown(e)}",
    "minItems": lambda e, a: f"there are {_count(_size(a), 'item')}, at least {e} must be",
    "minLength": lambda e, a: f"{shown(a)} is shorter than {_count(e, 'character')}",
    "minProperties": lambda e, a: f"there are {_count(_size(a), 'property')}, at least {e} must be",
    "minimum": lambda e, a: f"{shown(a)} is less than {shown(e)}",
    "multipleOf": lambda e, a: f"{shown(a)} is not a multiple of {shown(e)}",
    "not": lambda _, a: f"{shown(a)} fits the schema that it must not fit",
    "oneOf": lambda e, a: f"{shown(a)} fits none of the {_count(len(e), 'alternative')}",
    "pattern": lambda e, a: f"{shown(a)} does not match {printable(str(e), limit=120)}",
    "required": lambda e, _: f"the property {_name(e)} is missing",
    "type": lambda e, a: f"{shown(a)} is not of type {_kinds(e)}",
    "unevaluatedItems": lambda _, a: f"{shown(a)} holds items that are not described",
    "uniqueItems": lambda _, a: f"{shown(a)} holds equal items",
}
