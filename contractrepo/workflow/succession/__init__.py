"""The next policy: what may follow the one in force, who agreed to it, and when it takes its place."""

from contractrepo.workflow.succession.candidate import Candidate, candidate_flaws
from contractrepo.workflow.succession.pending import Pending
from contractrepo.workflow.succession.succession import Succession

__all__ = ["Candidate", "Pending", "Succession", "candidate_flaws"]
