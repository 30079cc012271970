"""The case's records in one encrypted file, or a plain one, behind one contract."""
