"""The direction of imports that the layout promises."""

from importlinter.application.use_cases import lint_imports


def test_folders_import_only_downwards_and_domain_folders_not_each_other() -> None:
    """`errors, ids <- vocab <- model <- domain folders <- app <- cli, web` holds."""
    from importlinter.cli import lint_imports as lint

    assert lint(config_filename="pyproject.toml", no_cache=True) == 0
    assert lint_imports is not None
