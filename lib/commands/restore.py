"""``restore``: a backup back where nothing is, and whether its record holds."""

import sys
from pathlib import Path

import click

from lib.commands import output
from lib.ledger.command_line import TYPED
from lib.ledger.findings import with_count
from lib.store import restore
from lib.store.home import Home
from lib.store.records import events

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(short_help="Fill an empty home from a backup.")
@click.argument("file", type=_FILE)
@click.option("--keys", type=_FILE, help="The key, as `backup --keys` wrote it.")
@click.option("--without-keys", is_flag=True, help="Go without; sealed opinions stay closed.")
def command(file: Path, keys: Path | None, without_keys: bool) -> None:
    """Fill an empty home and an empty database from FILE, which `backup` wrote: all of it or nothing.

    Any kind of database takes a backup of any other. Exit 1: restored, but a part was missing in the
    backup or the record of events does not hold.
    """
    home = Home.default()
    manifest = restore.restore(home, file, keys, without_keys=without_keys)
    ledgers = with_count("{n} ledger version[|s]", len(manifest.ledgers))
    output.say(f"Restored as of {manifest.made_at[:16]}Z: {ledgers} and the record of the board.")
    for sentence in manifest.left_out:
        output.say(f"Not in the backup: {sentence}")
    broken = [] if without_keys else events.verify(home)
    if broken:
        output.say(f"The record of events does not hold: `{TYPED} audit` says where.")
    if broken or manifest.left_out:
        sys.exit(1)
