"""Rules about a description, in the order in which they run; each is a function in the module of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contractrepo.checking.remark import Remark
from contractrepo.checking.rules.discriminators import discriminators
from contractrepo.checking.rules.examples import examples
from contractrepo.checking.rules.exclusive_fields import exclusive_fields
from contractrepo.checking.rules.links import links
from contractrepo.checking.rules.names import component_names, media_type_names
from contractrepo.checking.rules.operations import operations
from contractrepo.checking.rules.parameters import parameters
from contractrepo.checking.rules.path_parameters import path_parameters
from contractrepo.checking.rules.paths import paths
from contractrepo.checking.rules.reference_loops import reference_loops
from contractrepo.checking.rules.reference_siblings import reference_siblings
from contractrepo.checking.rules.references import references
from contractrepo.checking.rules.responses import responses
from contractrepo.checking.rules.schema_bounds import schema_bounds
from contractrepo.checking.rules.schema_circles import schema_circles
from contractrepo.checking.rules.schema_costs import schema_costs
from contractrepo.checking.rules.schema_dialect import schema_dialect
from contractrepo.checking.rules.schema_keywords import schema_keywords
from contractrepo.checking.rules.schema_patterns import schema_patterns
from contractrepo.checking.rules.schema_values import schema_values
from contractrepo.checking.rules.security import security
from contractrepo.checking.rules.servers import servers
from contractrepo.checking.rules.tags import tags
from contractrepo.checking.subject import Subject

Rule = Callable[[Subject], Iterator[Remark]]

RULES: tuple[Rule, ...] = (
    references,
    reference_loops,
    reference_siblings,
    paths,
    path_parameters,
    parameters,
    operations,
    responses,
    security,
    links,
    servers,
    tags,
    component_names,
    media_type_names,
    schema_dialect,
    schema_bounds,
    schema_circles,
    schema_costs,
    schema_keywords,
    schema_patterns,
    schema_values,
    discriminators,
    exclusive_fields,
    examples,
)

ONLY_WARNING: frozenset[Rule] = frozenset({reference_siblings, schema_keywords, schema_values, examples})
"""Rules that never find an error, the dearest of all among them."""
