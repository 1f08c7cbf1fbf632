"""A breaking push: refused, with a witness that is true and a way out that works."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from typing import Any

from contractrepo import ContractRepo

MOCK_URL = "http://127.0.0.1:4010"
Refs = Callable[[], dict[str, str]]


def note_required(data: Any) -> None:
    data["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]["required"] += [
        "note"
    ]


def sku_narrowed(data: Any) -> None:
    schema = data["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema["properties"]["sku"]["maxLength"] = 90


def operation_removed(data: Any) -> None:
    del data["paths"]["/orders/{id}"]


def printed_curl(heard: tuple[str, ...]) -> str:
    """Return the command as somebody copies it: from ``curl`` to the first line that does not go on."""
    start = next(number for number, line in enumerate(heard) if line.startswith("curl "))
    end = next(number for number in range(start, len(heard)) if not heard[number].endswith("\\"))
    return "\n".join(heard[start : end + 1])


def printed_commands(heard: tuple[str, ...], word: str) -> list[list[str]]:
    text = "\n".join(heard).replace("\\\n", "")
    return [shlex.split(line) for line in text.splitlines() if line.strip().startswith(word)]


def status_of(curl: str, url: str) -> int:
    command = curl.replace(MOCK_URL, url) + " -s -o /dev/null -w '%{http_code}'"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)


def test_nothing_of_it_is_reachable(repo: ContractRepo, clone: Any, refs: Refs) -> None:
    before, logged = refs(), [entry.id for entry in repo.log()]
    commit = clone.commit(note_required)
    pushed = clone.push()
    assert not pushed.landed
    assert refs() == before
    assert [entry.id for entry in repo.log()] == logged
    found = subprocess.run(["git", "cat-file", "-e", commit], cwd=repo.path, capture_output=True, check=False)
    assert found.returncode != 0
    fsck = subprocess.run(["git", "fsck", "--full"], cwd=repo.path, capture_output=True, check=False)
    assert fsck.returncode == 0


def test_the_witness_is_true(clone: Any, mocking: Callable[..., str]) -> None:
    clone.commit(note_required)
    pushed = clone.push()
    assert not pushed.landed
    assert "  request-body-required-narrowed" in pushed.heard
    assert max(map(len, pushed.heard)) <= 72
    (serve,) = printed_commands(pushed.heard, "contractrepo mock")
    curl = printed_curl(pushed.heard)
    assert status_of(curl, mocking(clone.folder, *serve[2:])) < 300
    assert 400 <= status_of(curl, mocking(clone.folder, str(clone.document))) < 500


def test_whoever_follows_the_way_out_succeeds(repo: ContractRepo, clone: Any, refs: Refs) -> None:
    commit = clone.commit(operation_removed)
    (command,) = printed_commands(clone.push().heard, "git push")
    again = clone.run(*command[1:])
    assert again.landed, again.told
    assert again.heard[0] == "contractrepo accepts this push. Worth knowing:"
    assert refs()["refs/heads/design/orders/v2"] == commit
    design = repo.contract("orders", "design/orders/v2")
    assert [operation.key for operation in design.operations] == ["GET /orders", "POST /orders"]
    (second,) = printed_commands(clone.push().heard, "git push")
    assert second[-1] == "HEAD:refs/heads/design/orders/v2-2"


def test_the_printed_comparison_says_the_same(clone: Any, command_line: Callable[..., list[str]]) -> None:
    clone.commit(sku_narrowed)
    (compare,) = printed_commands(clone.push().heard, "contractrepo compare")
    done = subprocess.run(
        command_line(*compare[1:]), cwd=clone.folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1, done.stderr
    assert re.search(
        r"breaking: request-body-max-length-narrowed +HEAD:contracts/orders/openapi.yaml:\d+", done.stdout
    )


def test_a_document_with_errors_names_each_place(clone: Any, refs: Refs) -> None:
    before = refs()
    text = clone.document.read_text()
    clone.document.write_text(text.replace("#/components/schemas/Order'", "#/components/schemas/Ordr'"))
    clone.commit_all()
    pushed = clone.push()
    assert not pushed.landed
    assert refs() == before
    report = "\n".join(pushed.heard)
    assert "orders: the document of 'orders' has 3 errors [document-invalid]" in report
    assert "  contracts/orders/openapi.yaml:16:19\n    [ref-not-found] " in report
    assert report.endswith("  git push origin HEAD:refs/heads/design/orders/v2")


def test_mocks_that_say_something_else_are_refused_until_they_are_synchronised(
    clone: Any, telling: Callable[..., Any]
) -> None:
    mock = next((clone.folder / "contracts/orders/mocks").glob("get-orders.mock.yaml"))
    own = "  empty: {respond: {status: 200, contentType: application/json, body: []}}\n"
    mock.write_text(mock.read_text().rstrip("\n") + "\n" + own)
    clone.commit_all()

    pushed = clone.push()

    assert pushed.codes == {"out-of-sync"}
    assert "mocks say more than the document does" in pushed.report
    assert "contractrepo sync contracts/orders" in pushed.report
    assert telling(clone.folder, "sync", "contracts/orders").answer == "write openapi.yaml\n"
    clone.commit_all()
    again = clone.push()
    assert (again.landed, again.heard) == (True, ()), again.told
