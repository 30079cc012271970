"""Print the command line's reference as Markdown, from the program itself."""

from __future__ import annotations

import os

os.environ.update(COLUMNS="100", TERM="dumb", NO_COLOR="1")

from typer.main import get_command

from witnessmark.cli.verbs import app


def reference() -> str:
    """Return one section a verb: its sentence, arguments and options."""
    group = get_command(app)
    parts = ["# Command line", "", "Made by `make docs` from the program; a test holds it up to date.", "",
             "Exit codes: 0 ok, 1 error, 2 usage, 3 verification failed, 4 would leak, 5 partly imported.", ""]
    for name, command in _commands(group, "witnessmark"):
        parts += [f"## {name}", "", (command.help or "").strip(), ""]
        for parameter in command.params:
            if parameter.name == "help":
                continue
            words = ", ".join(f"`{word}`" for word in parameter.opts) if parameter.param_type_name == "option" \
                else f"`{(parameter.name or '').upper()}`"
            parts.append(f"- {words}: {(getattr(parameter, 'help', '') or '').strip()}")
        parts.append("")
    return "\n".join(parts)


def _commands(group, name):
    """Yield each command with its full name, those of groups one after the other."""
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


if __name__ == "__main__":
    print(reference(), end="")
