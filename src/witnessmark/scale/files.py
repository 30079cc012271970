"""Files that the steps hand to each other: columns of numbers in Arrow, whole or not there.

A file is written beside its name and then renamed, so that a killed run leaves no half of one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from witnessmark.errors import full_disk_named

Array = NDArray[Any]
Arrays = dict[str, Array]
PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a name to write to; the file, or folder, has its own name only when all went well.

    Raises:
        DiskFull: the disk took no more.
    """
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with full_disk_named():
            yield half
            half.replace(path)
    finally:
        removed(half)


def removed(path: Path) -> None:
    """Remove a file or folder, or what is left of it."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def write_arrays(path: Path, arrays: Mapping[str, Array | Sequence[str]]) -> None:
    """Write some arrays of different lengths, flat, and lists of words."""
    columns = {}
    for name, values in arrays.items():
        flat = pa.array(values.ravel() if isinstance(values, np.ndarray) else list(values),
                        None if isinstance(values, np.ndarray) else pa.large_string())
        columns[name] = pa.LargeListArray.from_arrays(pa.array([0, len(flat)], pa.int64()), flat)
    batch = pa.record_batch(columns)
    with pa.ipc.new_file(os.fspath(path), batch.schema, options=PACKED) as file:
        file.write_batch(batch)


def read_arrays(path: Path) -> Arrays:
    """Return the arrays of a file, flat."""
    batch = read_record(path, 0)
    return {name: _numbers(batch.column(at).values) for at, name in enumerate(batch.schema.names)
            if not pa.types.is_large_string(batch.column(at).type.value_type)}


def read_words(path: Path, name: str) -> tuple[str, ...]:
    """Return a list of words of a file."""
    return tuple(read_record(path, 0).column(name).values.to_pylist())


def write_batches(path: Path, batches: Sequence[Mapping[str, Array]]) -> None:
    """Write one batch of columns for each that will read from this file; all have the same columns."""
    made = [pa.record_batch({name: pa.array(values) for name, values in batch.items()}) for batch in batches]
    with pa.ipc.new_file(os.fspath(path), made[0].schema, options=PACKED) as file:
        for batch in made:
            file.write_batch(batch)


def read_batches(paths: Sequence[Path], number: int) -> Arrays:
    """Return the columns that several files hold for one reader, one file's after the other."""
    found = [read_record(path, number) for path in paths]
    names = found[0].schema.names
    return {name: np.concatenate([_numbers(batch.column(name)) for batch in found]) for name in names}


def read_record(path: Path, number: int) -> Any:
    with pa.memory_map(os.fspath(path)) as held, pa.ipc.open_file(held) as file:
        return file.get_batch(number)


def parted(columns: Mapping[str, Array], target: Array, number: int) -> list[Arrays]:
    """Return the rows for each of so many readers, in the order they had."""
    order = np.argsort(target, kind="stable")
    cuts = np.searchsorted(target[order], np.arange(number + 1))
    taken = {name: values[order] for name, values in columns.items()}
    return [{name: values[cuts[at]:cuts[at + 1]] for name, values in taken.items()} for at in range(number)]


def _numbers(column: Any) -> Array:
    made: Array = column.to_numpy(zero_copy_only=False)
    return made


Writes = Callable[..., None]
"""A step's work: some arguments, and last the file to write."""
