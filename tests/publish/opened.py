"""All that a published folder says, whatever the files' formats."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pyarrow import parquet


def everything(folder: Path) -> str:
    """Return the text of every file: members of zip files and columns of Parquet files too."""
    return "\n".join(text for p in sorted(folder.rglob("*")) if p.is_file() for text in _texts(p.name, p.read_bytes()))


def _texts(name: str, data: bytes) -> Iterator[str]:
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            for member in book.namelist():
                yield member
                yield book.read(member).decode("utf-8")
    elif name.endswith(".parquet"):
        yield str(parquet.read_table(io.BytesIO(data)).to_pylist())
    else:
        yield data.decode("utf-8", errors="strict" if not name.endswith(".gpkg") else "replace")
