"""Tesseract, run closed: it may read its own program, libraries and language data, and nothing else.

It is a foreign program and must open its own files, so it needs Landlock, not only the call
filter that readers get by with; without Landlock pictures are refused.

Its analysis of a page's layout (`--psm 3`) loses most of a Hangul page, taking syllables for ornaments; read as
one column of lines (`--psm 4`), nothing is lost. So pages are read as lines, and where few of the letters are Hangul,
by their layout too, which keeps columns apart.

Pictures go in by its standard input and words come out by its standard output, so no file is
written. Limits on processor time, memory and output are the same as for readers; by the clock it may take three times
as long, since a busy machine gives little time to each.
"""

from __future__ import annotations

import functools
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from witnessmark.intake.limits import Limits

_PACKAGE = Path(__file__).resolve().parents[3]
_NEEDS = "holds no text layer; reading pictures needs tesseract-ocr with tesseract-ocr-kor and tesseract-ocr-eng"
_TOO_LONG = "took too long to recognise"
_LAUNCH = (
    "import sys,types;sys.path.insert(0,sys.argv[1]);"
    "p=types.ModuleType('witnessmark');p.__path__=[sys.argv[1]+'/witnessmark'];sys.modules['witnessmark']=p;"
    "from witnessmark.intake.sandbox.recogniser import become;become(sys.argv[2],sys.argv[3:])"
)
_READABLE = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/ld.so.conf", "/dev/null", "/dev/urandom")


@functools.cache
def missing_recogniser() -> str | None:
    """Say in one line what to install, or None where Tesseract and both languages are there."""
    program = shutil.which("tesseract")
    if program is None:
        return _NEEDS
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=20)
    languages = set((listed.stdout + listed.stderr).split())
    return None if {"kor", "eng"} <= languages else _NEEDS


_LINES, _LAYOUT = "4", "3"


class Recogniser:
    """Turns one picture at a time into words."""

    def __init__(self, limits: Limits, *, closed: bool) -> None:
        self._limits, self._closed = limits, closed

    def words(self, image: bytes) -> bytes | str:
        """Return the UTF-8 text of a picture file, or the reason why there is none."""
        by_lines = self._run(image, _LINES)
        if isinstance(by_lines, str):
            return by_lines
        letters, hangul = _letters(by_lines)
        if hangul >= 0.2 * letters > 0:
            return by_lines
        by_layout = self._run(image, _LAYOUT)
        return by_lines if isinstance(by_layout, str) or _letters(by_layout)[0] < 0.95 * letters else by_layout

    def _run(self, image: bytes, mode: str) -> bytes | str:
        program = shutil.which("tesseract")
        if program is None:
            return _NEEDS
        lock = ["closed" if self._closed else "open", str(self._limits.memory), str(self._limits.seconds)]
        command = [sys.executable, "-I", "-c", _LAUNCH, str(_PACKAGE), ",".join(lock),
                   program, "stdin", "stdout", "-l", "kor+eng", "--psm", mode]
        try:
            done = subprocess.run(command, input=image, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
                                  env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"}, cwd="/",
                                  timeout=self._limits.seconds * 3, start_new_session=True)
        except subprocess.TimeoutExpired:
            return _TOO_LONG
        if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            return _TOO_LONG
        if done.returncode or len(done.stdout) > self._limits.text:
            return "is a picture that could not be recognised"
        return done.stdout


def _letters(words: bytes) -> tuple[int, int]:
    """Return how many letters a text has, and how many of them are Hangul."""
    text = words.decode("utf-8", "replace")
    return sum(c.isalpha() for c in text), sum("가" <= c <= "힣" for c in text)


def become(lock: str, command: list[str]) -> None:
    """Lock this process down and turn it into `command`."""
    import os

    from witnessmark.intake.sandbox import landlock, seccomp

    kind, memory, seconds = lock.split(",")
    for limit, most in ((resource.RLIMIT_AS, int(memory)), (resource.RLIMIT_CPU, int(seconds)),
                        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))
    if kind == "closed":
        landlock.close_files((*_READABLE, str(Path(command[0]).resolve().parent)))
        seccomp.close_outward_calls()
    os.execv(command[0], command)  # noqa: S606
