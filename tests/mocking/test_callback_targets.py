"""Where a mock may send requests of its own."""

from __future__ import annotations

import pytest

from contractrepo.mocking.callbacks.targets import may_send, url_flaw


@pytest.mark.parametrize(
    ("url", "allowed", "verdict"),
    [
        ("http://localhost:1/", (), True),
        ("https://[::1]/", (), True),
        ("http://127.8.8.8/", (), True),
        ("http://LOCALHOST/", (), True),
        ("http://localhost.example.org/", (), False),
        ("http://127.0.0.1.nip.io/", (), False),
        ("http://0.0.0.0/", (), False),
        ("http://2130706433/", (), False),
        ("http://0x7f.1/", (), False),
        ("http://169.254.169.254/", (), False),
        ("http://[fd00::1]/", (), False),
        ("http://10.0.0.5:80/", ("10.0.0.5",), True),
        ("http://10.0.0.5:81/", ("10.0.0.5:80",), False),
        ("http://10.0.0.5/", ("10.0.0.5:80",), True),
        ("https://Hooks.example.org/", ("hooks.example.org:443",), True),
        ("http://[fd00::1]:8/", ("[fd00::1]:8",), True),
        ("http://anything.example/", ("*",), True),
        ("ftp://127.0.0.1/", ("*",), False),
        ("http://user@127.0.0.1/", ("*",), False),
        ("http://127.0.0.1\\@192.0.2.1/", ("*",), False),
        ("//127.0.0.1/", ("*",), False),
        ("http:///x", ("*",), False),
        ("http://127.0.0.1:99999/", ("*",), False),
        ("http://[::1/", ("*",), False),
        ("http://127.0.0.1/\n", ("*",), False),
        ("", ("*",), False),
    ],
)
def test_this_machine_may_be_sent_to_and_elsewhere_what_is_allowed(
    url: str, allowed: tuple[str, ...], verdict: bool
) -> None:
    assert may_send(url, allowed) is verdict
    assert not (verdict and url_flaw(url))


@pytest.mark.parametrize(
    ("url", "allowed", "verdict"),
    [
        ("http://127.0.0.1:8/", (), False),
        ("http://localhost/", ("127.0.0.1",), False),
        ("http://127.0.0.1:8/", ("127.0.0.1:8",), True),
        ("http://10.0.0.5/", ("10.0.0.5",), True),
    ],
)
def test_this_machine_may_need_permission_too(url: str, allowed: tuple[str, ...], verdict: bool) -> None:
    assert may_send(url, allowed, here=False) is verdict
