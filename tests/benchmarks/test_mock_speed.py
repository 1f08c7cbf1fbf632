"""What a mocked request costs, beside Prism where that is installed; and what it costs to begin.

Run with ``pytest -m bench -n 0 -s``; each test prints its figures. Server and client have a core each; runs of the two
servers alternate, and medians of three count. CPU time is compared, which a busy machine changes least. It needs ``wrk``, and for
the comparison ``prism`` (npm package ``@stoplight/prism-cli``) with a Node that it supports on the path.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import pytest

from contractrepo.document import read_document

pytestmark = pytest.mark.bench

ORDER: dict[str, Any] = {
    "type": "object",
    "required": ["id", "items"],
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "note": {"type": "string", "maxLength": 80},
        "items": {
            "type": "array",
            "maxItems": 20,
            "items": {
                "type": "object",
                "required": ["sku", "count"],
                "properties": {"sku": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]+$"}, "count": {"type": "integer"}},
            },
        },
    },
}  # fmt: skip
EXAMPLE = {
    "id": 7,
    "note": "leave it at the door",
    "items": [{"sku": "ABC-1", "count": 2}, {"sku": "XYZ-20", "count": 1}],
}
CONTENT = {"application/json": {"schema": ORDER, "example": EXAMPLE}}
GET = ""
POST = f"""
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [==[{json.dumps(EXAMPLE)}]==]
"""
OURS = [sys.executable, "-m", "contractrepo", "mock", "SPEC", "--port", "PORT"]
PRISM = ["prism", "mock", "-v", "silent", "-p", "PORT", "SPEC"]


class Cost(NamedTuple):
    """What a request costs: CPU microseconds of the server, and the milliseconds that 99 of 100 take at most."""

    cpu_us: float
    p99_ms: float


def orders(paths: int) -> dict[str, Any]:
    path = {
        "get": {"responses": {"200": {"description": "One", "content": CONTENT}}},
        "post": {
            "requestBody": {"content": CONTENT},
            "responses": {"201": {"description": "Made", "content": CONTENT}},
        },
    }
    named = {f"/shops/{number}/orders": path for number in range(paths)}
    return {"openapi": "3.0.3", "info": {"title": "Orders", "version": "1.0.0"}, "paths": named}


@contextlib.contextmanager
def serving(command: Sequence[str], spec: Path) -> Iterator[tuple[int, str]]:
    """Give process id and URL of a server on the first core."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    places = {"SPEC": str(spec), "PORT": str(port)}
    words = ["taskset", "-c", "0", *(places.get(word, word) for word in command)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            await_port(port)
            yield process.pid, f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)


def await_port(port: int) -> None:
    for _ in range(1_200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("the server does not listen")


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost(server: tuple[int, str], path: str, script: Path, seconds: int = 2) -> Cost:
    pid, url = server
    command = [
        "taskset",
        "-c",
        "1",
        "wrk",
        "-t1",
        "-c16",
        f"-d{seconds}s",
        "--latency",
        "-s",
        str(script),
        url + path,
    ]
    before = cpu_s(pid)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    used = cpu_s(pid) - before
    assert "Non-2xx" not in done.stdout, done.stdout
    served = re.search(r"(\d+) requests in", done.stdout)
    slowest = re.search(r"99%\s+([0-9.]+)(us|ms|s)", done.stdout)
    assert served is not None
    assert int(served[1]) > 0, done.stdout
    assert slowest is not None, done.stdout
    return Cost(
        used / int(served[1]) * 1e6, float(slowest[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slowest[2]]
    )


def middle(costs: Sequence[Cost]) -> Cost:
    return Cost(median(one.cpu_us for one in costs), median(one.p99_ms for one in costs))


@pytest.fixture(autouse=True)
def tools() -> None:
    for tool in ("taskset", "wrk"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")


@pytest.fixture
def scripts(tmp_path: Path) -> dict[str, Path]:
    for name, text in (("GET", GET), ("POST", POST)):
        (tmp_path / f"{name}.lua").write_text(text)
    return {name: tmp_path / f"{name}.lua" for name in ("GET", "POST")}


def test_a_request_costs_a_quarter_of_prism_s(tmp_path: Path, scripts: dict[str, Path]) -> None:
    if shutil.which("prism") is None:
        pytest.skip("prism is not installed: npm install -g @stoplight/prism-cli, and Node 24.18 or newer")
    spec = tmp_path / "orders.json"
    spec.write_text(json.dumps(orders(1)))
    with serving(OURS, spec) as ours, serving(PRISM, spec) as prism:
        found: dict[tuple[str, str], list[Cost]] = {}
        for server in (ours, prism):
            for script in scripts.values():
                cost(server, "/shops/0/orders", script, 1)
        for _ in range(3):
            for name, script in scripts.items():
                found.setdefault(("ours", name), []).append(cost(ours, "/shops/0/orders", script))
                found.setdefault(("prism", name), []).append(cost(prism, "/shops/0/orders", script))
    for name in scripts:
        our, their = middle(found["ours", name]), middle(found["prism", name])
        print(
            f"{name}: {our.cpu_us:.0f} us CPU, p99 {our.p99_ms:.1f} ms; Prism {their.cpu_us:.0f} us, {their.p99_ms:.1f} ms"
        )
        assert our.cpu_us <= their.cpu_us / 4, name
        assert our.p99_ms <= their.p99_ms


def test_a_request_costs_the_same_whatever_else_there_is(tmp_path: Path, scripts: dict[str, Path]) -> None:
    few, many = tmp_path / "few.json", tmp_path / "many.json"
    few.write_text(json.dumps(orders(1)))
    many.write_text(json.dumps(orders(200)))
    with serving(OURS, few) as small, serving(OURS, many) as large:
        settle(large[0])
        for server in (small, large):
            cost(server, "/shops/0/orders", scripts["POST"])
        costs = [
            [
                cost(server, path, scripts["POST"])
                for server, path in ((small, "/shops/0/orders"), (large, "/shops/199/orders"))
            ]
            for _ in range(3)
        ]
    one, all_of_them = (middle(column).cpu_us for column in zip(*costs, strict=True))
    print(f"POST: {one:.0f} us CPU with 2 operations, {all_of_them:.0f} us with 400")
    assert all_of_them <= one * 1.25


def settle(pid: int) -> None:
    """Wait until a server does nothing more: what is wrong with a large document is found while it answers."""
    while (before := cpu_s(pid)) >= 0:
        time.sleep(0.5)
        if cpu_s(pid) - before < 0.02:
            return


def test_a_large_document_listens_at_once(tmp_path: Path, specs: Path) -> None:
    data = read_document((specs / "adyen/ManagementService-v3.yaml").read_bytes()).data
    copies = {f"/copy{number}{path}": item for number in range(3) for path, item in data["paths"].items()}
    text = json.dumps({**data, "paths": copies}, indent=1).replace('"operationId"', '"x-id"')
    spec = tmp_path / "large.json"
    spec.write_text(text)
    used = []
    for _ in range(3):
        with serving(OURS, spec) as (pid, _):
            used.append(cpu_s(pid))
    print(f"{len(text) / 1e6:.1f} MB, {3 * 134} operations: listening after {min(used):.2f} s of CPU")
    assert min(used) < 1
