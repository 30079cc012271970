"""Write the passages that a rehearsal sets released words beside: `python -m tools.background`."""

from __future__ import annotations

import json
from pathlib import Path

from bench.haystack import SHIPPED, opened

FILE = Path(__file__).parents[1] / "src" / "witnessmark" / "disclosure" / "background.json"


def text() -> str:
    """Return the file's text, the same for the same passages."""
    return json.dumps(opened(SHIPPED), ensure_ascii=False, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
