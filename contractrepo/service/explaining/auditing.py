"""Codes of audits: what does not verify in a log, past it, in the policy, and at its host."""

from __future__ import annotations

from contractrepo.service.explaining.explanation import table

AUDITS = table(
    {
        "bypass-hidden": (
            "Git serves a governed ref that is none here: a symbolic one, or one with an odd name or value.",
            "Remove its file below refs/.",
        ),
        "bypass-missing": ("A governed ref was deleted behind the log.", "Put it back with git update-ref."),
        "bypass-moved": ("A governed ref was moved behind the log.", "Put it back with git update-ref."),
        "bypass-unknown": (
            "A governed ref was created behind the log.",
            "Find out who did; git update-ref -d removes it.",
        ),
        "digest-invalid": ("This is no digest.", "Copy sha256: and all 64 digits."),
        "head-invalid": ("This is no commit of a log.", "Copy all 40 digits from an earlier audit."),
        "log-chain": ("An entry of the log is not built on the one before it.", "Compare with a clone."),
        "log-clock": ("An entry of the log has a time that cannot be.", "Compare with a clone."),
        "log-copy": ("An entry does not keep the tags that it brought in.", "Compare with a clone."),
        "log-malformed": (
            "An entry of the log is spelled otherwise than entries are.",
            "Compare with a clone.",
        ),
        "log-move": ("The log deletes, moves back or replaces what never moves.", "Compare with a clone."),
        "log-policy": (
            "An entry was judged under another policy than the one in force.",
            "Compare with a clone.",
        ),
        "log-rolled-back": (
            "The log does not contain an earlier head of it.",
            "Somebody wrote history anew: compare with a clone.",
        ),
        "log-state": ("An entry changes other refs than it lists.", "Compare with a clone."),
        "policy-root-differs": ("The policy begins otherwise than remembered.", "Ask who founded it."),
        "policy-serial": ("A version of the policy skips or repeats a number.", "Compare with a clone."),
        "policy-unapproved": (
            "A version of the policy was agreed to by too few.",
            "Find out who wrote it; nothing under it is proved.",
        ),
        "policy-unsigned": (
            "No admin signed the first policy.",
            "Compare its digest with what init printed.",
        ),
        "ref-unapplied": ("The log is ahead of a ref.", "The next writer finishes it."),
        "ref-unlogged": ("A push landed and is not in the log yet.", "The next push completes it."),
        "refs-unreadable": ("Git itself cannot read the refs.", "Put packed-refs back from a backup."),
    }
)
