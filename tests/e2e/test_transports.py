"""The same pushes over every transport, and on a host that leaves refs to git: the same verdicts, words and entries."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from contractrepo import ContractRepo
from contractrepo.git.store import Store

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
TOKEN = "3f0c9a77d1e24b58"
DESIGN = "refs/heads/design/orders/notes"
MAIN = "refs/heads/main"


def described(data: Any) -> None:
    data["info"]["description"] = data["info"].get("description", "") + " More."


def note_required(data: Any) -> None:
    data["paths"]["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]["required"] += [
        "note"
    ]


@dataclass(frozen=True)
class Case:
    """A push: what is committed before it, its arguments, what comes of it.

    `codes` is what the server says; of a refused push each of them is a reason. `moved` are the refs that change.
    """

    name: str
    arguments: tuple[str, ...]
    change: Callable[[Any], None] | None = None
    amended: bool = False
    tag: str | None = None
    codes: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    options: tuple[str, ...] = ()
    logged: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "logged", self.moved & {MAIN})


# In this order, each on what the ones before have left; what is refused is taken back in the clone.
CASES = (
    Case(
        "options", ("-o", "ticket=7", "HEAD:main"), described, moved=frozenset({MAIN}), options=("ticket=7",)
    ),
    Case("breaking", ("HEAD:main",), note_required, codes=frozenset({"breaking-change"})),
    Case(
        "new design",
        (f"HEAD:{DESIGN}",),
        note_required,
        codes=frozenset({"breaking-change"}),
        moved=frozenset({DESIGN}),
    ),
    Case("forced design", ("--force", f"HEAD:{DESIGN}"), described, moved=frozenset({DESIGN})),
    Case("deleted design", (f":{DESIGN}",), moved=frozenset({DESIGN})),
    Case("deleted main", (":main",), codes=frozenset({"ref-deletion"})),
    Case(
        "forced main",
        ("--force", "HEAD:main"),
        described,
        amended=True,
        codes=frozenset({"ref-not-fast-forward"}),
    ),
    Case("lightweight tag", ("refs/tags/anything",), tag="anything", codes=frozenset({"tag-not-a-record"})),
    Case("no record", ("HEAD:refs/tags/orders/v9.9.9",), codes=frozenset({"tag-lightweight"})),
    Case("policy", ("--force", "HEAD:refs/meta/policy"), codes=frozenset({"ref-not-pushable"})),
    Case("log", ("--force", "HEAD:refs/meta/log"), codes=frozenset({"ref-not-pushable"})),
    Case(
        "atomic",
        ("--atomic", "HEAD:main", f"HEAD:{DESIGN}"),
        described,
        moved=frozenset({MAIN, DESIGN}),
    ),
    Case(
        "atomic refused",
        ("--atomic", "HEAD:main", "HEAD:refs/heads/design/orders/other"),
        note_required,
        codes=frozenset({"breaking-change"}),
    ),
    Case(
        "mixed refused",
        ("HEAD:main", "HEAD:refs/heads/experiment"),
        note_required,
        codes=frozenset({"breaking-change"}),
    ),
)


@dataclass(frozen=True)
class Way:
    """A way to a repository."""

    url: str
    user: str
    environment: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def over_file(repo: ContractRepo) -> Way:
    return Way(f"file://{repo.path}", getpass.getuser())


@pytest.fixture
def gate_only(repo: ContractRepo) -> Iterator[Way]:
    repo.install_hooks(gate_only=True)
    yield Way(f"file://{repo.path}", getpass.getuser())
    assert list((repo.path / "contractrepo-accepted").iterdir()) == []


@pytest.fixture
def over_http(repo: ContractRepo, tmp_path: Path, command_line: Callable[..., list[str]]) -> Iterator[Way]:
    tokens = tmp_path / "tokens"
    tokens.write_text(f"ada {TOKEN}\n")
    tokens.chmod(0o600)
    command = command_line("--repo", str(repo.path), "serve", "--port", "0", "--push-tokens", str(tokens))
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as said:
        address = said.readline().rpartition("http://")[2].strip().rstrip("/")
        yield Way(f"http://ada:{TOKEN}@{address}/git/contracts.git", "ada")
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def over_ssh(
    repo: ContractRepo,
    tmp_path: Path,
    key_maker: Callable[..., Path],
    command_line: Callable[..., list[str]],
    awaited: Callable[..., Any],
) -> Iterator[Way]:
    if not Path(SSHD).exists():
        pytest.skip("there is no sshd: Debian's openssh-server")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # root's sshd wants it, and its service makes it
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    host, key = key_maker(folder / "host"), key_maker(folder / "ada-key")
    forced = shlex.join(command_line("--repo", str(repo.path), "shell", "ada")).replace('"', '\\"')
    (folder / "keys").write_text(f'restrict,command="{forced}" {key.with_suffix(".pub").read_text()}')
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "config").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {host}\nAuthorizedKeysFile {folder}/keys\nPidFile none\n"
        "UsePAM no\nPasswordAuthentication no\nPermitRootLogin forced-commands-only\nStrictModes no\n"
        "AcceptEnv GIT_PROTOCOL\n"
    )
    public = host.with_suffix(".pub").read_text()
    (folder / "known").write_text(f"[127.0.0.1]:{port} {public}")
    log = (folder / "log").open("w")
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "config")], stderr=log)
    client = ["ssh", "-F", "none", "-i", str(key), "-o", f"UserKnownHostsFile={folder}/known", "-o"]
    client += ["IdentitiesOnly=yes", "-o", "BatchMode=yes"]

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    awaited(answers)
    url = f"ssh://{getpass.getuser()}@127.0.0.1:{port}/contracts.git"
    yield Way(url, "ada", {"GIT_SSH_COMMAND": shlex.join(client)})
    process.terminate()
    process.wait(timeout=20)
    log.close()


def check_pushes(way: Way, repo: ContractRepo, clone: Any, refs: Callable[[], dict[str, str]]) -> None:
    for case in CASES:
        before, entries = refs(), len(repo.log())
        assert clone.git("fetch", "-q", "origin").returncode == 0
        assert clone.git("reset", "-q", "--hard", "origin/main").returncode == 0
        if case.amended:
            assert clone.git("reset", "-q", "--hard", "HEAD~1").returncode == 0
        commit = clone.commit(case.change) if case.change else None
        if case.tag:
            assert clone.git("tag", case.tag).returncode == 0
        pushed = clone.run("push", "origin", *case.arguments)
        assert pushed.landed == bool(case.moved), (case.name, pushed.told)
        for code in case.codes:
            assert f"[{code}]" in pushed.report, (case.name, pushed.told)
        after = refs()
        moved = {ref for ref in before.keys() | after.keys() if before.get(ref) != after.get(ref)}
        assert moved - {"refs/meta/log"} == case.moved, case.name
        new = repo.log()[: len(repo.log()) - entries]
        assert [sorted(one.ref for one in entry.changes) for entry in new] == (
            [sorted(case.logged)] if case.logged else []
        ), case.name
        if new:
            assert (new[0].user, new[0].via, new[0].options) == (way.user, "push", case.options), case.name
        if commit and not case.moved:
            found = subprocess.run(["git", "cat-file", "-e", commit], cwd=repo.path, check=False)
            assert found.returncode != 0, case.name


def check_shallow(way: Way, repo: ContractRepo, tmp_path: Path, kind: type[Any]) -> None:
    folder = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", way.url, str(folder)], check=True, timeout=60)
    clone = kind(folder)
    assert (folder / ".git/shallow").is_file()
    commit = clone.commit(described)
    pushed = clone.push()
    assert pushed.landed, pushed.told
    assert repo.log(1)[0].changes[0].new == commit


@pytest.mark.slow
@pytest.mark.parametrize("protocol", ["0", "2"])
@pytest.mark.parametrize("how", ["over_file", "over_ssh", "over_http", "gate_only"])
def test_pushes(  # noqa: PLR0917  what pytest fills in by name
    how: str,
    protocol: str,
    repo: ContractRepo,
    clone: Any,
    tmp_path: Path,
    refs: Callable[[], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    way: Way = request.getfixturevalue(how)
    for name, value in way.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "protocol.version")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", protocol)
    assert clone.git("remote", "set-url", "origin", way.url).returncode == 0
    check_pushes(way, repo, clone, refs)
    check_shallow(way, repo, tmp_path, type(clone))
    assert subprocess.run(["git", "fsck", "--full", "--strict"], cwd=repo.path, check=False).returncode == 0
    assert Store(repo.path).drift() == ()
    assert repo.doctor() == []


@pytest.mark.slow
def test_a_forced_command_serves_git_and_one_repository(
    over_ssh: Way, repo: ContractRepo, monkeypatch: pytest.MonkeyPatch, clone: Any
) -> None:
    client = shlex.split(over_ssh.environment["GIT_SSH_COMMAND"])
    host, _, port = over_ssh.url.removeprefix("ssh://").partition("/")[0].rpartition(":")
    for asked in ("", "id", "git-upload-pack '/etc'", "git-receive-pack /contracts.git; id", "git-shell"):
        command = [*client, "-p", port, host, *([asked] if asked else [])]
        done = subprocess.run(command, input="", capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 2, asked
        assert done.stdout == ""
        assert "[ssh-command-refused]" in done.stderr
    monkeypatch.setenv("GIT_SSH_COMMAND", over_ssh.environment["GIT_SSH_COMMAND"])
    (repo.path / "hooks/pre-receive").unlink()
    clone.commit(described)
    pushed = clone.run("push", over_ssh.url, "HEAD:main")
    assert not pushed.landed
    assert "[hook-missing]" in pushed.told
