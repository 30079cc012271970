"""Witnessmark: a corroborated, source-protected, citable record of forced displacement."""

from __future__ import annotations

__version__ = "0.1.0"
