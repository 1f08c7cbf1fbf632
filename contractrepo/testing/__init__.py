"""A contract's mock inside a test: the pytest plugin with the fixtures `contract_mock` and `contract_repo`.

pytest loads the plugin in every project where this package is installed, so everything else is loaded when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractrepo.core.lazy import lazy_names

if TYPE_CHECKING:
    from contractrepo.testing.contract_mock import ContractMock
    from contractrepo.testing.exchange import Exchange
    from contractrepo.testing.mock_maker import MockMaker

__all__ = ["ContractMock", "Exchange", "MockMaker"]

__getattr__ = lazy_names(
    __name__, {"ContractMock": "contract_mock", "Exchange": "exchange", "MockMaker": "mock_maker"}
)
