"""Every page as headless Chromium has it: nothing runs, nothing is fetched, nothing is wider than a telephone.

The pages are served twice, the second time without their Content-Security-Policy, which must not be what keeps them safe.
A page of the test opens each of them in a frame and looks at its document.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from contractrepo import load
from contractrepo.docs import Approval, Edition, Release, Waiver, build_docs, build_index

CASES = Path(__file__).parents[2] / "cases" / "docs"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
NARROW = 360
CONTROL = "/bare/control.html"
"""The last page that is looked at: it shows that all of this would be seen."""
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
OTHERS = "http://127.0.0.1:9/"
MARKUP = (
    f'<img src={OTHERS}x onerror="parent.RAN=window.RAN=1"><script>parent.RAN=window.RAN=1</script>'
    '<svg onload="parent.RAN=window.RAN=1"><script>window.RAN=1</script></svg>'
    '<iframe srcdoc="<script>parent.RAN=1</script>"></iframe><details open ontoggle="window.RAN=1">d</details>'
    f'<link rel=stylesheet href={OTHERS}y><style>@import "{OTHERS}z";</style><base href={OTHERS}>'
    '<a href="javascript:window.RAN=1" style="position:fixed">raw</a> [js](javascript:window.RAN=1) '
    "[data](data:text/html,<script>1</script>) </script></style></title></textarea>--><script>window.RAN=1</script> "
    "\"onmouseover='window.RAN=1' {{ 7*7 }} {% raw %}"
)
LOOK = """
<!doctype html><title>Look</title><pre id="found"></pre>
<script>
const seen = [];
function look(path, frame) {
  const page = frame.contentDocument, faults = [];
  const say = (what) => faults.push(what);
  if (frame.contentWindow.RAN || window.RAN) say("a script ran");
  for (const one of page.querySelectorAll("script, iframe, object, embed, form, base, svg, math, style, input")) say("element " + one.localName);
  for (const one of page.querySelectorAll("*")) for (const attribute of one.attributes) {
    const name = attribute.name, value = attribute.value.trim().toLowerCase();
    if (name.startsWith("on") || name === "style" || name === "srcdoc") say("attribute " + name);
    if (/^(href|src|action|xlink:href)$/.test(name) && /^[\\s\\x00-\\x1f]*(javascript|vbscript|data):/.test(value)) say("address " + value.slice(0, 40));
  }
  if (page.querySelectorAll("h1").length !== 1) say("titles");
  const ids = [...page.querySelectorAll("[id]")].map((one) => one.id);
  if (new Set(ids).size !== ids.length) say("ids");
  for (const one of frame.contentWindow.performance.getEntriesByType("resource"))
    if (!one.name.endsWith("/style.css")) say("fetched " + one.name);
  if (frame.contentWindow.getComputedStyle(page.body).margin !== "0px") say("no style");
  if (page.documentElement.scrollWidth > WIDTH) say("wide " + page.documentElement.scrollWidth);
  seen.push([path, faults]);
}
(async () => {
  for (const path of PATHS) {
    const frame = document.createElement("iframe");
    frame.style.cssText = "width:WIDTHpx;height:800px;border:0";
    frame.src = path;
    await new Promise((done) => { frame.onload = done; document.body.append(frame); });
    look(path, frame);
    frame.remove();
  }
  document.getElementById("found").textContent = JSON.stringify(seen);
  await fetch("/done", {method: "POST"});
})();
</script>
"""


def hostile(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("MARKUP", MARKUP)
    if isinstance(value, dict):
        return {_name(name): hostile(inner) for name, inner in value.items()}
    return [hostile(inner) for inner in value] if isinstance(value, list) else value


def _name(name: str) -> str:
    """Braces in a path or a name would be a template, and a slash in a reference another place."""
    return name.replace("MARKUP", re.sub(r"[{}/#?%~]", "", MARKUP))


def sites() -> dict[str, bytes]:
    """Return all pages, by path below the server's root."""
    files: dict[str, bytes] = {}
    for case in ("markup", "endless"):
        document = yaml.safe_load((CASES / "torture" / f"{case}.yaml").read_text(encoding="utf-8"))
        contract, before = (
            load(json.dumps(hostile(document))),
            load(json.dumps(hostile({**document, "paths": {}}))),
        )
        site = build_docs(contract, previous=before, release=review(), format="html")
        files |= {f"{case}/{path}": content for path, content in site.items()}
    golden = build_docs(load(CASES / "golden" / "openapi.yaml"), release=review(), format="html")
    files |= {f"golden/{path}": content for path, content in golden.items()}
    edition = Edition(MARKUP, "v1", MARKUP, MARKUP, MARKUP, ((MARKUP, "danger"),), MARKUP)
    files |= {
        f"versions/{path}": content for path, content in build_index(MARKUP, [edition], [edition]).items()
    }
    files[CONTROL.removeprefix("/bare/")] = (
        f"<!DOCTYPE html>{MARKUP}<p id=a><p id=a><h1>a</h1><h1>b</h1>".encode()
    )
    return files


def review() -> Release:
    said = (MARKUP, MARKUP, MARKUP, MARKUP, MARKUP, MARKUP, MARKUP)
    approval = Approval(*said, counts=False, self_approval=True, decision=MARKUP, why=MARKUP)
    return Release(
        tag=MARKUP,
        commit=MARKUP,
        version=MARKUP,
        previous=MARKUP,
        date=MARKUP,
        state="in-review",
        approvals=(approval,),
        proposed_by=(MARKUP,),
        waivers=(Waiver(*[MARKUP] * 5),),
        missing=(MARKUP,),
    )


@pytest.fixture
def served() -> Iterator[tuple[str, set[str]]]:
    """Serve all pages, and yield the address of the page that looks at them, and the paths that are asked for."""
    files, asked = sites(), set[str]()
    pages = [f"/{kind}/{path}" for kind in ("safe", "bare") for path in files if path.endswith(".html")]
    pages.remove(CONTROL.replace("bare", "safe"))
    look = LOOK.replace("PATHS", json.dumps(pages)).replace("WIDTH", str(NARROW)).strip()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.add(self.path)
            kind, _, path = self.path.removeprefix("/").partition("/")
            content = look.encode() if self.path == "/" else files.get(path)
            self.send_response(404 if content is None else 200)
            self.send_header(
                "Content-Type", "text/css" if path.endswith(".css") else "text/html; charset=utf-8"
            )
            self.end_headers()
            self.wfile.write(POLICY.sub(b"", content or b"") if kind == "bare" else content or b"")

        def do_POST(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def dom(tmp_path: Path) -> Callable[[str], str]:
    """Return what loads a page and returns its document as it is in the end."""

    def dumped(address: str) -> str:
        command = [
            *(str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *(f"--user-data-dir={tmp_path}", "--virtual-time-budget=600000", "--dump-dom", address),
        ]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout

    return dumped


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_no_page_runs_fetches_or_widens_anything(
    served: tuple[str, set[str]], dom: Callable[[str], str]
) -> None:
    address, asked = served
    found = re.search(r'<pre id="found">(.*?)</pre>', dom(address), re.DOTALL)
    assert found is not None
    seen = dict(json.loads(html.unescape(found[1])))

    assert {*seen.pop(CONTROL)} >= {
        "a script ran",
        "element script",
        "attribute onerror",
        "ids",
        "titles",
        "no style",
    }
    assert {path: faults for path, faults in seen.items() if faults} == {}
    assert len(seen) > 40
    assert {path for path in asked if not path.endswith((".html", "/style.css"))} <= {"/", "/favicon.ico"}
