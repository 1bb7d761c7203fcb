"""``backup``: all that is kept here, in one file; the key of sealed opinions apart from it."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from lib.commands import output
from lib.store import backup
from lib.store.home import Home

_FILE = click.Path(dir_okay=False, path_type=Path)
_SHOWN = ("made_at", "revision", "ledgers", "tables", "left_out")
_KEY = (
    "The key is not in the backup: who holds both can open sealed opinions. {}Keep the two in "
    "different places."
)


@click.command(short_help="Write all that is kept here into one file.")
@click.argument("file", type=_FILE)
@click.option("--keys", type=_FILE, help="Where to write the key, which is not in the backup.")
def command(file: Path, keys: Path | None) -> None:
    """Write the database, the ledgers and their rejected rows into FILE, for `restore`.

    The key of sealed opinions and of the record of events stays out of it: who holds both can open
    sealed opinions. --keys writes it to a file of its own; keep the two in different places. Exit 1:
    made, but something is damaged here and could not be put in.
    """
    manifest = backup.make(Home.default(), file, keys)
    click.echo(output.as_json({name: asdict(manifest)[name] for name in _SHOWN}))
    for sentence in manifest.left_out:
        output.say(f"Left out: {sentence}")
    if manifest.key:
        output.say(_KEY.format("" if keys else "Write it with --keys FILE, or keep seal.key. "))
    elif keys:
        output.say("There is no key here yet, so none was written.")
    if manifest.left_out:
        sys.exit(1)
