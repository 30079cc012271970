"""The closed room in which untrusted bytes are read: a process that can compute and answer, no more."""
