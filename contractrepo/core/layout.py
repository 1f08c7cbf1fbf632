"""Where things are inside a contract repository."""

from __future__ import annotations

from contractrepo.core.names import is_contract_name, is_topic

CONTRACTS = "contracts"
MAIN = "refs/heads/main"
BRANCHES = "refs/heads/"
DESIGNS = f"{BRANCHES}design/"
TAGS = "refs/tags/"
REVIEWS = f"{TAGS}review/"
DOCS = "refs/docs/"
META = "refs/meta/"
LOG = f"{META}log"
POLICY = f"{META}policy"
POLICY_FILE = "policy.yaml"
PRINCIPALS_FILE = "principals.yaml"
ENTRY_FILES = ("openapi.yaml", "openapi.yml", "openapi.json")


def contract_path(name: str) -> str:
    """Return the folder of a contract in a commit's tree."""
    return f"{CONTRACTS}/{name}"


def design_ref(name: str, topic: str) -> str:
    """Return the branch of a draft design."""
    return f"{DESIGNS}{name}/{topic}"


def version_ref(name: str, version: str) -> str:
    """Return the tag of a released version; `version` is a semver without ``v``."""
    return f"{TAGS}{name}/v{version}"


def record_ref(name: str, version: str, principal: str, seq: int, kind: str) -> str:
    """Return the tag of one signed record; `seq` counts a person's own records about a version, from 1."""
    return f"{REVIEWS}{name}/{version}/{principal}/{seq:04d}-{kind}"


def docs_ref(name: str, version: str) -> str:
    """Return the ref of the documentation that was built of a released version."""
    return f"{DOCS}{name}/v{version}"


def design_of(ref: str) -> tuple[str, str] | None:
    """Return contract name and topic of a draft design's branch, or None for any other ref."""
    name, _, topic = ref.removeprefix(DESIGNS).partition("/")
    if not ref.startswith(DESIGNS) or not (is_contract_name(name) and is_topic(topic)):
        return None
    return name, topic


def short_ref(ref: str) -> str:
    """Return a ref as people write it: without ``refs/heads/`` or ``refs/tags/``."""
    for prefix in (BRANCHES, TAGS):
        if ref.startswith(prefix):
            return ref.removeprefix(prefix)
    return ref
