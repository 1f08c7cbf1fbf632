"""A repository's policy as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from contractrepo.core.pointer import append
from contractrepo.core.problem import Problem
from contractrepo.document import Document, read_document
from contractrepo.errors import ContractError
from contractrepo.policy.check_faults import check_faults
from contractrepo.policy.checks import Checks
from contractrepo.policy.compatibility import Compatibility
from contractrepo.policy.format import format_problems, problem_at
from contractrepo.policy.role import Role
from contractrepo.policy.wildcards import name_fits

MainRule = Literal["release-only", "compatible"]
_WAIVER_DAYS = 90
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
        problems = [*format_problems(document, "policy")] or [*_name_problems(document)]
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

    def checks(self, contract: str) -> Checks:
        """Return what problems of the document of `contract` count as: what the policy says, then the best pattern."""
        rules = Checks().overridden(self.data.get("checks", {}))
        return rules.overridden(self._override(contract).get("checks", {}))

    def roles(self, contract: str) -> Mapping[str, Role]:
        """Return the roles in force for `contract` by name: the policy's, those of the best pattern in their place."""
        settings = {**self.data.get("roles", {}), **self._override(contract).get("roles", {})}
        return {name: Role.of_settings(name, role) for name, role in settings.items()}

    def allow_self_approval(self, contract: str) -> bool:
        """Return whether the only person of a role may approve their own proposal of `contract`."""
        everywhere = self.data.get("allow-self-approval", False)
        return bool(self._override(contract).get("allow-self-approval", everywhere))

    def override_veto(self, contract: str) -> tuple[str, int] | None:
        """Return the role, and how many of its people, that may lift another person's veto on `contract`."""
        settings = self._override(contract).get("override-veto", self.data.get("override-veto"))
        return (settings["role"], settings["threshold"]) if settings else None

    def waiver_max_days(self, contract: str) -> int:
        """Return for how many days a waiver about `contract` may hold at most."""
        everywhere = self.data.get("waiver-max-days", _WAIVER_DAYS)
        return int(self._override(contract).get("waiver-max-days", everywhere))

    def limit(self, contract: str, name: str, default: int) -> int:
        """Return the limit `name` (as spelled in policy.yaml) for `contract`."""
        everywhere = self.data.get("limits", {})
        return int(self._override(contract).get("limits", {}).get(name, everywhere.get(name, default)))

    def _override(self, contract: str) -> Mapping[str, Any]:
        """Return the settings of the longest pattern that fits; equal lengths are decided by spelling."""
        overrides = self.data.get("contracts", {})
        fitting = [pattern for pattern in overrides if name_fits(pattern, contract)]
        best = max(fitting, key=lambda pattern: (len(pattern), pattern), default=None)
        return overrides[best] if best is not None else {}


def _name_problems(document: Document) -> Iterable[Problem]:
    """Faults the schema cannot say: thresholds above the number of people, roles and codes that do not exist."""
    shared = document.data["roles"]
    overrides = document.data.get("contracts", {})
    yield from _place_problems(document, "", document.data, shared)
    for name, settings in overrides.items():
        roles = {**shared, **settings.get("roles", {})}
        yield from _place_problems(document, append("/contracts", name), settings, roles)


def _place_problems(
    document: Document, place: str, settings: Mapping[str, Any], roles: Mapping[str, Any]
) -> Iterable[Problem]:
    """Faults of what stands at `place`, where `roles` are in force."""
    yield from check_faults(document, place, settings)
    for name, role in settings.get("roles", {}).items():
        if role.get("threshold", 1) > len(role["of"]):
            pointer = append(place, "roles", name, "threshold")
            yield problem_at(document, "policy-threshold", _too_few(name), pointer)
    veto = settings.get("override-veto")
    if veto is None:
        return
    if veto["role"] not in roles:
        message = f"role '{veto['role']}' does not exist"
        yield problem_at(document, "policy-role-unknown", message, append(place, "override-veto", "role"))
    elif veto["threshold"] > len(roles[veto["role"]]["of"]):
        pointer = append(place, "override-veto", "threshold")
        yield problem_at(document, "policy-threshold", _too_few(veto["role"]), pointer)


def _too_few(role: str) -> str:
    return f"role '{role}' has fewer people than its threshold"
