"""Codes of violations: how a request or a response can break a contract."""

from __future__ import annotations

from contractrepo.service.explaining.explanation import table

TRAFFIC = table(
    {
        "body-invalid": ("The body breaks its schema.", "Send what the schema describes."),
        "body-malformed": ("The body is not what its Content-Type says.", "Mend its syntax."),
        "body-missing": ("A body that must be there is missing.", "Send one."),
        "body-too-large": ("The body is larger than the server takes.", "Send less."),
        "body-unexpected": ("There is a body where none is described.", "Send none."),
        "content-type": ("The Content-Type is not described.", "Use one that is."),
        "content-type-missing": ("A body has no Content-Type.", "Send the header."),
        "content-type-unsupported": ("The Content-Type is not described.", "Use one that is."),
        "header-invalid": ("A header breaks its schema.", "Send what the schema describes."),
        "header-malformed": ("A header cannot be read in its style.", "Spell it as its style says."),
        "header-missing": ("A header that must be there is missing.", "Send it."),
        "media-type-differs": (
            "An answer has another media type than the example.",
            "Mend the implementation or the example.",
        ),
        "media-type-unsupported": ("The operation does not take this media type.", "Use one that it takes."),
        "method-not-allowed": ("The path has no such method.", "Use one that `Allow` lists."),
        "parameter-invalid": ("A parameter breaks its schema.", "Send what the schema describes."),
        "parameter-malformed": ("A parameter cannot be read in its style.", "Spell it as its style says."),
        "parameter-missing": ("A parameter that must be there is missing.", "Send it."),
        "parameter-unknown": ("A parameter is not described.", "Leave it out, or describe it."),
        "path-not-found": ("No path of the contract matches.", "Correct the path."),
        "path-unknown": ("No path of the contract matches.", "Correct the path; the nearest one is named."),
        "request-circling": ("The upstream of a proxy leads back to it.", "Name another upstream."),
        "request-invalid": ("The request breaks the contract.", "Mend what the violations list."),
        "request-unauthorized": (
            "The credentials are missing or malformed.",
            "Send what the contract asks for.",
        ),
        "request-unsendable": (
            "A request holds characters that HTTP does not allow.",
            "Percent-encode them.",
        ),
        "response-invalid": (
            "The upstream's answer breaks the contract.",
            "Mend the upstream, or the contract.",
        ),
        "response-too-long": (
            "An answer is too long to be judged.",
            "Answer less; leave --errors out to pass it on.",
        ),
        "security-malformed": ("A credential is not spelled as its scheme says.", "Correct it."),
        "security-missing": ("A credential is missing.", "Send it."),
        "status-differs": (
            "An answer has another status than the example.",
            "Mend the implementation or the example.",
        ),
        "status-undeclared": ("The status is not described.", "Answer with one that is, or describe it."),
        "too-complex": ("A value takes too many steps to judge.", "Send a smaller one."),
        "upstream-malformed": (
            "The upstream's answer breaks HTTP, or ends too early.",
            "Look at what the upstream sends.",
        ),
        "upstream-timeout": (
            "The upstream does not answer in time.",
            "Look at it, or wait longer with --timeout.",
        ),
        "upstream-unreachable": ("The upstream takes no connections.", "Start it, or correct the URL."),
        "upstream-untrusted": (
            "The upstream's certificate is not believed.",
            "Let SSL_CERT_FILE name the authority.",
        ),
        "violations-omitted": ("There are more violations than are listed.", "Mend those first."),
    }
)
