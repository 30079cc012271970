"""The publisher can reach the gated view and nothing else of a case."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHEAP, PASSPHRASE
from witnessmark.app.case import init_case
from witnessmark.model.access import Actor
from witnessmark.publish import citing, dossier, figures, pages, paper

CHECK = (
    "import sys, witnessmark.publish.dossier\n"
    "print([m for m in sys.modules if m.startswith(('witnessmark.store', 'witnessmark.vault',"
    " 'witnessmark.evidence', 'witnessmark.intake', 'witnessmark.extract', 'witnessmark.reconcile',"
    " 'witnessmark.app', 'witnessmark.model.claim', 'witnessmark.model.text'))])"
)


def test_publishing_loads_no_module_that_holds_case_material() -> None:
    """Import `publish` alone in a fresh process: no store, vault, evidence, intake, extract or claims."""
    done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


WATCH = """
import json, os, sys
from pathlib import Path
from tests.publish.exports.views import VIEW
from witnessmark.publish.dossier import write_dossier
from witnessmark.publish.exports import formats

seen = []

def watch(event, args):
    if event == "open" and args[0] is not None and not isinstance(args[0], int):
        flags = args[2] if isinstance(args[2], int) else 0
        seen.append(["write" if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) else "read", os.fsdecode(args[0])])
    elif event.split(".")[0] in ("socket", "subprocess", "ctypes") or event in ("os.exec", "os.posix_spawn", "os.fork"):
        seen.append([event, str(args[:1])])
    elif event == "sqlite3.connect":
        seen.append([event, str(args[0])])

sys.addaudithook(watch)
write_dossier(VIEW, Path(sys.argv[1]) / "out", formats.NAMES)
sys.stdout.write(json.dumps(seen))
"""


def test_while_it_publishes_it_opens_no_file_of_a_case_no_socket_and_no_program(tmp_path: Path) -> None:
    """Every format in a fresh process, watched by audit events, a case and its passphrase beside it."""
    case = tmp_path / "case"
    init_case(case, passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP).close()
    env = {**os.environ, "WITNESSMARK_CASE": str(case), "WITNESSMARK_PASSPHRASE_FILE": str(tmp_path / "words.txt")}
    (tmp_path / "words.txt").write_text(PASSPHRASE, "utf-8")
    done = subprocess.run([sys.executable, "-c", WATCH, str(tmp_path)], capture_output=True, text=True, check=True,
                          env=env)
    seen = json.loads(done.stdout)
    written = [path for kind, path in seen if kind == "write"]
    assert any(path.endswith("index.html") for path in written)
    assert [path for path in written if not path.startswith(f"{tmp_path}/.dossier-")] == []
    secret = (str(case), str(tmp_path / "words"))
    assert [path for kind, path in seen if kind == "read" and path.startswith(secret)] == []
    others = [(kind, what) for kind, what in seen if kind not in ("read", "write") and not kind.startswith("ctypes")]
    assert [pair for pair in others if pair != ("sqlite3.connect", ":memory:")] == []


@pytest.mark.parametrize("words", ["import witnessmark.store.base", "from witnessmark.app import case",
                                   "import witnessmark.vault.keys", "from witnessmark.model import claim"])
def test_the_check_of_modules_would_notice_one_that_reaches_further(words: str) -> None:
    code = CHECK.replace("\n", f"\n{words}\n", 1)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() != "[]"


def test_what_the_publisher_takes_is_a_view_and_settings_of_formats_alone() -> None:
    """Every public function of the folder that takes anything of a release takes `PublicView` or parts of one."""
    from witnessmark.disclosure import view

    plain = {"str", "bool", "int", "Path", "Sequence[str]", "Iterable[str]", "Mapping[str, Sequence[str]]",
             "Mapping[str, bytes]"}
    parts = {name for name in vars(view) if name.startswith("Public") or name == "Month"}
    for module in (dossier, pages, paper, citing, figures):
        for name, made in vars(module).items():
            if inspect.isfunction(made) and made.__module__ == module.__name__ and not name.startswith("_"):
                for parameter in inspect.signature(made).parameters.values():
                    told = str(parameter.annotation)
                    inner = told.removeprefix("Iterable[").removesuffix("]")
                    assert told in plain | parts or inner in {*parts, "int"}, \
                        f"{module.__name__}.{name}({parameter.name}: {told})"
