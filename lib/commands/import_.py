"""``import``: read sources into a ledger of their own, and say what came of it."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from lib.board.people import Person
from lib.commands import options, output, seat
from lib.importing.assembling import set_aside
from lib.importing.explained import STATES
from lib.importing.options import Options
from lib.importing.parts import MustAsk
from lib.importing.reading import roles
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.ledgers import imports
from lib.store.ledgers import sources as ledgers_sources
from lib.store.ledgers.imports import Imported


def mapping_not_understood(text: str) -> Mistake:
    """A ``--map`` without a column and a field."""
    return Mistake(f"--map {text} is not COLUMN=FIELD, for example --map agency_code=customer.")


def state_not_understood(text: str) -> Mistake:
    """A ``--state`` without a word and what it means."""
    return Mistake(
        f"--state {text} is not WORD=STATE, for example --state erledigt=paid. A state is one of "
        f"{', '.join(STATES)}."
    )


@click.command(short_help="Read files, folders or a database into a ledger.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--role", type=click.Choice(list(roles.ROLES)), help="What the rows are.")
@click.option("--name", help="What to call the ledger; `refresh NAME` reads it again.")
@click.option("--map", "mapped", multiple=True, metavar="COLUMN=FIELD", help="May be repeated.")
@click.option("--currency", help="Of amounts whose currency the source does not say.")
@click.option("--customer", metavar="NAME", help="Of a list that is of one customer.")
@click.option("--terms", help='Agreed terms where the source has no due date, such as "net 30".')
@click.option(
    "--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="Order of day, month, year."
)
@click.option("--sheet", help="Of a workbook.")
@click.option("--query", metavar="SQL", help="Where a source is a database URL.")
@click.option("--append", is_flag=True, help="Add to the newest ledger (of that name).")
@click.option("--accept", is_flag=True, help="Take what is only likely; all is open if none says.")
@click.option(
    "--as-of", metavar="DAY", type=options.DAY, help="The day a list of open items is of."
)
@click.option(
    "--state", "states", multiple=True, metavar="WORD=STATE",
    help="What a word says of payment: paid, open, part_paid, void, written_off, draft.",
)  # fmt: skip
@click.option(
    "--all-open", is_flag=True, help="Everything is open where nothing says what is paid."
)
@click.option("--thai-years", is_flag=True, help="Years of two digits are those of Thailand.")
@options.rejects
@seat.administers
def command(
    actor: Person, sources: Sequence[str], mapped: Sequence[str], states: Sequence[str],
    rejects: Path | None, **option_values: Any,
) -> None:  # fmt: skip
    """Read files, folders or a database into a ledger.

    A SOURCE is a CSV, TSV, XLSX, XLS, ODS, Parquet or SAF-T (PT) file, a folder of files named by
    role (documents.csv, allocations.csv, …), source:NAME for a database that the configuration names,
    or a database URL, whose passwords stand as ${COMMON_TERMS_SOURCE_…}.
    """
    day = option_values.pop("as_of")
    import_options = Options(
        columns=dict(map(_pair, mapped)), states=dict(map(_state, states)),
        as_of=day.date() if day else None, **option_values,
    )  # fmt: skip
    try:
        home = Home.default()
        located_sources = [ledgers_sources.locate(home, source) for source in sources]
        imported = imports.import_(
            located_sources, import_options, home, actor=actor, progress=progress()
        )
    except MustAsk as asked:
        click.echo(output.as_json(_questions_json(asked)))
        raise
    report(imported, rejects)


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


def _pair(text: str) -> tuple[str, str]:
    column, equals, field = text.rpartition("=")
    if not equals or not column:
        raise mapping_not_understood(text)
    return column.strip(), field.strip()


def _state(text: str) -> tuple[str, str]:
    word, _, state = text.rpartition("=")
    if not word or state.strip() not in STATES:
        raise state_not_understood(text)
    return word.strip(), state.strip()


def _summary(imported: Imported) -> dict[str, Any]:
    """The contract's JSON; the mapping is by table where there are several."""
    mappings = dict(imported.mapping)
    return {
        "version": imported.version,
        "rows": asdict(imported.rows),
        "mapping": next(iter(mappings.values())) if len(mappings) == 1 else mappings,
        "findings": [asdict(finding) for finding in imported.findings],
        "control": output.in_major(imported.control),
        "why": dict(imported.why),
        "unread": [unread.column for unread in imported.unread],
        "set_aside": {
            set_aside.WORDS.get(why, why): {"rows": rows, "sum": _sum(sums)}
            for why, (rows, sums) in imported.set_aside.items()
        },
        "proofs": [asdict(proof) for proof in imported.proofs],
    }


def _sum(sums: Mapping[str, int]) -> Decimal | dict[str, Decimal]:
    """One number where there is one currency, else one for each.

    >>> _sum({"EUR": 5000}), _sum({"EUR": 5000, "JPY": 50})
    (Decimal('50.00'), {'EUR': Decimal('50.00'), 'JPY': Decimal('50')})
    """
    major = output.in_major(sums)
    return major if len(major) > 1 else next(iter(major.values()), Decimal(0))


def _questions_json(must_ask: MustAsk) -> dict[str, Any]:
    """What must be said, and the reading so far; by table where there are several."""
    readings = {part.table.name: part.reading.names() for part in must_ask.parts}
    return {
        "ask": list(dict.fromkeys(question.field for question in must_ask.questions)),
        "mapping": next(iter(readings.values())) if len(readings) == 1 else readings,
        "why": {
            choice.field: f"{choice.certainty}: “{choice.column}”, {choice.reason}"
            for part in must_ask.parts
            for choice in part.reading.choices
        },
    }
