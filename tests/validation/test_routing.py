from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from contractrepo.openapi.model import Operation
from contractrepo.validation.routing import Match, NoMatch, Router, path_and_query
from contractrepo.validation.routing.segments import parse_segment
from contractrepo.validation.routing.servers import base_paths


def router(*keys: str, servers: list[Mapping[str, Any]] | None = None) -> Router:
    operations = []
    for key in keys:
        method, path = key.split(" ", 1)
        operations.append(Operation(method, path, f"/paths/{path}/{method}", {}))
    return Router(operations, servers or [])


def found(match: Match | NoMatch) -> tuple[str, Mapping[str, str]]:
    assert isinstance(match, Match)
    return match.operation.key, match.path_values


PATHS = router(
    "GET /pets",
    "GET /pets/{id}",
    "DELETE /pets/{id}",
    "GET /pets/mine",
    "POST /jobs/{id}",
    "POST /jobs/{id}:run",
    "GET /export/data.{format}",
    "GET /compare/{base}...{head}",
    "GET /a/{x}/c",
    "GET /a/b/d",
    "GET /my files",
    "GET /v1.0/things",
    "GET /two/{a}{b}",
    "GET /",
)


@pytest.mark.parametrize(
    ("method", "target", "key", "values"),
    [
        ("GET", "/pets", "GET /pets", {}),
        ("GET", "/pets?limit=1", "GET /pets", {}),
        ("GET", "/pets/5", "GET /pets/{id}", {"id": "5"}),
        ("GET", "/pets/a%2Fb", "GET /pets/{id}", {"id": "a%2Fb"}),
        ("GET", "/pets/%zz", "GET /pets/{id}", {"id": "%zz"}),
        ("GET", "/pets/mine", "GET /pets/mine", {}),
        ("DELETE", "/pets/mine", "DELETE /pets/{id}", {"id": "mine"}),
        ("HEAD", "/pets/5", "GET /pets/{id}", {"id": "5"}),
        ("POST", "/jobs/7", "POST /jobs/{id}", {"id": "7"}),
        ("POST", "/jobs/7:run", "POST /jobs/{id}:run", {"id": "7"}),
        ("POST", "/jobs/:run", "POST /jobs/{id}", {"id": ":run"}),
        ("GET", "/export/data.csv", "GET /export/data.{format}", {"format": "csv"}),
        ("GET", "/compare/a...b...c", "GET /compare/{base}...{head}", {"base": "a", "head": "b...c"}),
        ("GET", "/two/xyz", "GET /two/{a}{b}", {"a": "x", "b": "yz"}),
        ("GET", "/a/b/c", "GET /a/{x}/c", {"x": "b"}),
        ("GET", "/a/b/d", "GET /a/b/d", {}),
        ("GET", "/my%20files", "GET /my files", {}),
        ("GET", "/%70ets/5", "GET /pets/{id}", {"id": "5"}),
        ("GET", "http://api.example:80/pets/5?x", "GET /pets/{id}", {"id": "5"}),
        ("GET", "/", "GET /", {}),
        ("GET", "http://api.example", "GET /", {}),
    ],
)
def test_an_operation_is_found(method: str, target: str, key: str, values: dict[str, str]) -> None:
    assert found(PATHS.match(method, target)) == (key, values)


@pytest.mark.parametrize(
    ("method", "target", "allowed", "nearest"),
    [
        ("PUT", "/pets/5", ("GET", "DELETE", "HEAD"), None),
        ("PUT", "/pets/mine", ("GET", "DELETE", "HEAD"), None),
        ("BREW", "/jobs/7", ("POST",), None),
        ("get", "/pets", ("GET", "HEAD"), None),
        ("GET", "/petz", (), "/pets"),
        ("GET", "/pet/1", (), "/pets/{id}"),
        ("GET", "/pets/1/extra", (), "/pets/{id}"),
        ("GET", "/a/b", (), "/a/b/d"),
        ("GET", "/pets/", (), "/pets"),
        ("GET", "/export/dataXcsv", (), "/export/data.{format}"),
        ("GET", "/v1x0/things", (), "/v1.0/things"),
        ("GET", "/x/pets/1", (), None),
        ("GET", "/PETS/1", (), None),
        ("GET", "/two/x", (), "/two/{a}{b}"),
        ("OPTIONS", "*", (), None),
        ("GET", "/" * 5_000, (), None),
    ],
)
def test_no_operation_is_found(
    method: str, target: str, allowed: tuple[str, ...], nearest: str | None
) -> None:
    assert PATHS.match(method, target) == NoMatch(allowed, nearest)


def test_methods_are_tokens_as_spelled() -> None:
    routes = router("QUERY /find", "LINK /find", "GET /find")
    assert found(routes.match("QUERY", "/find"))[0] == "QUERY /find"
    assert found(routes.match("LINK", "/find"))[0] == "LINK /find"
    assert routes.match("link", "/find") == NoMatch(("QUERY", "LINK", "GET", "HEAD"))


def test_operations_of_one_shape_keep_their_own_names() -> None:
    routes = router(
        "GET /pets/{id}", "PUT /pets/{name}", "GET /pets/{other}", "GET /x/{a}.js", "PUT /x/{b}.js"
    )
    assert found(routes.match("GET", "/pets/1")) == ("GET /pets/{id}", {"id": "1"})
    assert found(routes.match("PUT", "/pets/1")) == ("PUT /pets/{name}", {"name": "1"})
    assert found(routes.match("PUT", "/x/1.js")) == ("PUT /x/{b}.js", {"b": "1"})


def test_more_text_in_a_mixed_segment_goes_first() -> None:
    routes = router("GET /{a}.json", "GET /data-{a}.json", "GET /{a}")
    assert found(routes.match("GET", "/data-1.json"))[0] == "GET /data-{a}.json"
    assert found(routes.match("GET", "/x.json"))[0] == "GET /{a}.json"
    assert found(routes.match("GET", "/x.xml"))[0] == "GET /{a}"


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ({"url": "https://api.example.com/v2"}, ("/v2",)),
        ({"url": "https://api.example.com/v2/?x#y"}, ("/v2",)),
        ({"url": "//api.example.com/v2"}, ("/v2",)),
        ({"url": "/api"}, ("/api",)),
        ({"url": "./api/../v1"}, ("/api/v1",)),
        ({"url": "/"}, ()),
        ({"url": 5}, ()),
        ({}, ()),
        (
            {
                "url": "https://{region}.example.com/{v}",
                "variables": {"v": {"default": "v1", "enum": ["v1", "v2"]}},
            },
            ("/v1", "/v2"),
        ),
        ({"url": "/{v}", "variables": {"v": {"default": "v1"}}}, ("/v1", "/{v}")),
        ({"url": "/{v}/{v}", "variables": {"v": {"enum": ["a"]}}}, ("/a/a",)),
        ({"url": "/{v}", "variables": {"v": 5}}, ("/{v}",)),
        ({"url": "/{v}", "variables": 5}, ("/{v}",)),
    ],
)
def test_base_paths_of_servers(server: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert base_paths([server]) == expected


def test_combinations_of_variables_are_bounded() -> None:
    names = [f"v{index}" for index in range(10)]
    server = {
        "url": "/" + "/".join("{" + name + "}" for name in names),
        "variables": {name: {"enum": ["a", "b"]} for name in names},
    }
    assert len(base_paths([server])) == 64


@pytest.mark.parametrize("target", ["/v2/pets/1", "/pets/1"])
def test_base_paths_may_be_left_out(target: str) -> None:
    routes = router("GET /pets/{id}", servers=[{"url": "https://api.example.com/v2"}])
    assert found(routes.match("GET", target)) == ("GET /pets/{id}", {"id": "1"})
    assert routes.match("GET", "/v3/pets/1") == NoMatch((), None)


def test_a_path_with_its_base_goes_before_one_without() -> None:
    routes = router("GET /{bucket}", "GET /{bucket}/{key}", servers=[{"url": "/api"}])
    assert found(routes.match("GET", "/api/x")) == ("GET /{bucket}", {"bucket": "x"})
    assert found(routes.match("GET", "/b/x")) == ("GET /{bucket}/{key}", {"bucket": "b", "key": "x"})


def test_servers_of_an_operation_win() -> None:
    own = Operation("GET", "/pets", "/p", {}, servers=({"url": "/special"},))
    routes = Router([own], [{"url": "/api"}])
    assert isinstance(routes.match("GET", "/special/pets"), Match)
    assert routes.match("GET", "/api/pets") == NoMatch((), None)


def test_the_nearest_path_below_a_base_is_found() -> None:
    routes = router("GET /pets", servers=[{"url": "/api"}])
    assert routes.match("GET", "/api/petz") == NoMatch((), "/pets")


def test_targets_in_parts() -> None:
    assert path_and_query("/a?b?c") == ("/a", "b?c")
    assert path_and_query("*") == ("*", "")


def test_a_purpose_made_tree_is_searched_in_bounded_time() -> None:
    depth = 24
    paths = [
        "GET /"
        + "/".join("a" if index >> bit & 1 else "{x}" for bit in range(8))
        + "/{y}" * (depth - 8)
        + "/end"
        for index in range(256)
    ]
    routes = router(*paths)
    start = time.perf_counter()
    assert isinstance(routes.match("GET", "/" + "/".join(["a"] * depth) + "/other"), NoMatch)
    assert time.perf_counter() - start < 2


def test_a_long_segment_is_matched_in_linear_time() -> None:
    segment = parse_segment("-".join(f"{{v{index}}}" for index in range(30)))
    start = time.perf_counter()
    assert segment.values("a-" * 5_000) is not None
    assert segment.values("-" * 5_000 + "x" * 20) is not None
    assert segment.values("a" * 100_000) is None
    assert time.perf_counter() - start < 1
