"""``import``: read sources into a ledger of their own, and say what came of it."""

import getpass
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from lib.commands import options, output
from lib.importing.options import Options
from lib.ledger import columns
from lib.ledger.mistake import Mistake
from lib.store import imports
from lib.store.home import Home
from lib.store.imports import Imported


class MappingNotUnderstood(Mistake):
    """A ``--map`` without a column and a field."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"--map {text} is not COLUMN=FIELD, for example --map agency_code=customer."
        )


@click.command(short_help="Read files, folders or a database into a ledger.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--role", type=click.Choice(list(columns.ROLES)), help="What the rows are.")
@click.option("--name", help="What to call the ledger; `refresh NAME` reads it again.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD", help="May be repeated.")
@click.option("--currency", help="Of amounts whose currency the source does not say.")
@click.option("--terms", help='Agreed terms where the source has no due date, such as "net 30".')
@click.option(
    "--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of day, month, year."
)
@click.option("--sheet", help="Of a workbook.")
@click.option("--query", metavar="SQL", help="Where a source is a database URL.")
@click.option("--append", is_flag=True, help="Add to the newest ledger (of that name).")
@options.rejects
def command(
    sources: Sequence[str], mapped: Sequence[str], rejects: Path | None, **said: Any
) -> None:
    """Read files, folders or a database into a ledger.

    A SOURCE is a CSV, TSV, XLSX, XLS, ODS, Parquet or SAF-T (PT) file, a folder of files named by
    role (documents.csv, allocations.csv, …), or a database URL; passwords stand as ${VARIABLE}.
    """
    chosen = Options(columns=dict(map(_pair, mapped)), **said)
    report(
        imports.import_(sources, chosen, Home.default(), who=person(), progress=progress()), rejects
    )


def report(imported: Imported, rejects: Path | None) -> None:
    """Print what came of an import, and end with 1 where a row was rejected or an error stands."""
    if rejects is not None:
        output.write_rejects(imported.rejects, rejects)
    rows = imported.rows
    output.say(f"{rows.read:,} rows read, {rows.accepted:,} accepted, {rows.rejected:,} rejected.")
    click.echo(output.as_json(_summary(imported)))
    sys.exit(0 if imported.clean else 1)


def progress() -> imports.Progress | None:
    """Tells the steps to a person who watches; nothing where stderr is a file."""
    if not sys.stderr.isatty():
        return None
    return lambda share, step: output.say(f"{share * 100:3.0f}\u202f% {step}")


def person() -> str:
    """Who is at the keyboard, for the record of loads."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _pair(text: str) -> tuple[str, str]:
    column, equals, field = text.rpartition("=")
    if not equals or not column:
        raise MappingNotUnderstood(text)
    return column.strip(), field.strip()


def _summary(imported: Imported) -> dict[str, Any]:
    """The contract's JSON; the mapping is by table where there are several."""
    mappings = dict(imported.mapping)
    return {
        "version": imported.version,
        "rows": asdict(imported.rows),
        "mapping": next(iter(mappings.values())) if len(mappings) == 1 else mappings,
        "findings": [asdict(finding) for finding in imported.findings],
        "control": output.in_major(imported.control),
    }
