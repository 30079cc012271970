"""The wheel, built and put into an environment of its own, serves its first page with no network at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]
VISIT = """
import http.client, json, os, subprocess, sys, urllib.parse
if os.environ.get("ALONE"):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    assert subprocess.run(["ip", "route"], capture_output=True, text=True).stdout == "", "a way out"
command, case, words = sys.argv[1:]
subprocess.run([command, "init", "--case", case, "--passphrase-file", words], check=True, stdout=subprocess.DEVNULL)
serve = subprocess.Popen([command, "serve", "--no-browser", "--port", "0", "--json", "--case", case,
                          "--passphrase-file", words], stdout=subprocess.PIPE, text=True)
try:
    url = urllib.parse.urlsplit(json.loads(serve.stdout.readline())["url"])
    asking = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
    asking.request("GET", url.path)
    entered = asking.getresponse()
    entered.read()
    told = {}
    for path in ("/", "/static/style.css", "/static/print.css", "/static/keys.js"):
        asking.request("GET", path, headers={"Cookie": entered.getheader("set-cookie").split(";")[0]})
        answer = asking.getresponse()
        told[path] = [answer.status, len(answer.read())]
    print(json.dumps(told))
finally:
    serve.terminate()
    serve.wait(30)
"""


def _run(*words: str | Path, **more: str) -> str:
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "WITNESSMARK"))}
    done = subprocess.run([str(w) for w in words], env=outside | more, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def _built(folder: Path) -> Path:
    """Build the wheel from a copy of what it is built from, so that nothing is left in the tree."""
    source = folder / "source"
    for name in ("src", "examples"):
        shutil.copytree(HERE / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(HERE / name, source / name)
    _run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", folder, source)
    (wheel,) = folder.glob("witnessmark-*.whl")
    return wheel


def _first_pages(python: Path, folder: Path) -> dict[str, Sequence[int]]:
    """Serve a new case with the network taken away, where this machine lets us; return status and size by page."""
    (folder / "words.txt").write_text("six plain words for the wheel\n", "utf-8")
    (folder / "visit.py").write_text(VISIT, "utf-8")
    visit = [sys.executable, folder / "visit.py", python.parent / "witnessmark", folder / "case", folder / "words.txt"]
    alone = shutil.which("ip") and subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode == 0
    told = _run("unshare", "-rn", *visit, ALONE="1") if alone else _run(*visit)
    found: dict[str, Sequence[int]] = json.loads(told)
    return found


def test_the_wheel_alone_holds_what_its_first_page_needs(tmp_path: Path) -> None:
    """Built and installed beside the pinned libraries, away from the tree, it serves templates, styles and scripts."""
    python = tmp_path / "venv" / "bin" / "python"
    _run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv")
    packages = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    beside = [sysconfig.get_path("purelib"), *(p for p in sys.path if p.endswith("site-packages"))]
    (packages / "beside.pth").write_text("\n".join(dict.fromkeys(beside)) + "\n", "utf-8")
    _run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", _built(tmp_path))
    where = _run(python, "-c", "import witnessmark; print(witnessmark.__file__)").strip()
    assert Path(where).is_relative_to(tmp_path)
    for path, (status, size) in _first_pages(python, tmp_path).items():
        assert (status, size > 500) == (200, True), path


@pytest.mark.slow
def test_pip_install_of_the_wheel_is_all_it_takes(tmp_path: Path) -> None:
    """In a clean environment pip brings the libraries; after that no network is needed."""
    python = tmp_path / "venv" / "bin" / "python"
    _run(sys.executable, "-m", "venv", tmp_path / "venv")
    _run(python, "-m", "pip", "install", "-q", "-c", HERE / "requirements" / "run.txt", _built(tmp_path))
    assert _first_pages(python, tmp_path)["/"][0] == 200
