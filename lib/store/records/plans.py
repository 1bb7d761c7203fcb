"""The plan that both sides draw up for a case: one text, edited in turns."""

from dataclasses import dataclass

import sqlalchemy as sa

from lib.board.people import Person
from lib.board.plan import Plan, not_begun
from lib.store.records import case_rows, values
from lib.store.records.tables import PlanRow
from lib.store.records.write import Missing, Write, read, write


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as it stands.

    Args:
        changed_by: key of who changed it last.
        version: counts changes.
    """

    case: int
    plan: Plan
    changed_by: str
    version: int


def load(connection: sa.Connection, case: int) -> Draft | None:
    """The plan of a case, within a transaction."""
    row = _row(connection, case)
    return None if row is None else values.build(Draft, row._mapping)


@read("read the board")
def plan(connection: sa.Connection, _actor: Person, case: int) -> Draft | None:
    """The plan for a case as it stands; None where nobody has proposed one."""
    return load(connection, case)


@write("propose a plan", then=load)
def propose(w: Write, case: int, plan: Plan, *, version: int = 0, token: str) -> int:
    """Write the plan for a revealed case, or change the one that stands.

    Args:
        version: of the plan that was looked at; 0 where there was none.

    Raises:
        Stale: another write came between.
        NotNow, MeetingClosed: as they say.
    """
    case_record, _ = case_rows.at(w, case, "open", "revealed")
    new_plan = not_begun(plan)
    row = _row(w.connection, case)
    if row is None and version:
        raise Missing("plan of case", case)
    if row is None:
        w.add(PlanRow, case=case, plan=values.pack(new_plan), version=1)
    else:
        w.edit(PlanRow, row.key, version, plan=new_plan)
    w.note("proposed a plan", f"case {case}", case_record.customer, {"plan": new_plan})
    return case


def _row(connection: sa.Connection, case: int) -> sa.Row | None:
    return connection.execute(sa.select(PlanRow.__table__).where(PlanRow.case == case)).first()
