"""Codes of repositories: storage, pushes, policy, keys."""

from __future__ import annotations

from contractrepo.service.explaining.explanation import table

REPOSITORY = table(
    {
        "bootstrap-refused": ("The policy takes no new contract directly on main.", "Push it as a design."),
        "breaking-change": ("Consumers of a supported version would stop working.", "Push it as a design."),
        "change-undecided": (
            "A change could be proved neither harmless nor breaking.",
            "Look at it yourself.",
        ),
        "contract-changed": (
            "Somebody else changed the same contract meanwhile.",
            "Look at it and edit again.",
        ),
        "contract-removed": ("A contract with consumers would vanish from main.", "Keep it."),
        "design-name-invalid": (
            "A branch below design/ is no name for a design.",
            "Name it design/CONTRACT/TOPIC.",
        ),
        "document-unreadable": ("A pushed document cannot be read at all.", "Mend it, then push again."),
        "folder-too-large": (
            "A contract holds more files or bytes than it may.",
            "Remove what is not needed.",
        ),
        "format-unsupported": (
            "The repository uses a storage format that is not understood.",
            "Use git's default.",
        ),
        "git-failed": ("git could not do what it was asked.", "See its own words, then run git fsck."),
        "git-missing": ("There is no git.", "Install git 2.34 or newer."),
        "git-too-old": ("This git lacks what is needed.", "Install git 2.34 or newer."),
        "hook-changed": (
            "A hook is not the one that was installed.",
            "Look at it; contractrepo hooks install.",
        ),
        "hook-foreign": ("A hook of somebody else is in the way.", "Merge them, or use --force."),
        "hook-missing": ("A hook is not installed, so git judges nothing.", "contractrepo hooks install"),
        "hook-not-executable": ("A hook is not executable, so git ignores it.", "contractrepo hooks install"),
        "hooks-path-set": ("git looks for hooks in another folder.", "contractrepo hooks install"),
        "internal-error": (
            "A fault of contractrepo; nothing was changed.",
            "Report it with what was printed.",
        ),
        "key-locked": ("The key has a passphrase that nobody could be asked for.", "ssh-add it first."),
        "key-missing": ("There is no key to sign with.", "Name one with --key, or set user.signingkey."),
        "key-unusable": ("This is no key that can sign.", "Use an ed25519 key."),
        "lock-stale": ("A process that was killed left a lock behind.", "contractrepo doctor --fix"),
        "log-broken": ("The log of governed refs cannot be read.", "Restore it from a clone or a backup."),
        "log-protected": ("The log is written by the repository alone.", "Leave refs/meta/log out."),
        "main-release-only": ("The policy lets main move by releases only.", "Push it as a design."),
        "maintenance-failed": ("git could not pack the repository.", "Run git maintenance and see."),
        "not-a-commit": ("A ref or id names something that is no commit.", "Name a commit."),
        "not-a-repository": ("The folder is no git repository.", "contractrepo init, or name another."),
        "not-bare": ("The repository has a work tree.", "Use a bare one: contractrepo init."),
        "not-writable": ("The repository or folder cannot be written.", "Check space and permissions."),
        "object-corrupt": ("An object of the repository is damaged.", "Run git fsck."),
        "object-missing": ("An object of the repository is missing.", "Run git fsck, or fetch it."),
        "object-too-large": ("An object is larger than may be read.", "Remove it from the push."),
        "objects-loose": ("Many loose objects slow reading down.", "contractrepo doctor --fix"),
        "path-outside-contracts": ("Something stands outside contracts/NAME/.", "Move or remove it."),
        "policy-check-fixed": (
            "The policy would let a problem pass that every document must be free of.",
            "Leave the code out.",
        ),
        "policy-check-unknown": (
            "The policy names a code that no problem of a document has.",
            "Correct it; check prints the codes.",
        ),
        "policy-invalid": ("The policy breaks its format.", "See policy.schema.json."),
        "policy-role-unknown": ("The policy names a role that it does not define.", "Define it."),
        "policy-threshold": ("A role has fewer people than its threshold.", "Lower it, or name more people."),
        "policy-unreadable": (
            "There is a policy that cannot be read.",
            "Mend refs/meta/policy on the server.",
        ),
        "protocol-error": ("git and its hook do not understand each other.", "See doctor."),
        "ref-bypassed": ("A governed ref was changed behind the log.", "Put it back with git update-ref."),
        "ref-changed": ("A ref is not where it was thought to be.", "Fetch and try again."),
        "ref-clash": ("A ref and a ref below it cannot both exist.", "Choose another name."),
        "ref-deletion": ("A governed ref may not be deleted.", "Keep it."),
        "ref-name-invalid": ("A ref has a name that git does not take.", "Choose another name."),
        "ref-not-fast-forward": (
            "The push does not build on what is there.",
            "git pull --rebase, then push.",
        ),
        "ref-not-pushable": (
            "Only branches and signed records are taken from a push; other refs are the repository's own.",
            "Push main, a design, or a record.",
        ),
        "ref-unapplied": ("A transaction is logged and not written yet.", "contractrepo doctor --fix"),
        "ref-unlogged": ("A push has landed and is not in the log yet.", "contractrepo doctor --fix"),
        "ref-unreadable": ("A ref holds no object id.", "Run git fsck."),
        "ref-wrong-object": ("A ref may not name an object of this kind.", "Name a commit."),
        "refs-half-written": ("A transaction is logged but not applied.", "It finishes at the next use."),
        "refs-not-prepared": ("git could not lock the refs of a push.", "Push again."),
        "repository-busy": ("Another writer holds the repository's lock.", "Try again."),
        "setting-missing": ("A setting that the hooks need is not there.", "contractrepo hooks install"),
        "ssh-command-refused": (
            "Over ssh only git may be run, on the one repository there is.",
            "Use a URL that ends with its name.",
        ),
        "tag-exists": (
            "A tag exists already and is never moved.",
            "Write a new record, or choose the next version.",
        ),
        "unsafe-entry": ("A contract holds a link, a submodule or a dangerous name.", "Use plain files."),
    }
)
