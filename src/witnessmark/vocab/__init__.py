"""Code lists of the vocabulary with their labels, definitions and mappings."""
