"""The typed columns of a table of claims, from and to Parquet.

Invariant: a `Columns` is whole and sound: equally long columns, unique ids, no value out of range; missing codes are
-1 and missing numbers NaN. Names are normalised here (case, width, punctuation), and codes follow the order of the
names, so that nothing depends on the order of the rows. Other columns of the file are not read.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from witnessmark.errors import DiskFull, RefusedInput, UsageError

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

NUMBERS: dict[str, pa.DataType] = {
    "unique_id": pa.int64(), "day": pa.int32(), "date_prec": pa.int8(), "adm1": pa.int32(), "adm2": pa.int32(),
    "adm3": pa.int32(), "lat": pa.float32(), "lon": pa.float32(), "qty": pa.float32(), "src": pa.int32(),
}
NAMES = ("grp", "actor", "act")
NEEDED = ("unique_id", "day", "date_prec")
RANGES = {"day": (-1_000_000, 1_000_000), "date_prec": (0, 3), "adm1": (0, 2**31 - 1), "adm2": (0, 2**31 - 1),
          "adm3": (0, 2**31 - 1), "lat": (-90, 90), "lon": (-180, 180), "qty": (0, 1e12)}


@dataclass(frozen=True, slots=True)
class Columns:
    """Claims, one a row, in any order.

    `day` counts days since 1970; `date_prec` is 0 day, 1 week, 2 month, 3 year. Areas are codes, each level's own;
    `qty` is a number of people or households, missing as NaN.
    """

    unique_id: NDArray[np.int64]
    day: Ints
    date_prec: NDArray[np.int8]
    adm1: Ints
    adm2: Ints
    adm3: Ints
    lat: Floats
    lon: Floats
    qty: Floats
    src: Ints
    grp: Ints
    actor: Ints
    act: Ints
    grp_names: tuple[str, ...]
    actor_names: tuple[str, ...]
    act_names: tuple[str, ...]

    def __len__(self) -> int:
        return int(self.unique_id.size)

    def taken(self, rows: NDArray[np.int64]) -> Columns:
        """Return the claims of these rows, in this order."""
        named = ("grp_names", "actor_names", "act_names")
        return Columns(**{name: getattr(self, name) if name in named else getattr(self, name)[rows]
                          for name in self.__slots__})


def read_columns(path: Path) -> Columns:
    """Read claims from a Parquet file.

    Raises:
        RefusedInput: no file, no Parquet, or a column is missing or wrong; the message names it and the next step.
    """
    if not path.is_file():
        raise RefusedInput(f"{path} is no file.", advice="Name a Parquet file of claims.")
    try:
        there = pq.read_schema(path)
        wanted = [name for name in (*NUMBERS, *NAMES) if name in there.names]
        text = [name for name in NAMES if name in wanted and is_text(there.field(name).type)]
        with pq.ParquetFile(path, read_dictionary=text) as file:
            table = file.read(columns=wanted)
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise RefusedInput(f"{path} can't be read as Parquet.", advice="Write it again as a Parquet file.") from fault
    return from_table(table)


def from_table(table: pa.Table) -> Columns:
    """Check an Arrow table of claims and return its columns.

    Raises:
        RefusedInput: a column is missing or wrong; the message names it and the next step.
    """
    expected = (*NUMBERS, *NAMES)
    if missing := [name for name in expected if name not in table.column_names]:
        raise RefusedInput(f"The table has no column {', '.join(missing)}.",
                           advice=f"Add it, all null where nothing is known; needed are {', '.join(expected)}.")
    if twice := [name for name in expected if table.column_names.count(name) > 1]:
        raise RefusedInput(f"The column {twice[0]} stands twice in the table.", advice="Keep one of them.")
    numbers = {name: _number(table[name], name, kind) for name, kind in NUMBERS.items()}
    ids = numbers["unique_id"]
    if ids.size > 1:
        ordered = np.sort(ids)
        if (repeated := ordered[1:] == ordered[:-1]).any():
            raise RefusedInput(f"unique_id {ordered[1:][repeated][0]} stands more than once.",
                               advice="Give each claim a number of its own.")
    codes = {name: _codes(table[name], name) for name in NAMES}
    fields: dict[str, Any] = {**numbers}
    for name, (code, names) in codes.items():
        fields |= {name: code, f"{name}_names": names}
    return Columns(**fields)


def write_incidents(path: Path, columns: Columns, incident: NDArray[np.int64], probability: Floats) -> None:
    """Write one row a claim: unique_id, incident (the least unique_id in it), probability. Whole or not at all.

    Raises:
        UsageError: the folder isn't there or can't be written.
        DiskFull: the disk took no more.
    """
    if not path.parent.is_dir() or path.is_dir():
        raise UsageError(f"{path} can't be written.", advice="Name a file in a folder that exists.")
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    made = pa.table({"unique_id": columns.unique_id, "incident": incident, "probability": probability})
    try:
        pq.write_table(made, half)
        half.replace(path)
    except PermissionError as fault:
        raise UsageError(f"{path} can't be written.", advice="Name a file in a folder you may write to.") from fault
    except OSError as fault:
        raise DiskFull from fault
    finally:
        half.unlink(missing_ok=True)


def _number(column: pa.ChunkedArray, name: str, kind: pa.DataType) -> NDArray[np.generic]:
    """Return a column as plain numbers; missing is -1 or NaN.

    Raises:
        RefusedInput: not numbers, null where a value is needed, or a value out of range.
    """
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    wrong_kind = pa.types.is_boolean(column.type) or pa.types.is_string(column.type)
    try:
        if wrong_kind:
            raise pa.ArrowInvalid(name)
        column = column.cast(pa.float64() if pa.types.is_floating(kind) else kind)
    except pa.ArrowException as fault:
        raise RefusedInput(f"The column {name} holds {column.type}, or values that don't fit {kind}.",
                           advice=f"Write {name} as {kind}.") from fault
    if column.null_count and name in NEEDED:
        raise RefusedInput(f"The column {name} is null in {column.null_count} rows.",
                           advice=f"Every claim needs a {name}: fill these rows or leave them out.")
    if name in RANGES and len(column) > column.null_count:
        low, high = RANGES[name]
        least, most = pc.min_max(column).as_py().values()
        if least < low or most > high:
            raise RefusedInput(f"The column {name} reaches from {least} to {most}; {low} to {high} makes sense.",
                               advice="Correct these rows; what is not known is null.")
    if column.null_count:
        column = column.fill_null(float("nan") if pa.types.is_floating(kind) else -1)
    return np.ascontiguousarray(column.to_numpy(), kind.to_pandas_dtype())


def _codes(column: pa.ChunkedArray, name: str) -> tuple[Ints, tuple[str, ...]]:
    """Return names as codes in the order of the normalised names, and these; missing or empty is -1.

    Raises:
        RefusedInput: the column holds no text.
    """
    try:
        if not pa.types.is_dictionary(column.type):
            column = column.cast(pa.string()).dictionary_encode() if is_text(column.type) else None
        whole = column.unify_dictionaries().combine_chunks() if column is not None else None
        if whole is None or not is_text(whole.type.value_type):
            raise pa.ArrowInvalid(name)
    except pa.ArrowException as fault:
        raise RefusedInput(f"The column {name} holds no text.", advice=f"Write {name} as strings.") from fault
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], pa.string()).dictionary_encode()
    said = [normal(word) if word is not None else "" for word in whole.dictionary.to_pylist()]
    names = tuple(sorted(set(said) - {""}))
    place = {word: number for number, word in enumerate(names)}
    table = np.array([*(place.get(word, -1) for word in said), -1], np.int32)
    return table[whole.indices.cast(pa.int64()).fill_null(len(said)).to_numpy(zero_copy_only=False)], names


def is_text(kind: pa.DataType) -> bool:
    """Return whether a column of this type holds words, or nothing at all."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind))


def normal(name: str) -> str:
    """Return a name as it is compared: one width and case, words parted by one space."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold().replace("_", " ")))
