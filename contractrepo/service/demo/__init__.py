"""The demonstration: a contract repository seen at work, each step by the command that a person would type."""

from contractrepo.service.demo.playing import play

__all__ = ["play"]
