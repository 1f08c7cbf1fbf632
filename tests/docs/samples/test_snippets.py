from __future__ import annotations

import ast
import base64
import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractrepo import Request
from contractrepo.docs.samples.javascript import string
from contractrepo.docs.samples.python import literal
from contractrepo.docs.samples.snippets import snippets

URL = "https://api.example.org/v1"
HOSTILE = st.text(st.sampled_from("ab'\"\\`$(){};|&<>\n\r\t #%!*~\x00\x1b\u202e\u2028\ud800é日"), max_size=24)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.lists(st.tuples(st.sampled_from(["X-A", "x-a", "Accept"]), HOSTILE), max_size=3)
BODIES = st.one_of(
    st.tuples(st.just("application/json"), VALUES.map(lambda value: json.dumps(value).encode())),
    st.tuples(st.just("text/plain"), HOSTILE.map(lambda text: text.encode("utf-8", "surrogatepass"))),
    st.tuples(st.just("application/octet-stream"), st.binary(max_size=12)),
)
REQUESTS = st.builds(
    lambda method, target, fields, body: Request(
        method, "/" + target, (*fields, ("Content-Type", body[0])), body[1] if method != "GET" else b""
    ),
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "x'; touch y; '"]),
    HOSTILE,
    FIELDS,
    BODIES,
)


def code_of(request: Request, language: str) -> str:
    return next(one.code for one in snippets(request, URL) if one.language == language)


def call_of(code: str) -> dict[str, Any]:
    """Return the arguments of the one call to httpx in a program that does nothing else."""
    body = ast.parse(code).body
    *imports, assignment, last = body
    assert all(isinstance(statement, (ast.Import, ast.ImportFrom)) for statement in imports)
    assert isinstance(assignment, ast.Assign)
    assert ast.unparse(last) == "print(response.status_code, response.text)"
    call = assignment.value
    assert isinstance(call, ast.Call)
    assert ast.unparse(call.func) == "httpx.request"
    method, url = call.args
    named = {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in call.keywords}
    return {"method": ast.literal_eval(method), "url": ast.literal_eval(url), **named}


@given(REQUESTS)
@settings(max_examples=60, deadline=None)
def test_python_is_one_call_with_literals(request: Request) -> None:
    call = call_of(code_of(request, "python"))
    assert call["method"] == request.method
    assert call["url"] == URL + request.target
    assert sorted(map(tuple, _pairs(call["headers"]))) == sorted(request.headers)
    sent = request.body
    if not sent:
        assert not {"json", "content"} & set(call)
    elif "json" in call:
        assert call["json"] == json.loads(sent)
    else:
        content = call["content"]
        assert (content.encode() if isinstance(content, str) else content) == sent


def _pairs(headers: Any) -> list[Any]:
    return list(headers.items()) if isinstance(headers, dict) else headers


@given(REQUESTS)
@settings(max_examples=60, deadline=None)
def test_javascript_is_one_call_with_literals(request: Request) -> None:
    code = code_of(request, "js")
    assert code.replace("\n", "").isprintable()
    strings = r'"(?:[^"\\]|\\.)*"'
    head = re.match(rf"const response = await fetch\(({strings}), \{{\n  method: ({strings}),\n", code)
    assert head is not None
    assert (json.loads(head[1]), json.loads(head[2])) == (URL + request.target, request.method)
    # Without its strings nothing is left that a request could have put there.
    bare = re.sub(strings, "S", code)
    assert re.fullmatch(r"[\w\s(){}\[\]:;,.=>+-]*", bare, re.ASCII)
    body = re.search(r"\n  body: (.*),\n\}\);", code, re.DOTALL)
    assert (body is not None) == bool(request.body)
    if body is not None:
        assert _sent_by(body[1]) == _meant(request)


def _sent_by(expression: str) -> Any:
    if expression.startswith("JSON.stringify("):
        return json.loads(expression.removeprefix("JSON.stringify(").removesuffix(")"))
    encoded = re.match(r'Uint8Array\.from\(atob\("(.*)"\), \(char\) => char\.charCodeAt\(0\)\)', expression)
    return base64.b64decode(encoded[1]) if encoded else json.loads(expression).encode()


def _meant(request: Request) -> Any:
    code = code_of(request, "js")
    return json.loads(request.body) if "body: JSON.stringify(" in code else request.body


@given(REQUESTS)
@settings(max_examples=60, deadline=None)
def test_curl_is_one_command_of_words(request: Request) -> None:
    command = code_of(request, "sh")
    words = shlex.split(command)
    start = words.index("curl")
    assert URL + request.target in words[start:]
    assert request.method in {"GET", "POST"} or words[words.index("-X") + 1] == request.method
    # Nothing outside the quotes but our own words.
    assert not re.search(r"[;&`$<>]", re.sub(r"'[^']*'|\\'|\"'\"", "", command))


def test_a_shell_takes_hostile_commands_for_one_command(tmp_path: Path) -> None:
    nasty = "'; touch hit; echo $(touch hit) `touch hit` \" \\ \n#"
    request = Request("x'y", f"/{nasty}", (("X-A", nasty), ("Content-Type", "text/plain")), nasty.encode())
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}\n{code_of(request, 'sh')}\n"
    subprocess.run(["sh", "-n"], input=script.encode(), check=True)
    found = subprocess.run(
        ["sh"], input=script.encode(), check=True, capture_output=True, cwd=tmp_path
    ).stdout
    words = found.decode().split("\0")
    assert words[:3] == ["-X", "x'y", URL + request.target]
    assert words[-2] == nasty
    assert list(tmp_path.iterdir()) == []


def test_what_a_request_looks_like() -> None:
    body = json.dumps({"name": "Ada", "age": 36, "pets": [{"kind": "cat", "note": "x" * 40}]}).encode()
    request = Request("POST", "/people?dry=true", (("Content-Type", "application/json"),), body)
    assert [one.name for one in snippets(request, URL)] == ["curl", "Python (httpx)", "JavaScript (fetch)"]
    assert code_of(request, "python") == (
        "import httpx\n\nresponse = httpx.request(\n"
        '    "POST",\n    "https://api.example.org/v1/people?dry=true",\n'
        '    headers={"Content-Type": "application/json"},\n'
        '    json={\n        "name": "Ada",\n        "age": 36,\n        "pets": [\n            {\n'
        f'                "kind": "cat",\n                "note": "{"x" * 40}",\n'
        "            },\n        ],\n    },\n)\nprint(response.status_code, response.text)"
    )
    assert code_of(request, "js") == (
        'const response = await fetch("https://api.example.org/v1/people?dry=true", {\n  method: "POST",\n'
        '  headers: {\n    "Content-Type": "application/json"\n  },\n'
        '  body: JSON.stringify({\n    "name": "Ada",\n    "age": 36,\n    "pets": [\n      {\n'
        f'        "kind": "cat",\n        "note": "{"x" * 40}"\n      }}\n    ]\n  }}),\n}});\n'
        "console.log(response.status, await response.text());"
    )


def test_a_big_body_is_read_from_a_file() -> None:
    request = Request("PUT", "/a", (("Content-Type", "text/plain"),), b"x" * 4_001)
    assert code_of(request, "sh").endswith(" \\\n  --data-binary @body.bin")
    assert "x" * 10 not in "".join(one.code for one in snippets(request, URL))
    assert 'content=Path("body.bin").read_bytes()' in code_of(request, "python")
    assert 'body: await readFile("body.bin")' in code_of(request, "js")
    ast.parse(code_of(request, "python"))


def test_fetch_sends_no_body_with_get() -> None:
    request = Request("GET", "/a", (("Content-Type", "text/plain"),), b"x")
    assert [one.language for one in snippets(request, URL)] == ["sh", "python"]


@pytest.mark.parametrize("text", ['{"a": 9007199254740993}', '{"a": [{"__proto__": 1}]}', '"text"', "7", "{"])
def test_json_that_a_literal_would_change_is_sent_as_text(text: str) -> None:
    request = Request("POST", "/a", (("Content-Type", "application/json"),), text.encode())
    assert f"body: {json.dumps(text)}," in code_of(request, "js")


def test_literals_hide_nothing() -> None:
    assert string('\u202e"</script>\u2028é') == '"\\u202e\\"</script>\\u2028é"'
    assert literal({"\u202e": [None, True, 1.5]}) == "{'\\u202e': [None, True, 1.5]}"
