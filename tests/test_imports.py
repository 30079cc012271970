"""The direction of imports that the layout promises."""

import os
import subprocess
import sys

CHECK = ("import sys; from importlinter.cli import lint_imports; "
         "sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))")


def test_folders_import_only_downwards_and_domain_folders_not_each_other() -> None:
    """`errors, ids <- vocab <- model <- gazetteer <- domain folders <- app <- cli, web` holds.

    In a process of its own: the linter switches off every logger that exists where it runs.
    """
    done = subprocess.run([sys.executable, "-c", CHECK], env={**os.environ, "PYTHONPATH": "src"}, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
