"""Readers, one module per format, and the one table that says which reads what."""
