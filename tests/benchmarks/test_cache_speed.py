"""What a fresh process pays for a stored document of 134 operations and 0.94 MB, with and without what others found out.

Run with ``pytest -m bench -n 0 -s``; each test prints its figures.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contractrepo import Author, ContractRepo
from contractrepo.document import read_document

pytestmark = pytest.mark.bench

ADA = Author("Ada", "ada@example.org")
FOLDER = f"contractrepo-cache-{os.geteuid()}"
# Modules and the file are what every process pays; what is measured comes after them.
READ = """
import sys, time
from pathlib import Path
import contractrepo.checking, contractrepo.contract, contractrepo.schema.engines.fast, msgspec
from contractrepo.service.caching import cache_of
def highest_kib():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
name, text = sys.argv[1], Path(sys.argv[2]).read_bytes()
cache = cache_of(Path(sys.argv[3]))
most, start = highest_kib(), time.process_time()
contract = contractrepo.contract.load_files({name: text}, name, cache=cache)
assert len(contract.problems) >= 0
known = time.process_time()
assert contract.operations
described = time.process_time()
assert contract.description.location("/paths").line
placed = time.process_time()
print(known - start, described - known, placed - described, (highest_kib() - most) / 1024)
"""


@pytest.fixture(scope="module")
def document(specs: Path) -> Path:
    return specs / "adyen" / "ManagementService-v3.yaml"


def figures(document: Path, folder: Path, cache: str) -> tuple[float, ...]:
    """Return the least of three fresh processes: CPU ms to the problems, the operations, a place; MiB used."""
    command = [sys.executable, "-c", READ, document.name, str(document), str(folder)]
    environment = {**os.environ, "CONTRACTREPO_CACHE": cache}
    runs = []
    for _ in range(3):
        done = subprocess.run(command, capture_output=True, check=True, env=environment)
        problems, operations, place, used = map(float, done.stdout.split())
        runs.append((problems * 1000, operations * 1000, place * 1000, used))
    return tuple(map(min, zip(*runs, strict=True)))


def show(what: str, found: tuple[float, ...]) -> None:
    names = ("problems ms", "operations ms", "first place ms", "memory MiB")
    print(f"\n{what}: " + ", ".join(f"{name} {value:.1f}" for name, value in zip(names, found, strict=True)))


def test_a_document_that_any_process_has_seen(document: Path, tmp_path: Path) -> None:
    alone = figures(document, tmp_path, "off")
    figures(document, tmp_path, "on")
    again = figures(document, tmp_path, "on")
    show("alone", alone)
    show("seen before", again)
    assert again[0] < 10
    assert sum(again[:3]) < sum(alone[:3]) / 3


def test_a_large_document_that_any_process_has_seen(document: Path, tmp_path: Path) -> None:
    data = read_document(document.read_bytes()).data
    schemas = data["components"]["schemas"]
    for copy in range(1, 16):
        data["paths"] |= {f"/c{copy}{path}": item for path, item in data["paths"].items() if path[:2] != "/c"}
        data["components"]["schemas"] = {
            **data["components"]["schemas"],
            **{f"C{copy}{n}": s for n, s in schemas.items()},
        }
    large = tmp_path / "openapi.json"
    large.write_text(json.dumps(data, indent=1), encoding="utf-8")
    print(f"\n{large.stat().st_size / 1e6:.1f} MB")
    alone = figures(large, tmp_path, "off")
    figures(large, tmp_path, "on")
    again = figures(large, tmp_path, "on")
    show("alone", alone)
    show("seen before", again)
    assert again[0] < 50
    assert again[3] < alone[3]


def test_a_push_that_changes_one_operation(document: Path, tmp_path: Path) -> None:
    repo = ContractRepo.init(tmp_path / "contracts.git", author=ADA)
    repo.import_contract("adyen", document, author=ADA)
    repo.install_hooks()
    text = document.read_text("utf-8")
    at = text.index("      parameters:\n", text.index("  /companies:\n")) + len("      parameters:\n")
    parameter = "      - in: query\n        name: note\n        schema:\n          type: string\n"
    new = repo.import_contract("adyen", text[:at] + parameter + text[at:], author=ADA, design="note")
    main = repo._store.resolve("main").commit
    for name, wanted in (("off", "off"), ("first", "on"), ("seen before", "on")):
        if name == "first":
            shutil.rmtree(repo.path / FOLDER)
        spent = hook_ms(repo.path, f"{main} {new.commit} refs/heads/main\n", wanted)
        print(f"\npre-receive, cache {name}: {spent:.0f} ms of CPU with git and all modules")


def hook_ms(git_dir: Path, line: str, cache: str) -> float:
    before = os.times()
    done = subprocess.run(
        [git_dir / "hooks/pre-receive"],
        cwd=git_dir,
        input=line.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "GIT_DIR": ".", "CONTRACTREPO_CACHE": cache},
    )
    after = os.times()
    assert done.returncode == 0, done.stderr.decode()
    return 1000 * (after[2] + after[3] - before[2] - before[3])
