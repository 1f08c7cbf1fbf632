"""The compatibility rules of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

Mode = Literal[
    "backward", "backward-transitive", "forward", "forward-transitive", "full", "full-transitive", "none"
]
Direction = Literal["backward", "forward", "full", "none"]
Bases = Literal["supported", "released"]
_DIRECTIONS: Mapping[Mode, Direction] = {
    "backward": "backward",
    "backward-transitive": "backward",
    "forward": "forward",
    "forward-transitive": "forward",
    "full": "full",
    "full-transitive": "full",
    "none": "none",
}


@dataclass(frozen=True, slots=True)
class Compatibility:
    """How two versions of a contract are judged; the facts stay the same, only the judgement changes.

    Attributes:
        mode: Which side must keep working. For HTTP, ``backward`` keeps old consumers: requests may only widen and
            responses may only narrow. ``-transitive`` asks it of every supported version, not only of the last.
        bases: ``supported`` compares with every released, unretired version; ``released`` with the highest released
            version below `info.version` that is no pre-release.
        open_objects: Properties that an open object does not declare are not part of the contract.
        open_enums: Consumers expect further enum values in responses.
        server_applies_defaults: An absent value and its default mean the same.
        codegen: Operation ids, tags, component names and discriminators are part of the contract.
        deprecation_window_days: Least days between deprecation and removal; None where none is asked for.
        severity: Rule id to ``breaking``, ``warning`` or ``info``.
        ignore_paths: Path templates left out; ``*`` stands for one segment, ``**`` for any number.
    """

    mode: Mode = "backward"
    bases: Bases = "supported"
    open_objects: bool = True
    open_enums: bool = False
    server_applies_defaults: bool = False
    codegen: bool = False
    deprecation_window_days: int | None = None
    severity: Mapping[str, str] = field(default_factory=dict)
    ignore_paths: tuple[str, ...] = ()

    @property
    def is_transitive(self) -> bool:
        """Tell whether every supported version must keep working, whatever `bases` says."""
        return self.mode.endswith("-transitive")

    @property
    def direction(self) -> Direction:
        """Return the mode without the versions that it is asked of."""
        return _DIRECTIONS[self.mode]

    def overridden(self, settings: Mapping[str, Any]) -> Compatibility:
        """Return these rules with those of `settings` (spelled as in policy.yaml) in their place.

        Severities of rules that `settings` does not name are kept.
        """
        known = {item.name for item in fields(self)}
        given = {key.replace("-", "_"): value for key, value in settings.items()}
        changes = {key: value for key, value in given.items() if key in known}
        if "ignore_paths" in changes:
            changes["ignore_paths"] = tuple(changes["ignore_paths"])
        if "severity" in changes:
            changes["severity"] = {**self.severity, **changes["severity"]}
        return replace(self, **changes)
