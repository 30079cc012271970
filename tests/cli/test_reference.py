"""The docs of the command line cannot lie."""

from pathlib import Path

from tools.cli_reference import reference


def test_the_reference_in_docs_is_what_the_program_says() -> None:
    """Run `make docs` when this fails."""
    assert Path("docs/cli.md").read_text("utf-8") == reference()


def test_every_option_explains_itself() -> None:
    assert not [line for line in reference().splitlines() if line.startswith("- ") and line.rstrip().endswith(":")]
