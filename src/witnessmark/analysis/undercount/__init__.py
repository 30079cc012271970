"""How many people or events no list names: multiple systems estimation from overlapping lists.

From a table of patterns (who stands on which lists) to an estimate of the whole by several methods side by
side, and a verdict whether one number may be quoted. Every method is written from its paper. Deliberately not
handled here: matching the lists; how sure a matching is comes in as several of them (`matchings`).
"""

from witnessmark.analysis.undercount.estimate import MODELS, Estimate, Method
from witnessmark.analysis.undercount.latent import Chains, posterior
from witnessmark.analysis.undercount.patterns import Patterns, patterns_by, patterns_of, read_patterns
from witnessmark.analysis.undercount.result import Dropped, Undercount
from witnessmark.analysis.undercount.verdict import Effort, weigh
from witnessmark.analysis.undercount.wording import Note

__all__ = ["MODELS", "Chains", "Dropped", "Effort", "Estimate", "Method", "Note", "Patterns", "Undercount",
           "patterns_by", "patterns_of", "posterior", "read_patterns", "weigh"]
