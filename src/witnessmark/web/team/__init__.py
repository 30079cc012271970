"""The workbench for several people at once: a gate with sessions, a seat for each of them, the pages of accounts."""
