"""What a mock in a test answers, and what the test can ask of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from contractrepo import Request, load
from contractrepo.errors import ContractError, UsageError
from contractrepo.testing import ContractMock, MockMaker

ORDER = {"id": "o-9", "quantity": 1, "status": "paid"}


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[UsageError]]:
    with pytest.raises(UsageError) as caught:
        yield caught
    assert caught.value.code == code


class TestSet:
    def test_a_body(self, shop: ContractMock, client: httpx.Client) -> None:
        shop.set("POST /orders", body=ORDER)
        answer = client.post("/orders", json={"sku": "A", "quantity": 1})
        assert (answer.status_code, answer.json()) == (201, ORDER)
        assert answer.headers["location"] == "/orders/o-1", "the example's headers stay"
        assert answer.headers["x-contract-example"] == "set-by-the-test"

    def test_a_status_takes_its_example(self, shop: ContractMock, client: httpx.Client) -> None:
        shop.set("getOrder", status=404)
        answer = client.get("/orders/o-1")
        assert (answer.status_code, answer.content) == (404, b"")
        assert answer.headers["x-contract-example"] == "missing"

    def test_a_named_example(self, shop: ContractMock, client: httpx.Client) -> None:
        shop.set("getOrder", example="paid-later")
        assert client.get("/orders/o-77").json()["id"] == "o-1"

    def test_headers(self, shop: ContractMock, client: httpx.Client) -> None:
        shop.set("placeOrder", headers={"location": "/elsewhere", "X-Trace": "7"})
        answer = client.post("/orders", json={"sku": "A", "quantity": 1})
        assert answer.headers.get_list("location") == ["/elsewhere"]
        assert answer.headers["x-trace"] == "7"

    def test_bytes_are_sent_as_they_are(self, shop: ContractMock, client: httpx.Client) -> None:
        shop.set("getOrder", body=b'{"id": "o-9",  "quantity": 1, "status": "paid"}')
        assert client.get("/orders/o-1").content == b'{"id": "o-9",  "quantity": 1, "status": "paid"}'

    def test_invalid_requests_are_refused_as_ever(self, shop: ContractMock, client: httpx.Client) -> None:
        shop.set("placeOrder", body=ORDER)
        with shop.allow_violations():
            assert client.post("/orders", json={}).status_code == 422

    @pytest.mark.parametrize(
        ("wanted", "line", "words"),
        [
            (
                {"body": {**ORDER, "quantity": 0}},
                61,
                "[body-invalid] the body: 0 is less than 1 at /quantity",
            ),
            (
                {"body": {"id": "o-9"}},
                58,
                "[body-invalid] the body: the property 'quantity' is missing",
            ),
            ({"body": b"{"}, 51, "[body-malformed]"),
            ({"status": 500}, 43, "[status-undeclared]"),
            ({"body": ORDER, "headers": {"Content-Type": "text/plain"}}, 48, "[content-type-unsupported]"),
        ],
    )
    def test_what_breaks_the_contract_is_refused(
        self, shop: ContractMock, wanted: dict[str, Any], line: int, words: str
    ) -> None:
        with pytest.raises(ContractError) as caught:
            shop.set("getOrder", **wanted)
        problem = caught.value.problems[0]
        assert (problem.code, problem.line) == ("mock-response-invalid", line)
        assert problem.message.startswith("GET /orders/{id} cannot answer ")
        assert words in problem.message
        assert f"openapi.yaml:{line}: error: " in str(caught.value)

    @pytest.mark.parametrize("name", ["bad name", "Content-Length", "X\r\nY", ""])
    def test_a_header_that_is_never_sent(self, shop: ContractMock, name: str) -> None:
        with pytest.raises(ContractError, match="with the header"):
            shop.set("getOrder", headers={name: "1"})

    @pytest.mark.parametrize("status", [100, 600, "200", True, 2.5])
    def test_a_number_that_is_no_status(self, shop: ContractMock, status: Any) -> None:
        with refused("status-invalid"):
            shop.set("getOrder", status=status)

    def test_a_status_without_content_takes_no_body(self, shop: ContractMock) -> None:
        with pytest.raises(ContractError, match="204 with a body"):
            shop.set("getOrder", status=204, body=ORDER)

    def test_a_refused_answer_changes_nothing(self, shop: ContractMock, client: httpx.Client) -> None:
        shop.set("getOrder", body=ORDER)
        with pytest.raises(ContractError):
            shop.set("getOrder", body={})
        assert client.get("/orders/o-1").json() == ORDER

    def test_a_name_that_is_not_there(self, shop: ContractMock) -> None:
        with refused("example-unknown") as caught:
            shop.set("getOrder", example="mising")
        assert caught.value.hint == "did you mean 'missing'?"
        with refused("example-unknown"):
            shop.set("getOrder", status=404, example="paid-later")
        with refused("operation-unknown") as caught:
            shop.set("POST /order", status=201)
        assert caught.value.hint == "did you mean 'POST /orders'?"
        with refused("operation-unknown") as caught:
            shop.delay("\x1b[31m", 1)
        assert str(caught.value).isprintable() or "\x1b" not in str(caught.value)

    def test_responses_without_a_status_of_their_own(self, contract_mock: MockMaker, tmp_path: Path) -> None:
        document = {
            "openapi": "3.1.0", "info": {"title": "T", "version": "1"},
            "paths": {"/a": {
                "get": {"responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": {"type": "integer"}, "examples": {"one": {"value": 1}, "two": {"value": 2}}}}},
                    "4XX": {"description": "", "content": {"text/plain": {"example": "no"}}},
                    "default": {"description": "", "content": {"application/json": {"schema": {"const": "broken"}}}},
                }},
                "put": {"responses": {}},
                "post": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": False}}}}},
            }},
        }  # fmt: skip
        path = tmp_path / "a.json"
        path.write_text(json.dumps(document))
        mock = contract_mock(path)
        with httpx.Client(transport=mock.transport, base_url="https://x") as client:
            mock.set("GET /a", example="two")
            assert client.get("/a").json() == 2
            mock.set("GET /a", status=418)
            assert (client.get("/a").status_code, client.get("/a").text) == (418, "no")
            mock.set("GET /a", status=599)
            assert client.get("/a").json() == "broken"
        with pytest.raises(ContractError, match="status-undeclared"):
            mock.set("PUT /a")
        with pytest.raises(ContractError, match="mock-cannot-generate"):
            mock.set("POST /a")


class TestSetOverAFileOfMocks:
    @pytest.fixture
    def tea(self, contract_mock: MockMaker, tmp_path: Path) -> ContractMock:
        text = {"description": "", "content": {"text/plain": {"schema": {"type": "string"}}}}
        get = {"responses": {"200": text, "4XX": text}}
        document = {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/tea": {"get": get}},
        }
        (tmp_path / "tea.json").write_text(json.dumps(document))
        (tmp_path / "mocks").mkdir()
        (tmp_path / "mocks" / "get-tea.mock.yaml").write_text("""\
mock: 1
operation: GET /tea
examples:
  generated: {respond: {status: 200, generate: {}}}
  gone: {respond: {status: 404, as: 4XX, body: gone}}
  pot: {fault: close, respond: {status: 418, as: 4XX, body: pot}}
""")
        return contract_mock(tmp_path / "tea.json")

    def answer(self, tea: ContractMock) -> tuple[int, bytes, bool]:
        response = tea.handle(Request("GET", "/tea"))
        return response.status, response.body, response.effects is not None

    def test_the_example_of_a_status_goes_before_others_of_its_response(self, tea: ContractMock) -> None:
        tea.set("GET /tea", status=418)
        assert self.answer(tea) == (418, b"pot", True)
        tea.set("GET /tea", status=410)
        assert self.answer(tea) == (410, b"gone", False)

    def test_a_body_takes_the_place_of_all_that_an_example_does(self, tea: ContractMock) -> None:
        tea.set("GET /tea", body="green")
        assert self.answer(tea) == (200, b"green", False)
        tea.set("GET /tea", example="pot", body="blue")
        assert self.answer(tea) == (418, b"blue", False)


class TestFail:
    def test_a_described_status_is_answered_as_described(
        self, shop: ContractMock, client: httpx.Client
    ) -> None:
        shop.fail("placeOrder", 503)
        answer = client.post("/orders", json={"sku": "A", "quantity": 1})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")

    def test_another_status_is_a_problem(self, shop: ContractMock, client: httpx.Client) -> None:
        shop.fail("getOrder", 502)
        answer = client.get("/orders/o-1")
        assert (answer.status_code, answer.json()["code"]) == (502, "mock-failure")

    def test_invalid_requests_fail_as_well_and_are_noted(
        self, shop: ContractMock, client: httpx.Client
    ) -> None:
        shop.fail("placeOrder", 500)
        with shop.allow_violations():
            assert client.post("/orders", json={"sku": "A"}).status_code == 500
        assert [violation.keyword for violation in shop.calls[0].violations] == ["required"]

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ("close", httpx.RemoteProtocolError),
            ("reset", httpx.ReadError),
            ("garbage", httpx.RemoteProtocolError),
            ("timeout", httpx.ReadTimeout),
        ],
    )
    def test_a_fault(
        self, shop: ContractMock, client: httpx.Client, fault: Any, error: type[Exception]
    ) -> None:
        shop.fail("getOrder", fault)
        with pytest.raises(error):
            client.get("/orders/o-1")
        if fault != "timeout":
            with pytest.raises(error):
                httpx.get(f"{shop.url}/orders/o-1")
        assert {call.operation for call in shop.calls} == {"GET /orders/{id}"}

    def test_so_many_times_whoever_asks(self, shop: ContractMock, client: httpx.Client) -> None:
        shop.fail("listOrders", 500, times=30)
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: client.get("/orders").status_code, range(100)))
        assert (found.count(500), found.count(200), len(shop.calls)) == (30, 70, 100)

    @pytest.mark.parametrize("failure", ["broken", 99, 600, True, None, []])
    def test_nothing_fails_like_this(self, shop: ContractMock, failure: Any) -> None:
        with refused("failure-unknown"):
            shop.fail("listOrders", failure)


class TestState:
    def test_is_that_of_one_mock(self, contract_mock: MockMaker, shop: ContractMock) -> None:
        path = Path(__file__).parent / "example_project" / "openapi.yaml"
        other = contract_mock(path)
        assert other.contract is shop.contract, "compiled once"
        for mock in (shop, other):
            with httpx.Client(transport=mock.transport, base_url="https://x") as client:
                found = [client.get("/orders/o-1").json()["status"] for _ in range(3)]
            assert found == ["placed", "paid", "paid"]
        assert (len(shop.calls), len(other.calls)) == (3, 3)

    def test_sessions_of_the_client_are_kept_apart(self, client: httpx.Client) -> None:
        def status(session: str) -> str:
            answer = client.get("/orders/o-1", headers={"X-Contract-Session": session})
            return str(answer.json()["status"])

        assert [status("a"), status("b"), status("a")] == ["placed", "placed", "paid"]

    def test_reset_forgets_everything_but_breaches(self, shop: ContractMock, client: httpx.Client) -> None:
        assert client.get("/orders/o-1").json()["status"] == "placed"
        shop.set("listOrders", body=[])
        shop.fail("placeOrder", 500)
        shop.delay("getOrder", 60_000)
        client.get("/orders", params={"limit": 0})
        shop.reset()
        assert shop.calls == []
        assert client.get("/orders").json() != []
        assert client.post("/orders", json={"sku": "A", "quantity": 1}).status_code == 201
        assert client.get("/orders/o-1").json()["status"] == "placed"
        assert "GET /orders: the request breaks the contract" in shop.breaches_told()
        assert shop.breaches_told() == ""


def test_a_mock_whose_own_example_is_wrong_is_told(contract_mock: MockMaker) -> None:
    document = {
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "", "content": {
            "application/json": {"schema": {"type": "string"}, "example": 1}}}}}}},
    }  # fmt: skip
    mock = contract_mock(load(json.dumps(document)))
    with httpx.Client(transport=mock.transport, base_url="https://x") as client:
        assert client.get("/a").status_code == 500
    told = mock.breaches_told().splitlines()
    assert told[0] == "GET /a: the mock's own example breaks the contract T: GET /a -> 500"
    assert "1 is not of type string" in told[1]


def test_breaches_without_end_are_told_in_short(shop: ContractMock, client: httpx.Client) -> None:
    for _ in range(12):
        client.get("/nowhere")
    lines = shop.breaches_told().splitlines()
    assert lines[0].startswith("no operation of the contract: the request breaks the contract ")
    assert "[path-not-found] no path is /nowhere" in lines[1]
    assert lines[-1] == "and 2 more exchanges"


def test_credentials_are_not_told(shop: ContractMock, client: httpx.Client) -> None:
    client.get("/orders", params={"limit": 0, "api_key": "s3cret"})
    told = shop.breaches_told()
    assert "GET /orders?limit=0&api_key=*** -> 422" in told
    assert "s3cret" not in told
    with pytest.raises(AssertionError, match=r"api_key=\*\*\* -> 422"):
        shop.assert_called("getOrder")


def test_a_preflight_is_no_breach(shop: ContractMock, client: httpx.Client) -> None:
    asking = {"Origin": "https://page.example", "Access-Control-Request-Method": "GET"}
    assert client.options("/orders", headers=asking).status_code == 204
    assert shop.calls[0].violations == ()


def test_more_violations_than_are_told(contract_mock: MockMaker) -> None:
    names = [{"name": f"p{at}", "in": "query", "required": True, "schema": {}} for at in range(30)]
    operation = {"parameters": names, "responses": {"204": {"description": ""}}}
    mock = contract_mock(
        load(json.dumps({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": operation}}}))
    )  # fmt: skip
    with httpx.Client(transport=mock.transport, base_url="https://x") as client:
        client.get("/a")
    assert mock.breaches_told().splitlines()[-1] == "    and 10 more"
