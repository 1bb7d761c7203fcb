"""Two people's forms on one case, opened when they like and sent late, twice and out of order.

Each form holds the versions that were on record when it was drawn. Whatever the order: a refused form
changes nothing; an accepted one changes only what it saw; no side's words are the other's; nothing is
decided without both; every accepted word is in the record of events, whose chain is whole. A server
killed on the way leaves all of a write or nothing of it.
"""

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lib.board import approval
from lib.board.case import Proposal, Reason
from lib.board.decision import Change
from lib.board.record import Note
from lib.ledger.mistake import Mistake
from lib.store import database, failpoints
from lib.store.home import Home
from lib.store.records import (
    cases,
    decisions,
    disagreements,
    events,
    meetings,
    milestones,
    notes,
    opinions,
    plans,
)
from lib.store.records.submits import SentBefore
from tests.store.records import table
from tests.store.records.table import DAY, seat, token
from tests.store.records.writes import WRITES

UNTIL = DAY.replace(month=8, day=1)
PEOPLE = ("credit", "sales")
PLAUSIBLE = {
    "open": ("seal", "reveal", "park", "ask", "seal", "reveal"),
    "revealed": (
        "decide",
        "propose",
        "decide",
        "park",
        "note",
        "ask",
        "propose",
        "disagree",
        "consent",
    ),
    "on its way": (
        "agree",
        "amend",
        "agree",
        "park",
        "agree",
        "propose",
        "agree",
        "decide",
        "disagree",
    ),
    "decided": ("approve", "approve", "amend", "note"),
    "settled": ("approve", "amend", "decide", "note"),
    "in force": ("done", "undone", "amend"),
    "undecided": ("disagree", "escalate"),
    "parked": ("back", "take up", "drop"),
    "dropped": ("back",),
}
"""What people open a form for, by how far the case is when they do; it may be further when they send."""
_words = (f"word {n}" for n in itertools.count())
_customers = (f"K{n}" for n in itertools.count())


@dataclass(frozen=True)
class Seen:
    """What a form showed when it was drawn: the case, its decision and its plan."""

    case: Any
    decision: Any
    plan: Any
    disagreement: Any


@dataclass(frozen=True)
class Form:
    """A form that somebody has open."""

    kind: str
    who: str
    seen: Seen
    word: str
    token: str
    send: Callable[[], Any]


class Table(RuleBasedStateMachine):
    """A case, and two people (and a chair) with forms on it."""

    home: Home
    forms = Bundle("forms")

    @initialize(begun=st.sampled_from([table.revealed, table.revealed, table.sealed, table.case]))
    def begin(self, begun: Callable[[Home, str], Any]) -> None:
        """A case at a step of its way, and a later meeting to take it up."""
        made = begun(self.home, next(_customers))
        self.key, self.meeting = made.key, made.meeting
        self.next_meeting = meetings.open_meeting(
            self.home, seat(self.home, "chair"), "Next", UNTIL, "abc", token=token()
        )
        self.words: dict[str, str] = {}
        self.agreed: set[tuple[str, str]] = set()

    def look(self) -> Seen:
        viewer = seat(self.home, "viewer")
        case = cases.case(self.home, viewer, self.key)
        decision = next(
            (d for d in decisions.decisions(self.home, viewer) if d.case == self.key), None
        )
        apart = next(
            (d for d in decisions.disagreements(self.home, viewer) if d.case == self.key), None
        )
        return Seen(case, decision, plans.plan(self.home, viewer, self.key), apart)

    @rule(target=forms, pick=st.integers(0, 119), who=st.sampled_from(PEOPLE))
    def draw(self, pick: int, who: str) -> Form:
        """Open a form: it holds what is on record now."""
        seen, word, mark = self.look(), next(_words), token()
        some = PLAUSIBLE[how_far(seen)]
        kind = some[pick % len(some)]
        return Form(kind, who, seen, word, mark, self._sending(kind, who, seen, word, mark))

    def _sending(self, kind: str, who: str, seen: Seen, word: str, mark: str) -> Callable[[], Any]:
        home, here, key, case = self.home, seat(self.home, who), self.key, seen.case
        chair, meeting, upcoming = seat(home, "chair"), self.meeting, self.next_meeting.key
        made = seen.decision or replace(table.proposal(case, plan=table.plan()), key=-1)
        at: dict[str, Any] = {"version": case.version, "token": mark}
        on: dict[str, Any] = {"version": made.version, "token": mark}
        said = Proposal(case.customer, (Reason("by hand", word),))
        limit = (4_000_000, 20_000_000)[int(word.split()[1]) % 2]  # the larger waits for a head
        worded = replace(made, reasons=word, changes=(Change("credit_limit", "1", str(limit)),))
        no_head = seat(home, f"{who}-2")
        seen_plan = seen.plan.version if seen.plan else 0
        decided = seen.decision.version if seen.decision else 0
        return {
            "decide": lambda: decisions.decide(home, here, replace(worded, case=key), token=mark),
            "amend": lambda: decisions.amend(home, here, worded, **on),
            "agree": lambda: decisions.agree(home, no_head, made.key, DAY, **on),
            "consent": lambda: decisions.consent(
                home, chair, [replace(worded, case=key)], DAY, token=mark
            ),
            "note": lambda: notes.note(
                home, here, Note(key, here.side, DAY, here.key, word), token=mark
            ),
            "approve": lambda: decisions.approve(home, here, made.key, DAY, **on),
            "disagree": lambda: disagreements.disagree(
                home, here, key, word, decision=decided, **at
            ),
            "escalate": lambda: disagreements.escalate(home, chair, key, word, UNTIL, **at),
            "propose": lambda: plans.propose(
                home, here, key, replace(table.plan(), cover=word), version=seen_plan, token=mark
            ),
            "park": lambda: cases.park(home, here, key, UNTIL, **at),
            "drop": lambda: cases.drop(home, here, key, **at),
            "back": lambda: cases.resume(home, here, key, **at),
            "take up": lambda: cases.put_on_agenda(
                home, here, upcoming, [replace(said, continues=key)], {}, token=mark
            ),
            "ask": lambda: cases.add(home, here, meeting, [said], {}, token=mark),
            "done": lambda: milestones.finish(home, here, made.key, 0, DAY, **on),
            "undone": lambda: milestones.take_back(home, here, made.key, 0, **on),
            "seal": lambda: opinions.seal(home, here, key, table.opinion(here), token=mark),
            "reveal": lambda: opinions.reveal(home, here, key, **at),
        }[kind]

    @rule(pick=st.integers(0, 119), who=st.sampled_from(PEOPLE))
    def at_once(self, pick: int, who: str) -> None:
        """Open a form and send it before anybody else does."""
        self.send(self.draw(pick, who))

    @rule(form=forms)
    def send(self, form: Form) -> None:
        """Send a form, soon or late; it stays open, and may be sent again."""
        was_sent = self.sent(form)
        before, seen = table.rows(self.home), self.look()
        try:
            form.send()
        except SentBefore:
            raise AssertionError("the same form was taken for another one") from None
        except Mistake:
            assert table.rows(self.home) == before, f"{form.kind} was refused and changed something"
            return
        if was_sent:
            assert table.rows(self.home) == before, f"{form.kind} had a second effect"
            return
        self._accepted(form, seen, self.look())

    def sent(self, form: Form) -> bool:
        return any(form.token in row for row in table.rows(self.home)["submits"])

    def _accepted(self, form: Form, before: Seen, after: Seen) -> None:
        """What an accepted form changed, it had seen as it was."""
        if form.kind not in (
            "approve",
            "agree",
            "back",
            "park",
            "drop",
            "done",
            "undone",
            "seal",
            "reveal",
        ):
            self.words[form.word] = form.kind
        if form.kind == "agree":
            self.agreed.add((form.who, before.decision.reasons))
        if form.kind == "consent":
            self.agreed |= {(side, form.word) for side in PEOPLE}
        if form.kind in ("amend", "agree", "approve", "done", "undone"):
            assert form.seen.decision == before.decision
        if form.kind in ("park", "drop", "back", "reveal", "disagree", "escalate"):
            assert form.seen.case == before.case
        if form.kind == "propose":
            assert form.seen.plan == before.plan
        if before.decision and not after.decision and form.kind != "take up":
            assert form.kind == "disagree"
            assert form.seen.decision == before.decision
        if form.kind != "take up":
            assert set(before.case.reasons) <= set(after.case.reasons)
        self._own_words(form, before, after)
        if after.case.went_to is not None:
            self.key, self.meeting = after.case.went_to, self.next_meeting.key
            self.next_meeting = meetings.open_meeting(
                self.home, seat(self.home, "chair"), "Next", UNTIL, "abc", token=token()
            )
            now = self.look()
            assert now.decision is None or now.decision.reasons == before.decision.reasons
            assert (now.plan and now.plan.plan) == (before.plan and before.plan.plan)
            assert set(before.case.reasons) <= set(now.case.reasons) | set(after.case.reasons)

    def _own_words(self, form: Form, before: Seen, after: Seen) -> None:
        """Each side's sentence is changed by that side alone."""
        for side in PEOPLE:
            was, now = (getattr(seen.disagreement, f"{side}_says", "") for seen in (before, after))
            assert was == now or (form.kind, form.who, now) == ("disagree", side, form.word)

    @rule(form=consumes(forms), point=st.sampled_from(failpoints.BOARD))
    def killed(self, form: Form, point: str) -> None:
        """The server dies while a form is sent: all of it is there, or nothing; then it is sent again."""
        before, was_sent = table.rows(self.home), self.sent(form)
        if sent_and_killed(form.send, point) and point != "after-board-commit":
            assert table.rows(self.home) == before
        if not was_sent and self.sent(form):
            assert point == "after-board-commit"
        self._catch_up(form, before)

    def _catch_up(self, form: Form, before: dict[str, list]) -> None:
        if self.sent(form) and table.rows(self.home) != before:
            # it was written; the model only follows what cannot be asked of the database
            decision = self.look().decision
            if form.kind == "agree" and decision is not None:
                self.agreed.add((form.who, decision.reasons))
            if form.kind == "consent":
                self.agreed |= {(side, form.word) for side in PEOPLE}
            if (went := self.look().case.went_to) is not None:
                self.key, self.meeting = went, self.next_meeting.key
                self.next_meeting = meetings.open_meeting(
                    self.home, seat(self.home, "chair"), "Next", UNTIL, "abc", token=token()
                )

    @invariant()
    def nothing_is_in_force_without_both(self) -> None:
        seen = self.look()
        decision, state = seen.decision, seen.case.state
        if decision and decision.agreed:
            assert {(side, decision.reasons) for side in PEOPLE} <= self.agreed
        assert state != "decided" or (decision and decision.agreed)
        if decision and decision.approval:
            assert decision.agreed
            assert state in ("decided", "settled")
            yes = (*decision.agreements, *decision.approvals)
            people = [seat(self.home, a.person.removeprefix("p-")) for a in yes]
            assert approval.approves(decision, people)
        elif decision and decision.agreed:
            assert approval.missing(decision)
        assert (state == "undecided") == (seen.disagreement is not None)
        assert not (seen.disagreement and decision)

    def teardown(self) -> None:
        assert events.verify(self.home) == []
        told = " ".join(events.events(self.home, seat(self.home, "chair"))["what"])
        spoken = self.look()
        kept = f"{told} {spoken} {table.rows(self.home)['cases']}"
        assert {word: kind for word, kind in self.words.items() if word not in kept} == {}


def how_far(seen: Seen) -> str:
    if seen.decision is None or seen.case.state not in ("revealed", "decided", "settled"):
        return seen.case.state
    if seen.case.state == "revealed":
        return "on its way"
    return "in force" if seen.decision.approval else seen.case.state


def sent_and_killed(send: Callable[[], Any], point: str) -> bool:
    """Send a form in a process of its own that dies at a point; whether it got that far."""
    child = os.fork()
    if not child:
        try:
            os.environ["COMMON_TERMS_FAILPOINT"] = point
            database._ready.cache_clear()  # connections are the parent's
            send()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 86


def test_two_peoples_forms_lose_nothing_and_overwrite_nothing_unseen(either):
    table.meeting(either)
    machine = type("OnThisEngine", (Table,), {"home": either})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get("EXAMPLES", "12")), stateful_step_count=40,
            deadline=None, suppress_health_check=list(HealthCheck),
            phases=(Phase.reuse, Phase.generate),  # shrinking writes for minutes
        ),
    )  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_a_server_killed_at_any_point_of_any_write_leaves_all_or_nothing(either, name):
    send, who = WRITES[name].ready(either), WRITES[name].by
    here = seat(either, who) if name != "people.invite_cast" else seat_of_nobody()
    before = table.rows(either)
    for point in failpoints.BOARD:
        assert sent_and_killed(lambda: send(here, "one form"), point)
        if point != "after-board-commit":
            assert table.rows(either) == before
    after = table.rows(either)
    assert after != before
    send(here, "one form")
    assert table.rows(either) == after
    assert events.verify(either) == []


def seat_of_nobody():
    from lib.board.people import STRANGER

    return STRANGER
