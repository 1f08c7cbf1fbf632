"""Effects: the clock, the store and the network's side of pure functions; `ContractRepo`."""

from contractrepo.service.comparing import compare
from contractrepo.service.repository import ContractRepo

__all__ = ["ContractRepo", "compare"]
