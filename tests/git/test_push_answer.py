from __future__ import annotations

from contractrepo.git.push_answer import refusal_text, refused_refs


def test_what_a_remote_says_is_made_safe() -> None:
    stderr = (
        b"remote: \nremote: \x1b[31mNo\x1b[0m\t"
        + b"x" * 1_000
        + b"        \nremote: twice\xff\nerror: failed\n"
    )
    stdout = b"To x\n!\ta:refs/heads/b\x1b\t[remote rejected] (hook (of ours) declined)\n!\tx:refs/y\t[odd]\nDone\n"
    lines = refusal_text(stdout, stderr).splitlines()
    assert lines[0].startswith("[31mNo[0m xxx")
    assert (len(lines[0]), lines[1:]) == (
        300,
        ["twice\ufffd", "refs/heads/b: hook (of ours) declined", "refs/y: [odd]"],
    )
    assert refused_refs(b"") == {}
    assert refusal_text(b"", b"fatal: no\n") == "fatal: no"
    assert len(refusal_text(b"", b"remote: x\n" * 1_000).splitlines()) == 200
