"""Every write of the board, at the step of its way at which it can be done, and who may do it.

The list is held against the registry: a write that is not here fails its tests.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from lib.board.case import Market, Proposal
from lib.board.field import News
from lib.board.negotiation import CustomerRequest, Round
from lib.board.negotiation import Proposal as Terms
from lib.board.outcome import Expected, LedgerOutcome, Measured
from lib.board.people import Person
from lib.board.record import Cause, FieldReport, Logged, Note
from lib.ledger.house import HouseValues
from lib.store.home import Home
from lib.store.records import (
    cases,
    change_lines,
    customer_records,
    decisions,
    disagreements,
    events,
    house,
    meetings,
    milestones,
    notes,
    opinions,
    outcomes,
    people,
    plans,
    requests,
)
from tests.store.records import table
from tests.store.records.table import DAY, seat

Call = Callable[[Person, str], Any]
TABLE = {"chair", "credit", "sales", "service"}
DECIDING = {"chair", "credit", "sales"}


@dataclass(frozen=True)
class Tried:
    """A write: who does it, the roles that may, and what sets it up and sends it."""

    by: str
    may: set[str]
    ready: Callable[[Home], Call]


def _invite(home: Home) -> Call:
    return lambda actor, token: people.invite_cast(home, actor, token=token)


def _add_person(home: Home) -> Call:
    table.meeting(home)
    new = Person(name="Lena Ros", role="sales", mail="Lena@example.org")
    return lambda actor, token: people.add(home, actor, new, token=token)


def _change_person(home: Home) -> Call:
    table.meeting(home)
    moved = Person("p-sales-2", "Marc Delorme", "service")
    return lambda actor, token: people.change(home, actor, moved, version=1, token=token)


def _erase(home: Home) -> Call:
    table.meeting(home)
    return lambda actor, token: events.forget(home, actor, "p-sales-3", token=token)


def _open(home: Home) -> Call:
    table.meeting(home)
    return lambda actor, token: meetings.open_meeting(home, actor, "July", DAY, "abc", token=token)


def _close(home: Home) -> Call:
    made = table.case(home)
    until = dt.date(2026, 7, 30)
    return lambda a, t: meetings.close(home, a, made.meeting, until, version=1, token=t)


def _reopen(home: Home) -> Call:
    held = _close(home)(seat(home, "chair"), table.token())
    return lambda a, t: meetings.reopen(home, a, held.key, version=held.version, token=t)


def _put(home: Home) -> Call:
    """Four at once: a new one, one that goes on from an earlier meeting, a prospect, one parked."""
    before = table.sealed(home, "C017")
    until = dt.date(2026, 7, 30)
    cases.park(home, seat(home, "chair"), before.key, until, version=1, token=table.token())
    held = table.meeting(home)
    some = [Proposal("C042", ()), Proposal("C017", (), continues=before.key),
            Proposal("", (), name="Newcomer Ltd"), Proposal("C088", ())]  # fmt: skip
    return lambda a, t: cases.put_on_agenda(
        home, a, held.key, some, {}, park={"C088": until}, token=t
    )


def _add(home: Home) -> Call:
    held = table.meeting(home)
    two = [Proposal("C042", ()), Proposal("C088", (), Market(terms="net 60"))]
    return lambda a, t: cases.add(home, a, held.key, two, {"C042": "Cawdale"}, token=t)


def _add_prospect(home: Home) -> Call:
    held = table.meeting(home)
    return lambda a, t: cases.add_prospect(home, a, held.key, "Newcomer Ltd", token=t)


def _reorder(home: Home) -> Call:
    held = table.meeting(home)
    one, two = table.case(home, "C1", held), table.case(home, "C2", held)
    order = [two.key, one.key]
    return lambda a, t: cases.reorder(home, a, held.key, order, version=1, token=t)


def _park(home: Home) -> Call:
    made = table.case(home)
    until = dt.date(2026, 7, 30)
    return lambda a, t: cases.park(home, a, made.key, until, version=1, token=t)


def _drop(home: Home) -> Call:
    made = table.case(home)
    return lambda a, t: cases.drop(home, a, made.key, version=1, token=t)


def _back(home: Home) -> Call:
    made = _drop(home)(seat(home, "sales"), table.token())
    return lambda a, t: cases.resume(home, a, made.key, version=made.version, token=t)


def _seal(home: Home) -> Call:
    made = table.case(home)
    given = table.opinion(seat(home, "credit"))
    return lambda a, t: opinions.seal(home, a, made.key, given, token=t)


def _reveal(home: Home) -> Call:
    made = table.sealed(home)
    return lambda a, t: opinions.reveal(home, a, made.key, version=1, token=t)


def _reveal_all(home: Home) -> Call:
    two = {table.sealed(home, c).key: 1 for c in ("C1", "C2")}
    return lambda a, t: opinions.reveal_all(home, a, two, token=t)


def _set_aside(home: Home) -> Call:
    made = table.sealed(home)
    return lambda a, t: opinions.set_aside(home, a, made.key, "p-credit", version=1, token=t)


def _propose(home: Home) -> Call:
    made = table.revealed(home)
    return lambda a, t: plans.propose(home, a, made.key, table.plan(), version=0, token=t)


def _decide(home: Home) -> Call:
    made = table.proposal(table.revealed(home))
    return lambda a, t: decisions.decide(home, a, made, token=t)


def _amend(home: Home) -> Call:
    made = table.decided(home)
    return lambda a, t: decisions.amend(home, a, made, version=1, token=t)


def _agree(home: Home) -> Call:
    made = table.decided(home)
    return lambda a, t: decisions.agree(home, a, made.key, DAY, version=1, token=t)


def _approve(home: Home) -> Call:
    made = table.agreed(home)
    return lambda a, t: decisions.approve(home, a, made.key, DAY, version=3, token=t)


def _disagree(home: Home) -> Call:
    made = table.revealed(home)
    return lambda a, t: disagreements.disagree(home, a, made.key, "too late", version=2, token=t)


def _escalate(home: Home) -> Call:
    made = table.apart(home)
    by = dt.date(2026, 7, 10)
    return lambda a, t: disagreements.escalate(home, a, made, "the heads", by, version=3, token=t)


def _milestone(home: Home) -> Call:
    made = table.approved(home, plan=table.plan())
    return lambda a, t: milestones.finish(home, a, made.key, 0, DAY, version=made.version, token=t)


def _undone(home: Home) -> Call:
    made = _milestone(home)(seat(home, "sales"), table.token())
    return lambda a, t: milestones.take_back(home, a, made.key, 0, version=made.version, token=t)


def _consent(home: Home) -> Call:
    two = [table.proposal(table.revealed(home, c)) for c in ("C1", "C2")]
    return lambda a, t: decisions.consent(home, a, two, DAY, token=t)


def _sent(home: Home) -> Call:
    table.approved(home)
    day = dt.date(2026, 7, 1)
    lines = change_lines.lines(home, seat(home, "viewer"), day)
    return lambda a, t: change_lines.sent(home, a, lines, day, token=t)


def _report(home: Home) -> Call:
    table.meeting(home)
    said = FieldReport("C017", DAY, "", {"dumping": "yes", "atmosphere": "poor"}, "half empty")
    return lambda a, t: customer_records.report(home, a, said, token=t)


def _log(home: Home) -> Call:
    table.meeting(home)
    said = Logged("C017", DAY, "special terms", "", "agreed on the phone", "I1", "net 75")
    return lambda a, t: customer_records.log(home, a, said, token=t)


def _cause(home: Home) -> Call:
    table.meeting(home)
    said = Cause("C017", "could not pay", "theirs", "their accountant", DAY, "bank refused")
    return lambda a, t: customer_records.cause(home, a, said, token=t)


def _ask(home: Home) -> Call:
    table.meeting(home)
    market = Market(limit=9_000_000, competitor="Baltrum", days=60)
    return lambda a, t: customer_records.ask(home, a, "C017", DAY, market, token=t)


def _tell(home: Home) -> Call:
    table.meeting(home)
    told = News("C017", DAY, "worse", "a bank", "limit halved")
    return lambda a, t: customer_records.tell(home, a, told, token=t)


def _note(home: Home) -> Call:
    made = table.revealed(home)
    said = Note(made.key, "sales", DAY, "", "two stores open in spring")
    return lambda a, t: notes.note(home, a, said, token=t)


def _measured(home: Home) -> Call:
    made = table.approved(home)
    seen = LedgerOutcome(dt.date(2026, 7, 1), dt.date(2026, 7, 31), 500, 2, 500)
    result = Measured(made.key, "C017", 30, seen, Expected(80, 75, 4.5, 900, (100, 300)), "held")
    return lambda a, t: outcomes.measured(home, a, result, token=t)


def _take_down(home: Home) -> Call:
    table.meeting(home)
    return lambda a, t: requests.take_down(home, a, REQUEST, token=t)


def _correct(home: Home) -> Call:
    made = _take_down(home)(seat(home, "sales"), table.token())
    changed = replace(made, asks=Terms(75), competitor="Nordlys")
    return lambda a, t: requests.correct(home, a, changed, version=1, token=t)


def _round(home: Home) -> Call:
    made = _take_down(home)(seat(home, "sales"), table.token())
    answer = Round(made.key, "customer", DAY, Terms(45, 0.005), worth=-12_345)
    return lambda a, t: requests.log_round(home, a, answer, token=t)


def _end(home: Home) -> Call:
    made = _take_down(home)(seat(home, "sales"), table.token())
    given = Terms(45, 0.0075)
    return lambda a, t: requests.close(
        home, a, made.key, "agreed", DAY, given, "met half way", version=1, token=t
    )


def _house(home: Home) -> Call:
    table.meeting(home)
    values = HouseValues(margin=0.27)
    return lambda a, t: house.propose(home, a, "sample", values, "audited", DAY, token=t)


def _agree_house(home: Home) -> Call:
    made = _house(home)(seat(home, "credit"), table.token())
    return lambda a, t: house.agree(home, a, made.key, DAY, token=t)


REQUEST = CustomerRequest("C017", "sample", DAY, Terms(60), "their buyer", "Baltrum", "a driver")

WRITES = {
    "requests.take_down": Tried("sales", DECIDING, _take_down),
    "requests.correct": Tried("credit", DECIDING, _correct),
    "requests.log_round": Tried("sales", DECIDING, _round),
    "requests.close": Tried("chair", DECIDING, _end),
    "house.propose": Tried("credit", {"credit", "sales"}, _house),
    "house.agree": Tried("sales", {"credit", "sales"}, _agree_house),
    "people.invite_cast": Tried("chair", {"chair"}, _invite),
    "people.add": Tried("chair", {"chair"}, _add_person),
    "people.change": Tried("chair", {"chair"}, _change_person),
    "events.forget": Tried("chair", {"chair"}, _erase),
    "meetings.open_meeting": Tried("chair", {"chair"}, _open),
    "meetings.close": Tried("chair", {"chair"}, _close),
    "meetings.reopen": Tried("chair", {"chair"}, _reopen),
    "cases.put_on_agenda": Tried("service", TABLE, _put),
    "cases.add": Tried("service", TABLE, _add),
    "cases.add_prospect": Tried("sales", TABLE, _add_prospect),
    "cases.reorder": Tried("credit", DECIDING, _reorder),
    "cases.park": Tried("chair", DECIDING, _park),
    "cases.resume": Tried("service", TABLE, _back),
    "cases.drop": Tried("sales", DECIDING, _drop),
    "opinions.seal": Tried("credit", {"credit", "sales"}, _seal),
    "opinions.reveal": Tried("chair", DECIDING, _reveal),
    "opinions.reveal_all": Tried("credit", DECIDING, _reveal_all),
    "opinions.set_aside": Tried("chair", {"chair"}, _set_aside),
    "notes.note": Tried("service", TABLE, _note),
    "plans.propose": Tried("sales", DECIDING, _propose),
    "decisions.decide": Tried("chair", DECIDING, _decide),
    "decisions.amend": Tried("credit", DECIDING, _amend),
    "decisions.agree": Tried("sales", {"credit", "sales"}, _agree),
    "decisions.approve": Tried("sales", TABLE, _approve),
    "disagreements.disagree": Tried("credit", {"credit", "sales"}, _disagree),
    "disagreements.escalate": Tried("chair", {"chair"}, _escalate),
    "milestones.finish": Tried("sales", DECIDING, _milestone),
    "milestones.take_back": Tried("credit", DECIDING, _undone),
    "decisions.consent": Tried("chair", DECIDING, _consent),
    "change_lines.sent": Tried("credit", {"chair", "credit"}, _sent),
    "customer_records.report": Tried("sales", {"sales", "service", "chair"}, _report),
    "customer_records.log": Tried("sales-2", {"credit", "sales", "service"}, _log),
    "customer_records.cause": Tried("service", TABLE, _cause),
    "customer_records.ask": Tried("sales", {"credit", "sales", "service"}, _ask),
    "customer_records.tell": Tried("credit", {"credit", "chair"}, _tell),
    "outcomes.measured": Tried("chair", DECIDING, _measured),
}
