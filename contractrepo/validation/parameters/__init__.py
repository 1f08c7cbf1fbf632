"""Parameters between the wire and JSON values, in every style (OpenAPI 3.x, sections "Style Values", "Style Examples")."""

from contractrepo.validation.parameters.decoding import Decoder
from contractrepo.validation.parameters.encoding import CannotEncode, encode

__all__ = ["CannotEncode", "Decoder", "encode"]
