"""The direction of imports that the layout promises."""

from importlinter.cli import lint_imports


def test_folders_import_only_downwards_and_domain_folders_not_each_other() -> None:
    """`errors, ids <- vocab <- model <- gazetteer <- domain folders <- app <- cli, web` holds."""
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0
