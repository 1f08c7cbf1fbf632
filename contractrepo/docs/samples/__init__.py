"""Requests to copy, and what the mock answers to them."""

from contractrepo.docs.samples.sample import Sample, Snippet
from contractrepo.docs.samples.sampler import Sampler
from contractrepo.docs.samples.showing import sample_blocks

__all__ = ["Sample", "Sampler", "Snippet", "sample_blocks"]
