"""A repository's policy as a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

from contractrepo.core.pointer import append
from contractrepo.core.problem import Problem
from contractrepo.document import Document, parse_json, read_document
from contractrepo.errors import ContractError
from contractrepo.policy.compatibility import Compatibility
from contractrepo.schema.schemas import Schemas

MainRule = Literal["release-only", "compatible"]
_BUILT_IN: Mapping[str, Any] = {"policy": 1, "serial": 0}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a repository allows (policy.yaml of `refs/meta/policy`).

    Attributes:
        serial: One more at each change; 0 for the built-in rules of a repository without a policy.
        data: The policy as written.
    """

    serial: int = 0
    data: Mapping[str, Any] = field(default_factory=lambda: _BUILT_IN)

    @staticmethod
    def default() -> Policy:
        """Return the built-in rules: backward compatibility, direct imports before a release, no approvals."""
        return Policy()

    @staticmethod
    def parse(source: str | bytes, *, file: str = "policy.yaml") -> Policy:
        """Return the policy that YAML or JSON text holds.

        Raises:
            ContractError: The text is not a policy; `problems` lists every fault with its place.
        """
        document = read_document(source.encode() if isinstance(source, str) else source, file=file)
        problems = [*_format_problems(document)] or [*_name_problems(document)]
        if problems:
            raise ContractError(problems)
        return Policy(document.data["serial"], document.data)

    @property
    def bootstrap(self) -> bool:
        """Whether contracts without a released version may be written directly on main."""
        return bool(self.data.get("bootstrap", True))

    def main(self, contract: str) -> MainRule:
        """Return how main moves for `contract`."""
        rule: MainRule = self._override(contract).get("main", self.data.get("main", "compatible"))
        return rule

    def for_contract(self, contract: str) -> Compatibility:
        """Return the compatibility rules in force for `contract`: the policy's, then those of the best pattern."""
        rules = Compatibility().overridden(self.data.get("compatibility", {}))
        return rules.overridden(self._override(contract).get("compatibility", {}))

    def limit(self, contract: str, name: str, default: int) -> int:
        """Return the limit `name` (as spelled in policy.yaml) for `contract`."""
        everywhere = self.data.get("limits", {})
        return int(self._override(contract).get("limits", {}).get(name, everywhere.get(name, default)))

    def _override(self, contract: str) -> Mapping[str, Any]:
        """Return the settings of the longest pattern that fits; equal lengths are decided by spelling."""
        overrides = self.data.get("contracts", {})
        fitting = [pattern for pattern in overrides if _fits(pattern, contract)]
        best = max(fitting, key=lambda pattern: (len(pattern), pattern), default=None)
        return overrides[best] if best is not None else {}


def _fits(pattern: str, name: str) -> bool:
    expression = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
    return re.fullmatch(expression, name) is not None


@cache
def _schemas() -> Schemas:
    text = resources.files("contractrepo.policy").joinpath("data/policy.schema.json").read_bytes()
    schema = {
        key: value for key, value in parse_json(text).items() if not key.startswith("$") or key == "$defs"
    }
    return Schemas(schema, "3.1", None, ["/$defs/policy"])


def _format_problems(document: Document) -> Iterable[Problem]:
    for failure in _schemas().failures("/$defs/policy", document.data):
        yield _problem(document, "policy-invalid", failure.message, failure.pointer)


def _name_problems(document: Document) -> Iterable[Problem]:
    """Faults the schema cannot say: thresholds above the number of people, roles that do not exist."""
    shared = document.data["roles"]
    overrides = document.data.get("contracts", {})
    for place, settings in (
        ("", document.data),
        *((append("/contracts", name), overrides[name]) for name in overrides),
    ):
        own = settings.get("roles", {})
        for name, role in own.items():
            if role.get("threshold", 1) > len(role["of"]):
                message = f"role '{name}' has fewer people than its threshold"
                yield _problem(
                    document, "policy-threshold", message, append(place, "roles", name, "threshold")
                )
        veto = settings.get("override-veto")
        if veto is not None and veto["role"] not in {**shared, **own}:
            message = f"role '{veto['role']}' does not exist"
            yield _problem(document, "policy-role-unknown", message, append(place, "override-veto", "role"))


def _problem(document: Document, code: str, message: str, pointer: str) -> Problem:
    place = document.location(pointer)
    return Problem(
        code,
        "error",
        message,
        pointer,
        place.file,
        place.line,
        place.column,
        "see policy.schema.json for the format",
    )
