"""What a policy makes of the problems of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from contractrepo.core.pointer import split
from contractrepo.core.problem import Problem
from contractrepo.policy.check_codes import FIXED
from contractrepo.policy.wildcards import path_matcher

Setting = Literal["error", "warning", "off"]
Settings = Mapping[str, Setting]
"""Code of a problem -> what it counts as."""


@dataclass(frozen=True, slots=True)
class Checks:
    """How problems of a document are judged; what is wrong stays the same, only what follows from it changes.

    Attributes:
        severity: What problems count as, anywhere in the document.
        paths: Path template -> what problems below the paths that fit it count as; wildcards as in `path_fits`.
    """

    severity: Settings = field(default_factory=dict)
    paths: Mapping[str, Settings] = field(default_factory=dict)

    def overridden(self, settings: Mapping[str, Any]) -> Checks:
        """Return these rules with those of `settings` (spelled as in policy.yaml) in their place.

        What `settings` does not name is kept: codes, templates, and the codes of a template.
        """
        severity, paths = settings.get("severity", {}), settings.get("paths", {})
        own = {template: {**self.paths.get(template, {}), **codes} for template, codes in paths.items()}
        return Checks({**self.severity, **severity}, {**self.paths, **own})

    def judged(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems with the severities that they have here, without those that are off.

        A problem stands below a path where its pointer begins with the path: what is wrong with a component, or in a
        file that a path refers to, is wrong for everybody who uses it. Codes of `FIXED` stay as they are.
        """
        known: dict[str | None, Settings] = {None: self.severity}
        ordered = [
            (path_matcher(one), self.paths[one])
            for one in sorted(self.paths, key=lambda one: (len(one), one))
        ]
        found: list[Problem] = []
        for problem in problems:
            path = _path(problem.pointer)
            if path is not None and path not in known:
                known[path] = self._settings(path, ordered)
            setting = None if problem.code in FIXED else known[path].get(problem.code)
            if setting is None:
                found.append(problem)
            elif setting != "off":
                found.append(replace(problem, severity=setting))
        return tuple(found)

    def _settings(self, path: str, ordered: Sequence[tuple[Callable[[str], bool], Settings]]) -> Settings:
        """Return what codes count as below a path; of several templates that fit, the longest that names a code decides.

        Equal lengths are decided by spelling: in `ordered` the one that decides comes last.
        """
        found = dict(self.severity)
        for fits, settings in ordered:
            if fits(path):
                found.update(settings)
        return found


def _path(pointer: str) -> str | None:
    """Return the path of the document below which a pointer stands, or None."""
    steps = split(pointer)
    return steps[1] if len(steps) > 1 and steps[0] == "paths" else None
