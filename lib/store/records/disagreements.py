"""No agreement on a case: each side says why in its own words; the chair names who settles it."""

import datetime as dt

import sqlalchemy as sa

from lib.board.decision import Disagreement
from lib.store.records import case_rows, values
from lib.store.records.decisions import NotADecision
from lib.store.records.tables import CaseRow, DecisionRow, DisagreementRow
from lib.store.records.write import Write, write


def _load(connection: sa.Connection, case: int) -> Disagreement:
    rows = sa.select(DisagreementRow.__table__).where(DisagreementRow.case == case)
    return values.build(Disagreement, connection.execute(rows).one()._mapping)


@write("agree to a decision", then=_load)
def disagree(w: Write, case: int, says: str, *, version: int, decision: int = 0, token: str) -> int:
    """Say for the actor's side why it does not agree: policy terms stay, the case is undecided.

    The other side's words stay as they are; each side may speak, and correct itself. A decision that
    was looked at, and that is not in force, is withdrawn; its text stays in the record of events.

    Args:
        version: of the case.
        decision: version of the decision on it that was looked at; 0 where there was none.

    Raises:
        Stale: the case changed meanwhile, or a decision was recorded or changed.
        NotADecision: no reason is given.
        NotNow, MeetingClosed: as they say.
    """
    case_record, _ = case_rows.at(w, case, "revealed", "undecided")
    if not says.strip():
        raise NotADecision("Say in a sentence why your side does not agree.")
    w.edit(CaseRow, case, version, state="undecided")
    _withdraw(w, case, decision)
    side = w.actor.role
    _write(w, case, **{f"{side}_says": says.strip()})
    w.note(
        "recorded a disagreement", f"case {case}", case_record.customer, {"side": side},
        {f"{side}_says": says.strip()},
    )  # fmt: skip
    return case


@write("name who settles a disagreement", then=_load)
def escalate(w: Write, case: int, to: str, by: dt.date, *, version: int, token: str) -> int:
    """Name who settles a case without agreement, by when; also after its meeting is closed.

    Args:
        version: of the case.

    Raises:
        NotADecision: nobody is named.
        NotNow, Stale: as they say.
    """
    case_record = case_rows.load(w.connection, case)
    if case_record.state != "undecided":
        raise case_rows.NotNow(case_record)
    if not to.strip():
        raise NotADecision("Name who settles it, and by which day.")
    w.edit(CaseRow, case, version)
    _write(w, case, escalated_to=to.strip(), by=by)
    w.note(
        "named who settles a disagreement", f"case {case}", case_record.customer,
        {"escalated_to": to.strip(), "by": by},
    )  # fmt: skip
    return case


def _withdraw(w: Write, case: int, version: int) -> None:
    """Take away the decision that was looked at; no other one."""
    row = w.connection.execute(
        sa.select(DecisionRow.__table__).where(DecisionRow.case == case)
    ).first()
    if (row.version if row else 0) != version:
        raise w.stale(row or w.one(CaseRow, case), "decision")
    if row is not None:
        w.connection.execute(sa.delete(DecisionRow).where(DecisionRow.key == row.key))
        w.note("withdrew a decision", f"decision {row.key}", row.customer, {"case": case})


def _write(w: Write, case: int, **entries: str | dt.date) -> None:
    """Set entries of a case's disagreement; what it says besides stays."""
    condition = DisagreementRow.case == case
    if w.connection.scalar(sa.select(DisagreementRow.key).where(condition)) is None:
        w.add(DisagreementRow, Disagreement(case))
    w.connection.execute(sa.update(DisagreementRow).where(condition).values(entries))
