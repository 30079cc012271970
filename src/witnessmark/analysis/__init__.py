"""What can be said about many reports at once: counts, flows, time, who was targeted, how many nobody counted, how far
two readers agree.

Invariant: pure functions of plain values, of no case and no release; so one code makes a figure of the workbench and
the same figure of a dossier (ADR 16). Deliberately not handled here: who may see what.
"""
