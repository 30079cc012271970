"""The docs of the command line cannot lie."""

import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from tools.cli_reference import reference
from witnessmark.cli.verbs import GROUPS, PARTS, VERBS, app, program


def test_the_reference_in_docs_is_what_the_program_says() -> None:
    """Run `make docs` when this fails."""
    assert Path("docs/cli.md").read_text("utf-8") == reference()


def test_every_option_explains_itself() -> None:
    assert not [line for line in reference().splitlines() if line.startswith("- ") and line.rstrip().endswith(":")]


def test_a_verb_asks_for_its_own_module_alone() -> None:
    """Every verb is found under the module that the table names, and one verb does not import the others'."""
    said = ("import sys; from witnessmark.cli.verbs import program; program('person'); "
            "print(sorted(n for n in sys.modules if n in ('witnessmark.cli.publishing', 'witnessmark.cli.naming')))")
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['witnessmark.cli.naming']"
    whole = program()
    assert {c.name for c in whole.registered_commands} == VERBS.keys()
    assert {g.name for g in whole.registered_groups} == GROUPS.keys()
    assert len(program("no such verb").registered_commands) == len(VERBS)


def test_every_verb_stands_once_in_the_list_of_verbs() -> None:
    """The list is in parts; a verb that no part names would be shown nowhere."""
    named = [name for names in PARTS.values() for name in names.split()]
    assert sorted(named) == sorted([*VERBS, *GROUPS])
    told = CliRunner().invoke(app, ["--help"]).output
    assert all(f"\n  {name} " in told for name in named) and all(f"\n{head}:" in told for head in PARTS)
