"""Mocks as tests of a real implementation."""

from contractrepo.service.replaying.replaying import replay
from contractrepo.service.replaying.result import Fault, Replay, Replayed

__all__ = ["Fault", "Replay", "Replayed", "replay"]
