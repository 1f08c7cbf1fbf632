"""`design merge` on a repository."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contractrepo import Author, ContractRepo

ADA = Author("Ada", "ada@example.org")


@pytest.fixture
def parted(repo: ContractRepo) -> Callable[[str, str], None]:
    """Return what gives the contract one title on the design ``d`` and another one on main."""

    def made(ours: str, theirs: str) -> None:
        for design, title in (("d", ours), (None, theirs)):
            with repo.edit("orders", design=design, author=ADA) as draft:
                draft.write_spec(draft.spec.replace("title: Orders", f"title: {title}", 1))

    return made


@pytest.fixture(autouse=True)
def _somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org")):
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)


def test_a_design_follows_main_once(cli: Any, repo: ContractRepo) -> None:
    with repo.edit("orders", design="d", author=ADA) as draft:
        draft.write_file("notes.md", "ours\n")
    with repo.edit("orders", author=ADA) as draft:
        draft.write_spec(draft.spec.replace("title: Orders", "title: All orders"))
    done = cli("design", "merge", "orders", "d")
    assert done.code == 0, done.err
    assert done.out.startswith("design/orders/d is now ")
    assert repo.contract("orders", "design/orders/d").description.data["info"]["title"] == "All orders"
    again = cli("design", "merge", "orders", "d")
    assert (again.code, again.out) == (0, "design/orders/d holds all of main already\n")


def test_what_both_changed_is_decided_by_an_option(
    cli: Any, repo: ContractRepo, parted: Callable[[str, str], None]
) -> None:
    parted("My orders", "All orders")
    done = cli("design", "merge", "orders", "d")
    assert done.code == 1
    assert done.out.splitlines() == [
        "conflict: [both-changed-value] /info/title",
        "    both branches changed one value to different ones",
        "    --resolve 'both-changed-value@/info/title=ours|theirs'",
    ]
    chosen = cli("design", "merge", "orders", "d", "--resolve", "both-changed-value@/info/title=ours")
    assert chosen.code == 0
    assert repo.contract("orders", "design/orders/d").description.data["info"]["title"] == "My orders"


@pytest.mark.parametrize("choice", ["x", "code@/a=main", "@/a=ours", "code@/a"])
def test_a_choice_that_means_nothing_is_usage(cli: Any, choice: str) -> None:
    done = cli("design", "merge", "orders", "d", "--resolve", choice)
    assert (done.code, "CODE@POINTER=ours|theirs" in done.err) == (2, True)
