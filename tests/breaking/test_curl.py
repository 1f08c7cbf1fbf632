from __future__ import annotations

import shlex
import subprocess

import pytest

from contractrepo.breaking.curl import curl_for
from contractrepo.core.messages import Request

BASE = "http://localhost:8080"


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        (Request("GET", "/pets"), f"curl {BASE}/pets"),
        (Request("HEAD", "/pets"), f"curl -I {BASE}/pets"),
        (Request("DELETE", "/pets/1"), f"curl -X DELETE {BASE}/pets/1"),
        (Request("GET", "/pets?a[b]=1"), f"curl --globoff '{BASE}/pets?a[b]=1'"),
        (Request("GET", "/a/../b"), f"curl --path-as-is {BASE}/a/../b"),
        (Request("GET", "/pets", [("X-Empty", "")]), f"curl {BASE}/pets -H 'X-Empty;'"),
        (Request("POST", "/pets", (), b"it's"), f"curl {BASE}/pets --data-raw 'it'\"'\"'s'"),
        (Request("GET", "/pets", (), b"x"), f"curl -X GET {BASE}/pets --data-raw x"),
        (
            Request("PUT", "/", (), b"\xff"),
            f"printf %s /w== | base64 -d | curl -X PUT {BASE}/ --data-binary @-",
        ),
        (
            Request("PUT", "/", (), b"a\0"),
            f"printf %s YQA= | base64 -d | curl -X PUT {BASE}/ --data-binary @-",
        ),
    ],
)
def test_command(request_: Request, command: str) -> None:
    assert curl_for(request_, BASE + "/", width=200) == command


def test_long_commands_are_broken_between_options() -> None:
    request = Request("POST", "/pets", [("Accept", "a/b"), ("X-One", "1" * 30)], b"{}")
    lines = curl_for(request, BASE, width=60).split("\n")
    assert lines == [
        f"curl {BASE}/pets -H 'Accept: a/b' \\",
        f"  -H 'X-One: {'1' * 30}' \\",
        "  --data-raw '{}'",
    ]


def test_hostile_text_stays_one_word_for_the_shell() -> None:
    body = b"'; touch pwned; $(id) `id` \\ \"\n!"
    command = curl_for(Request("POST", "/$(id)?`id`", [("X", "'; id")], body), BASE)
    printed = subprocess.run(
        ["sh", "-c", command.replace("curl ", "printf '%s\\0' ", 1)], capture_output=True, check=True
    ).stdout
    assert printed.split(b"\0")[:-1] == [
        f"{BASE}/$(id)?`id`".encode(),
        b"-H",
        b"X: '; id",
        b"--data-raw",
        body,
    ]
    assert shlex.split(command.replace("\\\n", ""))[0] == "curl"
