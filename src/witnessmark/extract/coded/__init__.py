"""Rows of somebody else's table → claims: columns by a mapping, every value grounded in its cell."""

from witnessmark.extract.coded.cells import Cell, cells_of
from witnessmark.extract.coded.claims import NAME, Coding, code, unknown_acts
from witnessmark.extract.coded.mapping import FIELDS, Mapping, guessed, mapping_from, presets

__all__ = ["FIELDS", "NAME", "Cell", "Coding", "Mapping", "cells_of", "code", "guessed", "mapping_from",
           "presets",
           "unknown_acts"]
