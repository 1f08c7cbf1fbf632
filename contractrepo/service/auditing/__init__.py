"""Audits of repositories: the log walked once, and everything that it let in verified again."""
