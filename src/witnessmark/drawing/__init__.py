"""Maps and timelines as SVG text: pure functions of plain shapes, for workbench and dossier.

Invariant: no inline style and no script (classes only, so that a strict content policy
holds); every text is escaped; nothing is fetched.
"""

from functools import cache
from importlib.resources import files


@cache
def stylesheet() -> str:
    """Return the rules that charts are dressed by, on a page and in a dossier."""
    return (files("witnessmark.drawing") / "charts.css").read_text("utf-8")
