"""Exchanges that become mock examples: what is kept of them, what is masked, and where it lands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contractrepo import Author, ContractRepo, MockSet, Request, Response, load, responder
from contractrepo.errors import StoreError, UsageError
from contractrepo.mocking import check_mocks
from contractrepo.server.proxy import Recorder, proxy_app
from contractrepo.server.proxy.merging import MOST_RECORDED, merged
from contractrepo.server.proxy.recorded import Recorded, recorded
from contractrepo.server.proxy.recording import DesignPlace, FolderPlace, folder_place
from contractrepo.server.proxy.secrets import Secrets
from contractrepo.server.serve import serving
from contractrepo.service.outgoing.address import address

TEXT = """\
openapi: 3.1.0
info: {title: Accounts, version: '1'}
paths:
  /accounts/{id}:
    get:
      operationId: account
      security: [{key: []}]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: fields, in: query, schema: {type: array, items: {type: string}}, explode: false}
        - {name: code, in: query, schema: {type: string}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses:
        '200':
          description: One
          headers:
            ETag: {schema: {type: string}}
            X-Session-Id: {required: true, schema: {type: string, pattern: '^[a-z]{3}[0-9]{2}$'}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}
        '4XX': {description: Bad, content: {application/problem+json: {schema: {type: object}}}}
  /login:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [user]}}}}
      responses:
        '200': {description: In, content: {application/json: {schema: {$ref: '#/components/schemas/Token'}}}}
        '422': {description: Bad}
  /report:
    get: {responses: {'200': {description: R, content: {text/csv: {}, application/pdf: {}}}}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: shop}}
  schemas:
    Account: {type: object, required: [id], properties: {id: {type: integer}, owner: {type: string}}}
    Token:
      type: object
      properties: {access_token: {type: string, pattern: '^[a-z]+-[0-9]+$'}, kind: {enum: [a, b]}, secret: {enum: [xy]}}
"""
CONTRACT = load(TEXT)
SECRETS = Secrets(CONTRACT)
JSON = ("Content-Type", "application/json; charset=utf-8")


def example(request: Request, response: Response) -> Recorded:
    found = recorded(CONTRACT, SECRETS, request, response)
    assert found is not None
    return found


def account(number: int, *, query: str = "?shop=s3cret", **body: Any) -> Recorded:
    fields = (JSON, ("ETag", '"v1"'), ("X-Session-Id", "abc99"), ("Date", "today"), ("Set-Cookie", "a=b"))
    content = json.dumps({"id": number, **body}).encode()
    request = Request("GET", f"/accounts/{number}{query}", (("X-Trace", "t1"), ("Cookie", "a=b")))
    return example(request, Response(200, fields, content))


def test_an_example_has_what_the_contract_describes_and_no_secrets() -> None:
    found = account(42, query="?fields=id,owner&code=c0de&shop=s3cret", owner="Ada", note="Bearer abcd1234")

    assert found.name == "recorded-200-42"
    assert found.when == {"path": {"id": 42}, "query": {"fields": {"equals": ["id", "owner"]}}}
    assert found.respond == {
        "status": 200,
        "contentType": "application/json",
        "headers": {"ETag": '"v1"', "X-Session-Id": "aaa00"},
        "body": {"id": 42, "owner": "Ada", "note": "Bearer aaaa0000"},
    }


def test_bodies_lose_their_secrets_and_keep_their_schema() -> None:
    request = Request(
        "POST", "/login", (JSON,), b'{"user": "ada", "password": "pw", "list": [{"token": 1, "x": 2}]}'
    )
    answer = Response(
        200, (JSON,), b'{"access_token": "abc-123", "kind": "a", "more": {"api_key": {"a": [1, true, null]}}}'
    )
    found = example(request, answer)

    assert found.when == {"body": {"contains": {"user": "ada", "list": [{"x": 2}]}}}
    assert found.respond["body"] == {
        "access_token": "aaa-000",
        "kind": "a",
        "more": {"api_key": {"a": [0, True, None]}},
    }
    files = merged(CONTRACT, {}, [found]).changes
    mock = responder(CONTRACT, MockSet.parse(files))
    again = mock.handle(Request("POST", "/login", (JSON,), b'{"user": "ada", "list": [{"x": 2}]}'))
    assert json.loads(again.body)["access_token"] == "aaa-000"
    assert mock.problems == ()


def test_an_example_that_cannot_be_masked_is_left_out() -> None:
    answer = Response(200, (JSON,), b'{"secret": "xy"}')
    done = merged(CONTRACT, {}, [example(Request("POST", "/login", (JSON,), b'{"user": "a"}'), answer)])

    assert (done.changes, done.added) == ({}, ())
    assert len(done.left) == 1
    assert "xy" not in done.left[0].partition(":")[0]


def test_a_body_that_is_all_secret_is_no_condition() -> None:
    request = Request("POST", "/login", (JSON,), b'{"password": "pw"}')

    assert example(request, Response(422)).when == {}


def test_other_bodies_are_files(tmp_path: Path) -> None:
    csv = example(
        Request("GET", "/report"), Response(200, (("Content-Type", "text/csv"),), b"a,eyJhbGciOi.eyJz.c2ln\n")
    )
    pdf = example(
        Request("GET", "/report"), Response(200, (("Content-Type", "application/pdf"),), b"%PDF\xff")
    )
    place = FolderPlace(tmp_path)
    place.add(CONTRACT, [csv])
    (tmp_path / "mocks/get-report.mock.yaml").unlink()
    done = place.add(CONTRACT, [pdf])

    assert done.added == ("GET /report recorded-200",)
    assert (tmp_path / "mocks/bodies/get-report-recorded-200.csv").read_bytes() == b"a,aaAaaAaaAa.aaAa.a0aa\n"
    assert (tmp_path / "mocks/bodies/get-report-recorded-200.pdf").read_bytes() == b"%PDF\xff"
    files = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert responder(CONTRACT, MockSet.parse(files)).handle(Request("GET", "/report")).body == b"%PDF\xff"


@pytest.mark.parametrize(
    ("request_", "response"),
    [
        (Request("HEAD", "/accounts/1"), Response(200)),
        (Request("GET", "/nothing"), Response(200)),
        (Request("GET", "/report"), Response(500)),
        (Request("GET", "/report"), Response(200, (("Content-Type", "text/csv"),), b"x" * 300_000)),
        (Request("GET", "/report"), Response(200, (("Content-Type", "?"),), b"x")),
        (Request("GET", "/report"), Response(200, (JSON,), b"{")),
    ],
)
def test_what_makes_no_example(request_: Request, response: Response) -> None:
    assert recorded(CONTRACT, SECRETS, request_, response) is None


def test_examples_join_a_file_that_somebody_wrote_and_none_comes_twice() -> None:
    written = b"""\
mock: 1  # by hand
operation: GET /accounts/{id}
examples:
  first:  # of all
    when: {path: {id: 1}}
    respond: {status: 200, headers: {X-Session-Id: abc12}, body: {id: 1}}
  generated-4XX: {respond: {status: 400, as: 4XX, generate: {seed: 0}}}
"""
    files = {"mocks/a.mock.yaml": written, "openapi.yaml": b"no mock"}
    bad = Response(404, (("Content-Type", "application/problem+json"),), b'{"title": "no"}')
    errors = [example(Request("GET", "/accounts/x"), bad), example(Request("GET", "/accounts/y"), bad)]
    done = merged(CONTRACT, files, [account(1), account(2), account(2, owner="other"), *errors])

    assert done.added == (
        "GET /accounts/{id} recorded-200-2",
        "GET /accounts/{id} recorded-404-x",
        "GET /accounts/{id} recorded-404-y",
    )
    assert done.left == ()
    text = done.changes["mocks/a.mock.yaml"]
    assert text.startswith(written[: written.index(b"  generated-4XX")])
    assert merged(CONTRACT, {**files, **done.changes}, [account(2)]).changes == {}
    new = MockSet.parse({**files, **done.changes})
    assert [one.severity for one in check_mocks(CONTRACT, new) if one.severity == "error"] == []
    assert new.mocks["GET /accounts/{id}"].examples[-1].respond.key == "4XX"


def test_a_stand_in_gives_way_to_a_recorded_answer_for_any_request() -> None:
    stand_in = b"mock: 1\noperation: GET /report\nexamples:\n  generated-200: {respond: {status: 200, generate: {seed: 0}}}\n"
    csv = example(Request("GET", "/report"), Response(200, (("Content-Type", "text/csv"),), b"a\n"))
    done = merged(CONTRACT, {"mocks/r.mock.yaml": stand_in}, [csv])

    mock = MockSet.parse({**done.changes}).mocks["GET /report"]
    assert [one.id for one in mock.examples] == ["recorded-200"]


def test_an_id_that_is_taken_gets_a_digest() -> None:
    done = merged(CONTRACT, {}, [account(1, query="?fields=a"), account(1, query="?fields=b"), account(1)])

    names = [title.rpartition(" ")[2] for title in done.added]
    assert len(set(names)) == 3
    assert all(name.startswith("recorded-200-1") for name in names)


def test_an_operation_has_room_for_a_hundred() -> None:
    everything = [account(number) for number in range(MOST_RECORDED + 2)]
    files = merged(CONTRACT, {}, everything[: MOST_RECORDED // 50]).changes
    data = json.loads(json.dumps({"mock": 1, "operation": "GET /accounts/{id}", "examples": {}}))
    for number in range(MOST_RECORDED):
        data["examples"][f"recorded-200-{number}"] = {
            "when": {"path": {"id": number}},
            "respond": dict(account(number).respond),
        }
    full = {next(iter(files)).replace(".yaml", ".json"): json.dumps(data).encode()}
    done = merged(CONTRACT, full, [everything[-1], everything[0]])

    assert (done.changes, done.added) == ({}, ())
    assert done.left == ("GET /accounts/{id} recorded-200-101: 100 recorded examples are enough",)


def test_recording_beside_a_spec(upstream: Any, answer: Callable[..., bytes], tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    spec.write_text(TEXT)
    upstream.answers["/accounts/7"] = answer(
        "200 OK", "Content-Type: application/json", "X-Session-Id: abc99", body=b'{"id": 7}'
    )
    upstream.answers["/accounts/8"] = answer("200 OK", "Content-Type: application/json", body=b'{"id": "no"}')
    told: list[str] = []
    contract = load(spec)
    recorder = Recorder(contract, folder_place("openapi.yaml", tmp_path), told.append)
    with serving(proxy_app(contract, address(upstream.url), recorder=recorder)) as at:
        for path in ("/accounts/7?shop=k", "/accounts/7?shop=k", "/accounts/8?shop=k", "/none"):
            httpx.get(at + path)

    assert told == ["recorded GET /accounts/{id} recorded-200-7"]
    made = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert made == ["mocks/get-accounts-id.mock.yaml", "openapi.yaml"]
    assert (
        (tmp_path / "mocks/get-accounts-id.mock.yaml").read_text()
        == """\
mock: 1
operation: GET /accounts/{id}
operationId: account
examples:
  recorded-200-7:
    when:
      path:
        id: 7
    respond:
      status: 200
      contentType: application/json
      headers:
        X-Session-Id: aaa00
      body:
        id: 7
"""
    )


def test_recording_to_a_design(upstream: Any, answer: Callable[..., bytes], tmp_path: Path) -> None:
    repo = ContractRepo.init(tmp_path / "r.git")
    repo.import_contract("accounts", TEXT, author=Author("Ada", "ada@example.org"))
    for number in (1, 2):
        upstream.answers[f"/accounts/{number}"] = answer(
            "200 OK", "Content-Type: application/json", "X-Session-Id: abc99", body=b'{"id": %d}' % number
        )
    contract, told = repo.contract("accounts"), []
    recorder = Recorder(contract, DesignPlace(repo, "accounts"), told.append)
    with serving(proxy_app(contract, address(upstream.url), recorder=recorder)) as at:
        for number in (1, 2):
            assert httpx.get(f"{at}/accounts/{number}?shop=k").status_code == 200
        assert "design/accounts/recorded" not in repo.branches()

    assert told == [f"recorded GET /accounts/{{id}} recorded-200-{number}" for number in (1, 2)]
    mock = repo.mocks("accounts", "design/accounts/recorded").mocks["GET /accounts/{id}"]
    assert [one.id for one in mock.examples][-2:] == ["recorded-200-1", "recorded-200-2"]
    assert "recorded-200-1" not in {
        one.id for one in repo.mocks("accounts").mocks["GET /accounts/{id}"].examples
    }


def test_where_nothing_can_be_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mocks").symlink_to("elsewhere")
    for make, code in (
        (lambda: folder_place("-", tmp_path), "record-nowhere"),
        (lambda: folder_place("HEAD:a.yaml", tmp_path), "record-nowhere"),
        (lambda: folder_place("a.yaml", tmp_path), "path-unsafe"),
    ):
        with pytest.raises(UsageError) as raised:
            make()
        assert raised.value.code == code
    repo = ContractRepo.init(tmp_path / "r.git")
    with pytest.raises(UsageError) as raised:
        DesignPlace(repo, "accounts", "No Topic")
    assert raised.value.code == "topic-invalid"
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name)
    with pytest.raises(UsageError) as raised:
        DesignPlace(repo, "accounts", ref="design/accounts/refunds")
    assert raised.value.code == "author-unknown"


def test_a_folder_that_leads_elsewhere_and_a_write_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = FolderPlace(tmp_path)
    (tmp_path / "mocks").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mocks/bodies").symlink_to(tmp_path / "elsewhere")
    csv = example(Request("GET", "/report"), Response(200, (("Content-Type", "text/csv"),), b"a\n"))
    with pytest.raises(UsageError) as raised:
        place.add(CONTRACT, [csv])
    assert raised.value.code == "path-unsafe"

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StoreError) as full:
        place.add(CONTRACT, [account(1)])
    assert full.value.message.endswith("No space left on device")
    assert [path.name for path in (tmp_path / "mocks").rglob("*") if path.is_file()] == []


def test_a_file_that_cannot_be_edited_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise UsageError("edit-impossible", "no text holds it")

    monkeypatch.setattr("contractrepo.server.proxy.merging.edited", fail)
    files = merged(CONTRACT, {}, [account(1)]).changes
    done = merged(CONTRACT, files, [account(2)])

    assert (done.changes, done.left) == ({}, ("GET /accounts/{id} recorded-200-2: no text holds it",))


async def _kept(recorder: Recorder, number: int) -> None:
    from contractrepo.server.proxy.judging import Verdict

    fields = (JSON, ("X-Session-Id", "abc99"))
    request = Request("GET", f"/accounts/{number}?shop=k")
    await recorder.keep(Verdict(None), request, Response(200, fields, b'{"id": %d}' % number))


def test_a_run_records_a_thousand_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contractrepo.server.proxy.recording._MOST_EXAMPLES", 2)
    told: list[str] = []
    recorder = Recorder(CONTRACT, FolderPlace(tmp_path), told.append)
    for number in (1, 2, 3):
        asyncio.run(_kept(recorder, number))

    assert told == [
        "recorded GET /accounts/{id} recorded-200-1",
        "2 exchanges are recorded; no more are",
        "recorded GET /accounts/{id} recorded-200-2",
    ]


def test_what_cannot_be_written_waits(tmp_path: Path) -> None:
    told: list[str] = []
    recorder = Recorder(CONTRACT, FolderPlace(tmp_path), told.append)
    (tmp_path / "mocks").write_text("in the way")
    asyncio.run(_kept(recorder, 1))
    assert recorder.failure is not None
    assert recorder.failure.code == "not-writable"
    (tmp_path / "mocks").unlink()
    asyncio.run(_kept(recorder, 2))

    assert recorder.failure is None
    assert told[1:] == [f"recorded GET /accounts/{{id}} recorded-200-{number}" for number in (1, 2)]
