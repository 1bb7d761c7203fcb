"""The command line: ``python -m lib COMMAND``. Each module of ``lib.commands`` adds its command."""

import importlib
import io
import pkgutil
import sys
import traceback
from pathlib import Path
from typing import TextIO

import click

from lib import commands
from lib.ledger.command_line import TYPED
from lib.ledger.mistake import Mistake

NOT_DONE = 2


class Commands(click.Group):
    """Finds a command by its module's name, importing no other; a trailing underscore is dropped."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        command_names = sorted(
            module.name.rstrip("_") for module in pkgutil.iter_modules(commands.__path__)
        )
        return [name for name in command_names if self.get_command(ctx, name)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a name, if there is one."""
        modules = {m.name.rstrip("_"): m.name for m in pkgutil.iter_modules(commands.__path__)}
        if name not in modules:
            return None
        module = importlib.import_module(f"{commands.__name__}.{modules[name]}")
        command = getattr(module, "command", None)
        return command if isinstance(command, click.Command) else None


@click.group(cls=Commands, context_settings={"max_content_width": 100})
def main() -> None:
    """One receivables ledger, read by credit and sales together.

    Answers come as CSV or JSON on stdout, messages on stderr. Exit 0: done; 1: done, but a row was
    rejected or an error stands; 2: not done.
    """


def run() -> None:
    """Run a command; whatever goes wrong is one line, never a traceback."""
    write_alike(sys.stdout, sys.stderr)
    try:
        main(prog_name=TYPED)
    except Mistake as mistake:
        click.echo(" ".join(str(mistake).split()), err=True)
        sys.exit(NOT_DONE)
    except Exception as fault:
        click.echo(_fault(fault), err=True)
        sys.exit(NOT_DONE)


def write_alike(*streams: TextIO) -> None:
    """Have streams write UTF-8 and plain line ends, whatever the system's own are, and never fail.

    Names in a ledger are in any script; a file name may hold what no encoding can write.
    """
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _fault(fault: Exception) -> str:
    """A fault of the program itself, with the place a maintainer needs."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    message = " ".join(str(fault).split())[:300]
    return (
        f"A fault in the program: {type(fault).__name__}: {message} "
        f"({Path(place.filename).name}:{place.lineno}). Please report it with this line."
    )


if __name__ == "__main__":
    run()
