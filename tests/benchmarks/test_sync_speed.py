"""Synchronising one edit of a contract of 100 operations, in a process that has done nothing before.

Run with ``pytest -m bench -n 0 -s``; each test prints its figure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contractrepo import sync

pytestmark = pytest.mark.bench

MOST_CPU_S = 0.5
COLD = """
import json, sys, time
files, changed = json.load(open(sys.argv[1]))
start = time.process_time()
from contractrepo import sync
spec, mocks = ({path: text for path, text in changed.items() if path.startswith("mocks/") is own} for own in (False, True))
plan = sync(files, spec, mocks)
print(time.process_time() - start, len(plan.files), len(plan.conflicts))
"""


@pytest.mark.parametrize("edited", ["openapi.yaml", "mocks/get-things-42-thingId.mock.yaml"])
def test_one_edit_of_a_hundred_operations_costs_half_a_second(tmp_path: Path, edited: str) -> None:
    files = contract()
    changed = {**files, edited: files[edited].replace("name: Thing 42", "name: Another")}
    assert changed != files
    states = tmp_path / "states.json"
    states.write_text(json.dumps([files, changed]))

    cpu_s, written, conflicts = min(cold(states) for _ in range(5))

    print(f"\n{edited}: {cpu_s:.3f} s of CPU, imports included")
    assert (written, conflicts) == (1, 0)
    assert cpu_s < MOST_CPU_S


def cold(states: Path) -> tuple[float, int, int]:
    done = subprocess.run(
        [sys.executable, "-c", COLD, str(states)], capture_output=True, text=True, check=True
    )
    cpu_s, written, conflicts = done.stdout.split()
    return float(cpu_s), int(written), int(conflicts)


def contract() -> dict[str, str]:
    paths = "".join(PATH.replace("NN", str(number)) for number in range(50))
    spec: dict[str, Any] = {"openapi.yaml": f"{HEAD}{paths}"}
    return {**spec, **sync(None, spec, {}).files}


HEAD = """openapi: 3.1.0
info: {title: Things, version: 1.0.0}
components:
  schemas:
    Thing:
      type: object
      required: [id, name]
      properties:
        id: {type: integer}
        name: {type: string, maxLength: 80}
        created: {type: string, format: date-time}
        tags: {type: array, items: {type: string}}
paths:
"""
PATH = """  /things/NN/{thingId}:
    parameters:
      - {name: thingId, in: path, required: true, schema: {type: integer}, examples: {one: {value: 1}}}
    get:
      operationId: getThingNN
      responses:
        '200':
          description: A thing
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
              examples:
                one:
                  value:
                    id: NN
                    name: Thing NN
                    created: '2024-05-17T10:00:00Z'
                    tags: [red, blue]
        '404': {description: There is none}
    put:
      operationId: putThingNN
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Thing'}
            examples:
              one: {value: {id: NN, name: Given}}
      responses:
        '200':
          description: The thing
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
              examples:
                one: {value: {id: NN, name: Given}}
"""
