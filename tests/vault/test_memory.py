"""A process that holds keys leaves no core file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CRASH = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
from witnessmark.vault.memory import keep_out_of_dumps
keep_out_of_dumps()
import ctypes
print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
os.abort()
"""


def test_a_process_that_dies_is_not_dumped(tmp_path: Path) -> None:
    """The limit is zero, the kernel's own mark is off, and an abort leaves no file."""
    done = subprocess.run([sys.executable, "-c", CRASH], capture_output=True, text=True, cwd=tmp_path, check=False,
                          env={"PYTHONPATH": str(Path("src").resolve())})
    assert done.stdout.strip() == "0 0" and done.returncode == -6
    assert list(tmp_path.iterdir()) == []
