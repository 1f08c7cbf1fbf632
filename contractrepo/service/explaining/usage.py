"""Codes of wrong use: names, files, options."""

from __future__ import annotations

from contractrepo.service.explaining.explanation import table

USAGE = table(
    {
        "ambiguous-ref": ("A name can be more than one ref or commit.", "Give the full name."),
        "author-invalid": (
            "A name or address cannot be recorded by git.",
            "Use neither < nor > nor line breaks.",
        ),
        "author-unknown": ("git does not know who you are.", "Set git's user.name and user.email."),
        "body-twice": ("A response is given two bodies.", "Give json or text."),
        "code-unknown": ("There is no such rule or code.", "contractrepo rules lists the rules."),
        "delay-invalid": ("Nothing waits for less than no time.", "Give milliseconds, 0 or more."),
        "demo-failed": ("A step of the demo did not do what it should.", "Report it with what was printed."),
        "directory-in-use": (
            "A folder for documentation holds something else.",
            "Name an empty folder, or a site that was written before.",
        ),
        "edit-impossible": (
            "A text cannot be edited so that it holds the intended data.",
            "Edit the file by hand.",
        ),
        "engine-unknown": ("CONTRACTREPO_ENGINE names no schema engine.", "Unset it."),
        "example-unknown": ("The operation has no such example.", "Correct it; near names are listed."),
        "failure-unknown": (
            "A test lets an operation fail in a way that there is not.",
            "Use a status from 200 to 599, close, reset, garbage or timeout.",
        ),
        "embed-taken": ("The document has a member x-mock of its own.", "Export it without --embed."),
        "file-not-found": ("There is no such file.", "Correct the path."),
        "folder-not-empty": ("Something is in the folder already.", "Name one that does not exist."),
        "format-unknown": ("There is no such format.", "Use one that is listed."),
        "header-unreadable": ("A header field of an option cannot be read.", "Write it as 'Name: value'."),
        "host-unknown": ("The address is none of this machine.", "Use 127.0.0.1."),
        "httpx-missing": ("A transport needs httpx.", "pip install 'contractrepo[httpx]'"),
        "import-name-clash": ("A file of a document has the name of stored documents.", "Rename it."),
        "import-unclear": (
            "Either one contract is imported, or a whole folder.",
            "Give NAME and SPEC, or --all DIR.",
        ),
        "instant-invalid": ("git cannot record this time.", "Use a time between 1970 and 9999."),
        "message-invalid": ("git cannot record this commit message.", "Use text without NUL."),
        "mode-unknown": ("There is no such way to synchronise.", "Use strict, propose or auto."),
        "name-invalid": ("The name cannot be that of a contract.", "Use lower case, digits and hyphens."),
        "no-release": ("No version of the contract was released.", "Compare with a ref."),
        "operation-unknown": ("The contract has no such operation.", "Correct it; near names are listed."),
        "operation-invalid": ("The text names no operation.", "Write METHOD /path."),
        "outside-root": ("The document is not below the folder given as root.", "Name another folder."),
        "path-unsafe": ("No file of a contract may have this path.", "Use plain relative names."),
        "port-invalid": ("The number is no port.", "Use 1 to 65535, or 0 for a free one."),
        "port-refused": ("The system does not let us listen on the port.", "Choose one above 1023."),
        "port-taken": ("Something listens on the port already.", "Choose another with --port."),
        "record-nowhere": (
            "A document that is no file has no folder beside it for recorded mocks.",
            "Name a file.",
        ),
        "repository-exists": (
            "There is something where a repository should be made.",
            "Name another folder.",
        ),
        "status-invalid": ("The number is no status of an answer.", "Give 200 to 599."),
        "stdin-twice": ("Both sides are standard input, which can be read once.", "Name a file for one."),
        "topic-invalid": ("The name cannot be the topic of a design.", "Use lower case, digits and hyphens."),
        "unknown-contract": ("The repository has no such contract there.", "contractrepo list"),
        "unknown-ref": ("There is no such branch, tag or commit.", "Correct it; near names are listed."),
        "url-invalid": ("The URL names no server.", "Give http:// or https:// and a host."),
        "watch-impossible": ("Only a file can be watched.", "Name a file."),
    }
)
