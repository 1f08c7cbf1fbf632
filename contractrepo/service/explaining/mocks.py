"""Codes of mock files, and of the answers of a mock that could not do what was asked."""

from __future__ import annotations

from contractrepo.service.explaining.explanation import table

MOCKS = table(
    {
        "body-file-missing": ("A mock names a body file that is not there.", "Add it below mocks/."),
        "body-file-outside": ("A mock names a body file outside mocks/.", "Move it there."),
        "mock-body-unknown": ("A condition asks for a body that the operation does not take.", "Remove it."),
        "mock-breaks-contract": (
            "An example breaks its contract and is not sent.",
            "Mend it; `check` tells where.",
        ),
        "mock-callback-invalid": (
            "A mock wants a callback sent that the contract refuses.",
            "Correct its request; the message says what is wrong.",
        ),
        "mock-callback-unknown": (
            "A mock names a callback that the operation does not have.",
            "Correct its name, expression or method.",
        ),
        "mock-cannot-generate": ("No answer could be generated from a schema.", "Write an example."),
        "mock-duplicate": ("An operation is mocked in two files.", "Put its examples into one."),
        "mock-failure": ("A test lets the operation fail.", "Expect it, or take the `fail` out of the test."),
        "mock-fault": ("A test breaks the connection.", "Expect it, or take the `fail` out of the test."),
        "mock-invalid": ("A mock file breaks the format.", "See mock.schema.json."),
        "mock-no-match": ("No example fits the request.", "Add one, or set `fallback`."),
        "mock-no-response": ("The operation has no response to answer with.", "Describe one."),
        "mock-operation-id": ("A mock's operationId is not the document's.", "Copy it from there."),
        "mock-operation-unknown": ("A mock is for an operation that the document lacks.", "Remove the file."),
        "mock-parameter-invalid": (
            "A condition asks for a value that the parameter cannot have.",
            "Correct it.",
        ),
        "mock-parameter-unknown": (
            "A condition asks for a parameter that is not described.",
            "Correct its name.",
        ),
        "mock-pattern-invalid": ("A condition's pattern is no regular expression.", "Correct it."),
        "mock-pointer-invalid": ("A condition's place is no JSON pointer.", "Begin it with a slash."),
        "mock-request-invalid": ("A condition asks for a body that the contract refuses.", "Correct it."),
        "mock-response-key": ("A mock's `as` names a response that its status does not fit.", "Correct it."),
        "mock-response-invalid": (
            "A mock answers what the document does not allow.",
            "Mend the mock or the document.",
        ),
        "mock-status-informational": (
            "A mock answers with a 1xx status, which ends nothing.",
            "Use a final one.",
        ),
        "mock-unknown-example": (
            "The request prefers an example that is not there.",
            "Name one that exists.",
        ),
        "mock-unknown-status": ("The request prefers a status that is not described.", "Name one that is."),
        "mocks-invalid": ("Mocks that break their document were about to reach main.", "Mend one of them."),
        "not-acceptable": (
            "No media type of the answer is one the request accepts.",
            "Accept one that is listed.",
        ),
        "security-refused": (
            "The credentials of a request are none that the mock was told to accept.",
            "Send one that it accepts, or serve it without a list of them.",
        ),
    }
)
