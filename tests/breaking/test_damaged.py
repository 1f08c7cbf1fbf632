"""Documents with parts that make no sense are compared as far as they can be read."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.breaking import Severity, compare
from contractrepo.breaking.reports import FORMATS
from contractrepo.contract import load
from contractrepo.errors import ContractError

CASES = Path(__file__).parents[1] / "cases" / "breaking"
JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    1.5,
    10**30,
    "",
    "\u202e",
    [],
    {},
    [1],
    {"a": {}},
    {"$ref": "#/nope"},
    {"$ref": "#"},
    {"$ref": "#/components/schemas"},
)
FILES = sorted(CASES.glob("*.yaml"))


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    members = (
        list(data.items())
        if isinstance(data, dict)
        else list(enumerate(data))
        if isinstance(data, list)
        else []
    )
    for key, value in members:
        yield data, key
        yield from places(value)


def damaged(data: Any, dice: random.Random) -> Any:
    found = copy.deepcopy(data)
    for _ in range(dice.randint(1, 3)):
        holder, key = dice.choice(list(places(found)))
        what = dice.random()
        if what < 0.2:
            del holder[key]
        elif what < 0.7:
            holder[key] = copy.deepcopy(dice.choice(JUNK))
        else:
            other, name = dice.choice(list(places(found)))
            holder[key] = copy.deepcopy(other[name])
        if not found:
            break
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(6))
def test_damage_is_no_obstacle(path: Path, seed: int) -> None:
    data = yaml.safe_load(path.read_text())["base"]
    broken = damaged(data, random.Random(f"{path.stem} {seed}"))
    try:
        sides = [load(json.dumps(one).encode()) for one in (data, broken)]
    except ContractError:
        return
    for base, revision in (sides, sides[::-1]):
        comparison = compare(base, revision)
        assert all(one.decided for one in comparison.findings if one.severity == Severity.BREAKING)
        assert compare(base, revision).findings_digest == comparison.findings_digest
        assert all(comparison.render(name) for name in FORMATS if name != "github" or comparison.findings)
