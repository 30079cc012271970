"""Maps and timelines as SVG text: pure functions of plain shapes, for workbench and dossier.

Invariant: no inline style and no script (classes only, so that a strict content policy
holds); every text is escaped; nothing is fetched.
"""
