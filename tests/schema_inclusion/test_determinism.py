"""Answers are the same in every run, whatever the seed of hashes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import contractrepo

SCRIPT = """
from contractrepo.schema.dialects import Source
from contractrepo.schema.inclusion import Inclusion, Reading, Side
old = {"S": {"anyOf": [{"required": ["a", "b"], "properties": {"a": {"enum": ["x", "y", 1]}, "b": {"type": "string"}}},
                       {"type": "array", "items": {"pattern": "^a"}}, {"type": ["string", "number"]}]}}
new = {"S": {"oneOf": [{"required": ["b", "a", "c"], "properties": {"a": {"enum": ["x"]}, "b": {"pattern": "b$"}}},
                       {"type": "array", "maxItems": 3}, {"type": "string", "maxLength": 3, "not": {"enum": ["q", "r"]}}]}}
sides = [Side(Reading(Source(data, "3.1", "request")), role, lambda *_: role == "sender")
         for data, role in ((old, "sender"), (new, "reader"))]
print(Inclusion(*sides, lambda *_: False).reasons("/S", "/S"))
"""


def output(seed: str) -> str:
    root = str(Path(contractrepo.__file__).parents[1])
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, check=True, capture_output=True, text=True
    ).stdout


def test_the_seed_of_hashes_changes_nothing() -> None:
    first = output("1")
    assert "keyword=" in first
    assert {output(seed) for seed in ("2", "3", "4")} == {first}
