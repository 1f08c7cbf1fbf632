"""The reference page of every rule of comparison and every error code."""

from __future__ import annotations

from contractrepo.service.explaining.page import explain, known_codes

__all__ = ["explain", "known_codes"]
