"""Every form of the board, sent through the frame as a browser sends it; who sees which."""

import datetime as dt
import itertools

import pytest
from streamlit.runtime.state import SessionState

from lib.board.case import Proposal, Reason
from lib.board.opinion import Opinion
from lib.board.people import STRANGER
from lib.ledger.wording import NBSP
from lib.store.home import Home
from lib.store.records import (
    cases,
    customer_records,
    decisions,
    meetings,
    notes,
    opinions,
    outcomes,
    people,
    plans,
)

DAY = dt.date(2026, 6, 30)
RECORD = {"customer.more": "What is on record?"}
"""The address of a customer's page with its record and forms, closed until asked for."""
_tokens = (f"page{n}" for n in itertools.count())
CREDIT = ("p-credit", "C", 150_000_00, 30, 50)
SALES = ("p-sales", "B", 250_000_00, 45, 80)


@pytest.fixture
def store(home) -> Home:
    """A store with the invented cast."""
    made = Home(home)
    people.invite_cast(made, STRANGER, token=next(_tokens))
    return made


def seat(store: Home, key: str):
    return people.person(store, key)


def meeting(store: Home, mode="signed in", day=DAY):
    return meetings.open_meeting(
        store, seat(store, "p-chair"), "Review", day, "sample", 90, mode, token=next(_tokens)
    )


def case(store: Home, held, *customers: str):
    proposals = [Proposal(c, (Reason("by hand", f"why {c}"),)) for c in customers or ("C017",)]
    names = {"C017": "Hohenrain", "C042": "Cawdale", "C088": "Montjolais"}
    made = cases.add(store, seat(store, "p-chair"), held.key, proposals, names, token=next(_tokens))
    return made if len(customers) > 1 else made[0]


def give(store: Home, of, *given) -> None:
    for key, rating, limit, term, chance in given:
        who = seat(store, key)
        said = Opinion(key, who.side, rating, limit, term, chance, f"because {key}")
        opinions.seal(store, who, of.key, said, token=next(_tokens))


def reveal(store: Home, of, *given):
    give(store, of, *(given or (CREDIT, SALES)))
    return opinions.reveal(
        store, seat(store, "p-chair"), of.key, version=of.version, token=next(_tokens)
    )


def found(widgets, label: str):
    """The widget of a label, by its beginning."""
    return next(w for w in widgets if w.label.replace("\\", "").startswith(label))


def press(page, label: str):
    found(page.button, label).click().run()
    assert not page.exception
    return page


def said(page) -> str:
    every = [*page.header, *page.subheader, *page.markdown, *page.success, *page.error,
             *page.warning, *page.caption]  # fmt: skip
    return "\n".join(str(e.value) for e in every).replace("\\", "").replace("\u00a0", " ")


def remembered(page) -> str:
    """All that the server keeps of a session, widgets' values included."""
    state = page.session_state
    while not isinstance(state, SessionState):
        state = object.__getattribute__(state, "_state")
    return repr((state._old_state, state._new_session_state, state._new_widget_state.states))


def test_nobody_is_named_yet_and_the_cast_is_taken_in_one_click(visit, home):
    page = visit("board")
    assert "Nobody is named yet" in said(page)
    press(page, "Take the invented cast")
    assert {p.key for p in people.everyone(Home(home))} >= {"p-chair", "p-credit", "p-sales"}
    assert found(page.selectbox, "You are").value == "p-chair"
    assert found(page.button, "Open the meeting")


def test_the_first_person_is_the_chair(visit, home):
    page = visit("board")
    press(page, "I am the chair")
    assert "A person has a name" in said(page)
    found(page.text_input, "Your name").set_value("Noor")
    press(page, "I am the chair")
    (only,) = people.everyone(Home(home))
    assert (only.name, only.role) == ("Noor", "chair")


def test_the_chair_names_somebody(visit, store):
    page = visit("board", seat="p-chair")
    found(page.text_input, "Name").set_value("Wim")
    found(page.selectbox, "Role").set_value("sales")
    press(page, "Name them")
    assert ("Wim", "sales") in {(p.name, p.role) for p in people.everyone(store)}


def test_a_meeting_has_the_day_and_the_ledger_of_the_scope(visit, store):
    page = visit("board", seat="p-chair", as_of="2026-03-31")
    press(page, "Open the meeting")
    (held,) = meetings.meetings(store, seat(store, "p-chair"))
    assert (held.day, held.ledger, held.minutes, held.mode) == (
        dt.date(2026, 3, 31), "sample", 90, "room",
    )  # fmt: skip
    assert page.header[0].value == "Review, March 2026"


def test_the_agenda_holds_what_is_ticked_and_parks_the_rest_with_a_day(visit, store):
    held = meeting(store)
    page = visit("board", seat="p-chair", meeting=str(held.key))
    ticked = [c for c in page.checkbox if c.value]
    press(page, "Put on the agenda")
    made = cases.cases(store, seat(store, "p-chair"), held.key)
    assert len(ticked) == 4 == sum(c.state == "open" for c in made)
    waiting = [c for c in made if c.state == "parked"]
    assert waiting
    assert all(c.parked_until > DAY for c in waiting)
    assert {"C017", "C088"} <= {c.customer for c in made if c.state == "open"}
    press(page, "Back")
    again = cases.cases(store, seat(store, "p-chair"), held.key)
    assert sum(c.state == "open" for c in again) == 5


def test_a_case_by_hand_is_a_customer_or_a_prospect(visit, store):
    held = meeting(store)
    page = visit("board", seat="p-sales", meeting=str(held.key))
    found(page.text_input, "or a prospect's name").set_value("Nieuwland BV")
    found(page.selectbox, "Customer").set_value("C042")
    found(page.text_input, "Terms asked for").set_value("net 60")
    press(page, "Add the case")
    assert "one of the two" in said(page)
    assert found(page.text_input, "Terms asked for").value == "net 60"
    found(page.selectbox, "Customer").set_value(None)
    found(page.text_input, "Days offered there").set_value("sixty")
    press(page, "Add the case")
    assert "whole number" in said(page)
    found(page.text_input, "Days offered there").set_value("60")
    press(page, "Add the case")
    (made,) = cases.cases(store, seat(store, "p-chair"), held.key)
    assert (made.name, made.prospect, made.market.terms, made.market.days) == (
        "Nieuwland BV", True, "net 60", 60,
    )  # fmt: skip
    assert found(page.text_input, "Terms asked for").value == ""
    prospect = visit("board", seat="p-chair", case=str(made.key))
    assert "There is no ledger of Nieuwland BV yet" in said(prospect)


def test_cases_change_places_and_are_parked(visit, store):
    held = meeting(store)
    case(store, held, "C017", "C042", "C088")
    page = visit("board", seat="p-credit", meeting=str(held.key))
    downs = [b for b in page.button if b.help and b.help.startswith("Down")]
    downs[0].click().run()
    names = [c.customer for c in cases.cases(store, seat(store, "p-chair"), held.key)]
    assert names == ["C042", "C017", "C088"]
    found(page.date_input, "It comes back on").set_value(dt.date(2026, 8, 3))
    press(page, "Park it")
    first = cases.cases(store, seat(store, "p-chair"), held.key)[0]
    assert (first.state, first.parked_until) == ("parked", dt.date(2026, 8, 3))


def test_an_opinion_is_sealed_and_leaves_nothing_behind(visit, store):
    held = meeting(store)
    of = case(store, held)
    page = visit("board", seat="p-credit", case=str(of.key))
    found(page.text_input, "Limit, EUR").set_value("173k")
    press(page, "Seal")
    assert "The term was left out" in said(page)
    assert found(page.text_input, "Limit, EUR").value == "173k"
    found(page.text_input, "Rating").set_value("D")
    found(page.text_input, "Term, days").set_value("31")
    found(page.text_input, "Chance").set_value("45")
    found(page.text_input, "Why?").set_value("planted words")
    press(page, "Seal")
    assert "Sealed 1 of 5" in said(page)
    assert dict(opinions.sealed(store, seat(store, "p-viewer"), of.key)) == {"p-credit": "credit"}
    assert "Yours is sealed" in said(page)
    assert "p-credit" in remembered(page)
    assert "planted words" not in remembered(page)
    assert "173k" not in remembered(page)
    assert not [w for w in page.text_input if w.label.startswith("Why?")]


def test_a_turn_at_the_one_machine_seals_for_whoever_sits_there(visit, store):
    held = meeting(store, "room")
    of = case(store, held)
    page = visit("board", seat="p-chair", case=str(of.key), step="Opinions")
    found(page.button_group, "Somebody else's turn").set_value("p-sales").run()
    entries = {"Rating": "b", "Limit, ": "250k", "Term, days": "45", "Chance": "80"}
    for label, text in entries.items():
        found(page.text_input, label).set_value(text)
    assert found(page.text_input, "Rating").proto.type == 1
    press(page, "Seal and pass on")
    assert dict(opinions.sealed(store, seat(store, "p-viewer"), of.key)) == {"p-sales": "sales"}
    assert "250k" not in remembered(page)
    assert "Ada Lindqvist" in page.subheader[0].value
    assert "Inês Valadão" not in found(page.button_group, "Somebody else's turn").options
    assert found(page.text_input, "Limit, ").value == ""


GOOD = {"Rating": "b", "Limit, ": "250k", "Term, days": "45", "Chance": "80"}


@pytest.mark.parametrize("mode", ["room", "signed in"])
@pytest.mark.parametrize(
    ("label", "typed"),
    [("Rating", "Q"), ("Limit, ", "€150k"), ("Limit, ", "15x37"), ("Term, days", "4711"),
     ("Term, days", "31.7"), ("Chance", "37"), ("Chance", "137"), ("Chance", "-37")],
)  # fmt: skip
def test_a_refusal_never_repeats_what_was_typed_blind(visit, store, mode, label, typed):
    of = case(store, meeting(store, mode))
    page = visit("board", seat="p-credit", case=str(of.key))
    for entry, text in (GOOD | {label: typed}).items():
        found(page.text_input, entry).set_value(text)
    press(page, "Seal")
    (refused,) = [str(e.value) for e in page.error]
    assert refused.startswith("The ")
    assert typed not in refused.replace("E.", "")
    assert not [d for d in ("150", "37", "4711", "31", "“") if d in refused]
    assert found(page.text_input, label).value == typed


def test_the_entries_of_a_shared_screen_are_dots_that_nothing_unmasks(visit, store):
    of = case(store, meeting(store, "room"))
    page = visit("board", seat="p-chair", case=str(of.key))
    blind = [w for w in page.text_input if w.label.startswith((*GOOD, "Why?"))]
    assert len(blind) == 5
    assert {w.proto.type for w in blind} == {1}
    own = visit("board", seat="p-credit", case=str(case(store, meeting(store), "C042").key))
    assert {found(own.text_input, label).proto.type for label in GOOD} == {0}


def test_what_was_not_sent_by_the_reveal_stands_and_can_be_noted(visit, store):
    of = case(store, meeting(store))
    give(store, of, CREDIT, SALES)
    late = visit("board", seat="p-credit-2", case=str(of.key))
    press(visit("board", seat="p-chair", case=str(of.key)), "Reveal now")
    late.run()
    assert "Opened before you had sent yours" in said(late)
    found(late.text_input, "Rating").set_value("D")
    found(late.text_input, "Why?").set_value("their bank changed")
    press(late, "Note it with the case")
    (note,) = notes.notes(store, seat(store, "p-credit"), of.key)
    assert (note.by, note.side) == ("p-credit-2", "credit")
    assert note.text == "Tomasz Bielik, after the reveal: Rating D. their bank changed"
    assert "Noted with the case." in said(late)
    assert found(late.text_input, "Why?").value == ""
    given = visit("board", seat="p-credit", case=str(of.key))
    assert "Opened before you had sent yours" not in said(given)


def test_before_the_reveal_neither_the_model_nor_a_rating_is_worked_out(visit, store):
    held = meeting(store)
    of = case(store, held)
    reason = Reason("divergence", "Credit's class is B; the record would be E.")
    cases.add(store, seat(store, "p-chair"), held.key, [Proposal("C042", (reason,))],
              {"C042": "Cawdale"}, token=next(_tokens))  # fmt: skip
    give(store, of, CREDIT)
    for key in ("p-chair", "p-credit", "p-sales", "p-viewer"):
        page = visit("board", seat=key, case=str(of.key))
        heads = [h.value for h in page.header]
        assert not [h for h in heads if h.startswith(("8", "9", "10"))]
        assert "because" not in said(page)
        assert "150" not in said(page).replace("1,50", "") or "150,000" not in said(page)
    led = visit("board", seat="p-sales", case=str(of.key + 1))
    assert "would be E" not in said(led)
    assert "Ratings and record differ" in said(led)


def test_the_reveal_shows_both_sides_and_the_gap(visit, store):
    held = meeting(store)
    of = case(store, held)
    give(store, of, CREDIT, SALES)
    page = visit("board", seat="p-chair", case=str(of.key))
    assert "2 of 5 have spoken: reveal now? The 3 others can no longer speak blind" in said(page)
    assert not [b for b in page.button if b.label == "Reveal"]
    press(page, "Reveal now")
    text = said(page)
    assert "One notch, €100 k apart, 15 days of term, 30 points of chance" in text
    assert "because p-credit" in text
    assert "rating C, limit 150,000 EUR" in text
    found(page.text_input, "Sales knew").set_value("two stores open")
    press(page, "Note it")
    (note,) = notes.notes(store, seat(store, "p-credit"), of.key)
    assert (note.side, note.text) == ("sales", "two stores open")
    press(page, "Note it")
    assert "Write what was known, beside whoever knew it." in said(page)


def test_a_plan_needs_two_owners_and_keeps_what_was_entered(visit, store):
    held = meeting(store)
    of = reveal(store, case(store, held))
    page = visit("board", seat="p-sales", case=str(of.key))
    found(page.text_input, "Most they may owe").set_value("200k")
    found(page.text_input, "Paid when ordered").set_value("20")
    press(page, "Propose the plan")
    assert "two owners" in said(page)
    assert found(page.text_input, "Most they may owe").value == "200k"
    found(page.selectbox, "Owner from credit").set_value("p-credit")
    found(page.selectbox, "Owner from sales").set_value("p-sales")
    press(page, "Propose the plan")
    draft = plans.plan(store, seat(store, "p-sales"), of.key)
    assert (draft.plan.cap, draft.plan.prepay_share) == (200_000_00, 0.2)
    assert found(page.text_input, "Most they may owe").value == "200000"
    options = visit("board", seat="p-sales", case=str(of.key), step="Options")
    assert "The plan brings that to" in said(options)


def test_a_decision_is_recorded_agreed_and_approved(visit, store):
    held = meeting(store)
    of = reveal(store, case(store, held))
    page = visit("board", seat="p-sales", case=str(of.key))
    found(page.text_input, "Limit, EUR").set_value("180k")
    press(page, "Record the decision")
    assert "Say why, in a sentence" in said(page)
    assert found(page.selectbox, "Who carries it out").value == "p-credit"
    found(page.selectbox, "Who carries it out").set_value("p-sales-2")
    found(page.text_input, "Why?").set_value("less is enough")
    press(page, "Record the decision")
    press(page, "Sales agrees")
    assert "Credit has not agreed yet" in said(page)
    other = visit("board", seat="p-credit-2", case=str(of.key))
    press(other, "Credit agrees")
    assert "Agreed: Tomasz Bielik for credit. It is in force." in said(other)
    assert not [b for b in other.button if b.label.startswith("Approve")]
    (made,) = decisions.decisions(store, seat(store, "p-chair"))
    assert [(c.field, c.old, c.new) for c in made.changes] == [
        ("credit_limit", "22400000", "18000000")
    ]
    assert (made.starts, made.until) == (DAY, dt.date(2026, 12, 30))
    assert (made.approval.person, made.expected_chance) == ("p-credit-2", 65)
    assert {a.role for a in made.agreements} == {"credit", "sales"}
    out = visit("board", seat="p-chair", meeting=str(held.key))
    assert "decided" in said(out)
    assert [d.label for d in out.get("download_button")][:2] == ["Minutes, DOCX", "Minutes, PDF"]


def test_a_held_order_is_a_line_of_the_decision(visit, store):
    of = reveal(store, case(store, meeting(store)))
    page = visit("board", seat="p-sales", case=str(of.key))
    found(page.text_input, "Deliver how much").set_value("some")
    found(page.text_input, "Why?").set_value("half of it")
    press(page, "Record the decision")
    assert "is delivered is not an amount" in said(page)
    found(page.text_input, "Deliver how much").set_value("900k")
    press(page, "Record the decision")
    assert "write “all”, less than that, or 0 to hold it" in said(page)
    found(page.text_input, "Deliver how much").set_value("5k")
    found(page.text_input, "On what condition").set_value("once the oldest is paid")
    press(page, "Record the decision")
    (made,) = decisions.decisions(store, seat(store, "p-chair"))
    (line,) = made.orders
    assert (line.action, line.amount, line.condition, line.owner, line.until) == (
        "part", 5_000_00, "once the oldest is paid", "p-credit", dt.date(2026, 7, 14),
    )  # fmt: skip
    assert "release 5,000 EUR of it, on condition: once the oldest is paid" in said(page)


def test_a_part_of_an_order_is_in_the_orders_own_currency(visit, store):
    of = reveal(store, case(store, meeting(store), "C023"))
    page = visit("board", seat="p-sales", case=str(of.key))
    found(page.text_input, "Deliver how much, GBP?").set_value("5k")
    found(page.text_input, "Why?").set_value("a part of it")
    press(page, "Record the decision")
    (made,) = decisions.decisions(store, seat(store, "p-chair"))
    (line,) = made.orders
    assert (line.amount, line.currency) == (5_000_00, "GBP")
    assert "release 5,000 GBP of it" in said(page)


def test_a_prospect_has_nothing_that_could_stay_as_it_is(visit, store):
    held = meeting(store)
    of = cases.add_prospect(
        store, seat(store, "p-chair"), held.key, "Newcomer", token=next(_tokens)
    )
    of = reveal(store, of)
    page = visit("board", seat="p-sales", case=str(of.key))
    options = found(page.button_group, "What is decided")
    assert (options.options, options.value) == (["Credit's", "Sales'", "Midpoint"], "midpoint")
    found(page.text_input, "Limit, EUR").set_value("")
    found(page.text_input, "Terms").set_value("")
    found(page.text_input, "Why?").set_value("nothing for now")
    press(page, "Record the decision")
    assert "Say what they are given" in said(page)
    assert not decisions.decisions(store, seat(store, "p-chair"))


def test_at_the_one_machine_both_heads_agree_in_one_click(visit, store):
    of = reveal(store, case(store, meeting(store, "room")))
    page = visit("board", seat="p-chair", case=str(of.key))
    for label, text in (("Limit, EUR", "400k"), ("Why?", "it takes both heads")):
        found(list(page.text_input)[::-1], label).set_value(text)  # above: opinions not sent
    press(page, "Record the decision")
    press(page, "Both agree: Ada Lindqvist and Inês Valadão")
    assert "Ada Lindqvist for credit and Inês Valadão for sales. It is in force." in said(page)
    (made,) = decisions.decisions(store, seat(store, "p-chair"))
    assert {a.person for a in made.agreements} == {"p-credit", "p-sales"}
    assert made.approval is not None


def test_whoever_agreed_is_not_asked_to_approve(visit, store):
    of = reveal(store, case(store, meeting(store, "room")))
    page = visit("board", seat="p-chair", case=str(of.key))
    for label, text in (("Limit, EUR", "400k"), ("Why?", "it takes both heads")):
        found(list(page.text_input)[::-1], label).set_value(text)  # above: opinions not sent
    press(page, "Record the decision")
    press(page, "Credit agrees: Ada Lindqvist")
    press(page, "Sales agrees: Marc Delorme")
    assert "Approval of **the head of sales** is missing." in said(page)
    approve = [b.label.replace("\\", "") for b in page.button if b.label.startswith("Approve")]
    assert approve == ["Approve: Inês Valadão"]


def test_one_click_makes_a_plan_of_a_proposal(visit, store):
    of = reveal(store, case(store, meeting(store)))
    page = visit("board", seat="p-sales", case=str(of.key))
    plan_of = [b for b in page.button if b.label == "Make a plan of it"]
    assert len(plan_of) == 3
    plan_of[-1].click().run()
    draft = plans.plan(store, seat(store, "p-sales"), of.key)
    assert (draft.plan.cap, draft.plan.increment_days) == (200_000_00, 38)
    assert (draft.plan.credit_owner, draft.plan.sales_owner) == ("p-credit", "p-sales")
    next(b for b in page.button if b.label == "Decide this").click().run()
    assert page.session_state[f"board.step.{of.key}"] == "Decision"
    assert found(page.button_group, "What is decided").value == "as is"


def test_today_stands_beside_each_entry_and_what_is_due_on_both_pages(visit, store):
    of = reveal(store, case(store, meeting(store)))
    page = visit("board", seat="p-sales", case=str(of.key))
    assert {"Limit, EUR · today 224,000", "Terms · today net 30"} <= {
        w.label.replace(NBSP, " ") for w in page.text_input
    }
    cases.park(store, seat(store, "p-chair"), of.key, dt.date(2026, 7, 3), version=of.version,
               token=next(_tokens))  # fmt: skip
    for name, query in (("overview", {}), ("customer", {"customer": "C017"})):
        assert "1 thing is due" in said(visit(name, seat="p-credit", **query))


def test_each_side_says_why_it_does_not_agree_and_the_chair_names_who_settles_it(visit, store):
    held = meeting(store)
    of = reveal(store, case(store, held))
    page = visit("board", seat="p-credit", case=str(of.key))
    press(page, "Record that we do not agree")
    assert "Say in a sentence why your side does not agree" in said(page)
    found(page.text_input, "Credit says").set_value("too much")
    press(page, "Record that we do not agree")
    assert "Sales: has not spoken yet" in said(page)
    other = visit("board", seat="p-sales", case=str(of.key))
    assert not [w for w in other.text_input if w.label.startswith("Credit says")]
    found(other.text_input, "Sales says").set_value("too little")
    press(other, "Record that we do not agree")
    chair = visit("board", seat="p-chair", case=str(of.key))
    found(chair.text_input, "Who settles it").set_value("the heads")
    press(chair, "Name who settles it")
    (apart,) = decisions.disagreements(store, seat(store, "p-chair"))
    assert (apart.credit_says, apart.sales_says) == ("too much", "too little")
    assert (apart.escalated_to, apart.by) == ("the heads", dt.date(2026, 7, 7))


def test_a_no_drawn_before_a_decision_deletes_nothing(visit, store):
    of = reveal(store, case(store, meeting(store)))
    page = visit("board", seat="p-credit", case=str(of.key))
    sales = visit("board", seat="p-sales", case=str(of.key))
    found(sales.text_input, "Why?").set_value("as it is")
    press(sales, "Record the decision")
    found(page.text_input, "Credit says").set_value("too much")
    press(page, "Record that we do not agree")
    assert "changed this decision a moment ago" in said(page)
    assert len(decisions.decisions(store, seat(store, "p-chair"))) == 1


def test_a_parked_case_comes_back_on_its_day_in_another_meeting(visit, store):
    held = meeting(store)
    of = reveal(store, case(store, held, "C099"))
    cases.park(store, seat(store, "p-chair"), of.key, dt.date(2026, 6, 30), version=of.version,
               token=next(_tokens))  # fmt: skip
    later = meetings.open_meeting(
        store, seat(store, "p-chair"), "Next", DAY, "sample", 90, "signed in", token=next(_tokens)
    )
    page = visit("board", seat="p-chair", meeting=str(later.key))
    tick = next(
        c for c in page.checkbox if "Parked until 30 Jun 2026" in c.label.replace(NBSP, " ")
    )
    assert tick.value
    press(page, "Put on the agenda")
    was = cases.case(store, seat(store, "p-chair"), of.key)
    went = cases.case(store, seat(store, "p-chair"), was.went_to)
    assert (went.meeting, went.state) == (later.key, "revealed")
    assert "taken up in a later meeting" in said(
        visit("board", seat="p-chair", meeting=str(held.key))
    )


def test_cases_change_places_beside_parked_ones(visit, store):
    held = meeting(store)
    made = case(store, held, "C017", "C042", "C088")
    cases.park(store, seat(store, "p-chair"), made[0].key, dt.date(2026, 8, 3), version=1,
               token=next(_tokens))  # fmt: skip
    page = visit("board", seat="p-credit", meeting=str(held.key))
    next(b for b in page.button if b.help and b.help.startswith("Down")).click().run()
    there = cases.cases(store, seat(store, "p-chair"), held.key)
    assert [c.customer for c in there if c.state == "open"] == ["C088", "C042"]


def test_a_close_says_what_it_leaves_open_and_has_a_way_back(visit, store):
    held = meeting(store)
    case(store, held)
    page = visit("board", seat="p-chair", meeting=str(held.key))
    assert "1 case is not decided and will be parked (Hohenrain)" in said(page)
    press(page, "Close the meeting")
    assert "Close the meeting" not in {b.label for b in page.button}
    press(page, "Reopen the meeting")
    (again,) = cases.cases(store, seat(store, "p-chair"), held.key)
    assert again.state == "open"


def test_on_an_earlier_day_the_map_has_no_case_of_a_later_meeting(visit, store):
    reveal(store, case(store, meeting(store)))
    at_map = {"seat": "p-chair", "board.more": "Where do we see it differently?"}
    assert "1 case opened" in said(visit("board", **at_map))
    early = visit("board", as_of="2026-06-29", **at_map)
    assert "1 case" not in said(early)


def test_changing_a_decision_begins_with_what_it_says(visit, store):
    of = reveal(store, case(store, meeting(store)))
    page = visit("board", seat="p-sales", case=str(of.key))
    found(page.text_input, "Limit, EUR").set_value("180k")
    found(page.selectbox, "Who carries it out").set_value("p-sales-2")
    found(page.text_input, "Why?").set_value("less is enough")
    press(page, "Record the decision")
    assert found(page.selectbox, "Who carries it out").value == "p-sales-2"
    found(page.text_input, "Terms").set_value("net 45")
    press(page, "Change the decision")
    (made,) = decisions.decisions(store, seat(store, "p-chair"))
    assert (made.owner, made.reasons, made.option) == ("p-sales-2", "less is enough", "changed")
    assert {c.field: c.new for c in made.changes} == {"credit_limit": "18000000", "terms": "net 45"}


def test_what_both_sides_said_is_settled_in_one_click(visit, store):
    held = meeting(store)
    one, two = case(store, held, "C017", "C042")
    give(store, one, CREDIT, ("p-sales", "B", 150_000_00, 30, 70))
    give(store, two, CREDIT, SALES)
    page = visit("board", seat="p-chair", meeting=str(held.key))
    assert "2 of 5 have spoken: reveal now?" in said(page)
    press(page, "Reveal now")
    press(page, "Settle 1 case")
    (made,) = decisions.decisions(store, seat(store, "p-chair"))
    assert made.case == one.key
    assert [c.new for c in made.changes if c.field == "credit_limit"] == ["15000000"]
    assert {a.person for a in made.agreements} == {"p-credit", "p-sales"}
    assert "settled by consent" in said(page)
    assert "missing" not in said(page)


def test_a_decision_is_looked_at_after_thirty_days(visit, store):
    held = meeting(store, day=dt.date(2026, 3, 31))
    of = reveal(store, case(store, held))
    page = visit("board", seat="p-credit", case=str(of.key))
    found(page.text_input, "Why?").set_value("as it is")
    press(page, "Record the decision")
    press(page, "Credit agrees")
    press(visit("board", seat="p-sales", case=str(of.key)), "Sales agrees")
    early = visit("board", seat="p-credit", as_of="2026-04-29")
    assert not [w for w in early.text_input if "what do we learn" in w.label]
    late = visit("board", seat="p-credit", as_of="2026-04-30")
    lesson = next(w for w in late.text_input if "what do we learn after 30 days" in w.label)
    lesson.set_value("watch the promises")
    press(late, "Keep it")
    (kept_look,) = outcomes.outcomes(store, seat(store, "p-chair"))
    assert (kept_look.after_days, kept_look.lesson) == (30, "watch the promises")
    assert kept_look.seen.day == dt.date(2026, 4, 30)
    assert kept_look.expected.credit_chance == 50


def test_a_write_between_is_a_sentence_and_the_entry_is_kept(visit, store):
    held = meeting(store)
    of = reveal(store, case(store, held))
    page = visit("board", seat="p-sales", case=str(of.key))
    cases.park(store, seat(store, "p-chair"), of.key, dt.date(2026, 8, 1), version=of.version,
               token=next(_tokens))  # fmt: skip
    found(page.text_input, "Sales says").set_value("yes")
    press(page, "Record that we do not agree")
    assert "is parked, so this cannot be done now" in said(page)
    assert not decisions.disagreements(store, seat(store, "p-chair"))


WRITES = {
    "Seal",
    "Seal and pass on",
    "Reveal",
    "Put on the agenda",
    "Add the case",
    "Open the meeting",
    "Close the meeting",
    "Propose the plan",
    "Record the decision",
    "Record that we do not agree",
    "Name who settles it",
    "Reopen the meeting",
    "Credit agrees",
    "Sales agrees",
    "Approve",
    "Note it",
    "Name them",
    "Park it",
    "Log it",
    "Put on record",
    "Take it down",
    "Keep it",
}


@pytest.mark.parametrize("key", ["p-viewer", "p-nobody", ""])
def test_a_viewer_and_a_stranger_are_given_no_form(visit, store, key):
    held = meeting(store)
    of = reveal(store, case(store, held))
    for page in (
        visit("board", seat=key), visit("board", seat=key, meeting=str(held.key)),
        visit("board", seat=key, case=str(of.key)),
        visit("customer", seat=key, customer="C017", **RECORD),
    ):  # fmt: skip
        assert not {b.label for b in page.button} & WRITES
    page = visit("board", seat=key, case=str(of.key))
    if key == "p-viewer":
        assert "because" not in said(page)
        assert "Ada" not in said(page)
        assert "One notch" in said(page)
    else:
        assert "may not read the board" in said(page)
        assert not page.header


def test_a_stranger_who_presents_is_still_a_stranger(visit, store):
    of = reveal(store, case(store, meeting(store)))
    page = press(visit("board", case=str(of.key)), "Present")
    assert "may not read the board" in said(page)
    assert "One notch" not in said(page)


def test_a_seller_may_not_order_meetings_or_name_people(visit, store):
    held = meeting(store)
    page = visit("board", seat="p-sales-2")
    assert not {b.label for b in page.button} & {"Open the meeting", "Name them"}
    page = visit("board", seat="p-sales-2", meeting=str(held.key))
    assert not {b.label for b in page.button} & {"Close the meeting"}
    assert "Add the case" in {b.label for b in page.button}


def test_presenting_shows_a_viewers_view_to_everybody(visit, store):
    held = meeting(store)
    of = reveal(store, case(store, held))
    page = visit("board", seat="p-chair", case=str(of.key))
    assert "because p-credit" in said(page)
    press(page, "Present")
    assert not {b.label for b in page.button} & WRITES
    assert "because" not in said(page)
    assert "Ada" not in said(page)
    assert "One notch" in said(page)


def test_cover_is_a_word_for_all_but_credit_and_the_chair(visit, store):
    for key, amounts in (("p-credit", True), ("p-chair", True), ("p-sales", False)):
        page = visit("customer", seat=key, customer="C017")
        assert ("stands without cover" in said(page)) is amounts
        assert ("Covered: partly" in said(page)) is not amounts
    held = meeting(store, "room")
    of = case(store, held)
    assert "Covered: partly" in said(visit("board", seat="p-credit", case=str(of.key)))


def test_what_is_put_on_record_stands_on_the_customers_page(visit, store):
    page = visit("customer", seat="p-sales", customer="C017", **RECORD)
    found(page.text_input, "Terms agreed").set_value("net 75")
    found(page.text_input, "In a sentence").set_value("for the summer")
    press(page, "Log it")
    (entry,) = customer_records.logged(store, seat(store, "p-sales"), "C017")
    assert (entry.day, entry.by, entry.terms) == (DAY, "p-sales", "net 75")
    assert "net 75 agreed by Inês Valadão on 30 Jun 2026: for the summer" in said(page)
    report = next(b for b in page.button_group if b.label.startswith("Is staff turnover rising"))
    report.set_value("yes")
    next(b for b in page.button if b.label == "Put on record").click().run()
    (seen,) = customer_records.reports(store, seat(store, "p-sales"), "C017")
    assert dict(seen.answers) == {"turnover_rising": "yes"}
    found(page.text_input, "Terms asked for").set_value("net 90")
    press(page, "Take it down")
    (asked,) = customer_records.asked(store, seat(store, "p-sales"), "C017")
    assert asked.market.terms == "net 90"


def test_a_cause_says_theirs_or_ours_and_who_said_so(visit, store):
    page = visit("customer", seat="p-credit", customer="C017", **RECORD)
    press(page, "Put on record")
    assert "Say whose it is" in said(page)
    found(page.button_group, "Whose is it").set_value("ours")
    found(page.button_group, "Could they pay").set_value("could pay, has not")
    found(page.text_input, "What happened").set_value("wrong price billed")
    press(page, "Put on record")
    (cause,) = customer_records.causes(store, seat(store, "p-credit"), "C017")
    assert (cause.whose, cause.said_by, cause.day) == ("ours", "Ada Lindqvist", DAY)


def test_what_credit_was_told_is_only_that_there_is_something_to_sales(visit, store):
    page = visit("customer", seat="p-credit", customer="C017", **RECORD)
    found(page.button_group, "It points to").set_value("worse")
    found(page.text_input, "From whom").set_value("a bank in Hagen")
    found(page.text_input, "What was said").set_value("line was cut")
    press(page, "Keep it")
    sold = visit("customer", seat="p-sales", customer="C017", **RECORD)
    rows = "".join(str(f.value.to_dict()) for f in sold.dataframe)
    assert "confidential information, worse, 30 Jun 2026: ask credit" in rows
    assert "Hagen" not in rows + said(sold)
    assert "line was cut" not in rows + said(sold)


def test_todays_limit_and_term_stand_beside_the_entries_of_an_opinion(visit, store):
    """Two “30”s would turn net 60 into net 30 unseen."""
    of = case(store, meeting(store))
    page = visit("board", seat="p-sales", case=str(of.key), step="Opinions")
    labels = [entry.label for entry in page.text_input]
    assert "Limit, EUR · today 224,000" in labels
    assert "Term, days · today net 30" in labels


BLIND_STEPS = ["1–5 Facts", "6–7 Why and what we saw", "What do you think?"]
OPEN_STEPS = [
    "1–5 Facts", "6–7 Why and what we saw", "8 How far apart?", "9 The record",
    "10 Options and plan", "Decide",
]  # fmt: skip


def test_a_case_has_three_steps_until_the_reveal_and_six_after_it(visit, store):
    of = case(store, meeting(store))
    page = visit("board", seat="p-chair", case=str(of.key))
    assert found(page.button_group, "Step").options == BLIND_STEPS
    assert found(page.button_group, "Step").value == "Facts"
    asked = visit("board", seat="p-chair", case=str(of.key), step="Options")
    assert found(asked.button_group, "Step").value == "Facts"
    reveal(store, of)
    opened = visit("board", seat="p-chair", case=str(of.key))
    assert found(opened.button_group, "Step").options == OPEN_STEPS
    assert found(opened.button_group, "Step").value == "Opinions"


def test_the_next_step_is_one_click_and_the_last_has_none(visit, store):
    of = reveal(store, case(store, meeting(store)))
    page = visit("board", seat="p-credit", case=str(of.key), step="Facts")
    for step in ("Why", "Opinions", "Record", "Options", "Decision"):
        press(page, "Next step")
        assert found(page.button_group, "Step").value == step
        assert page.query_params["step"] == step
    assert not [b for b in page.button if b.label == "Next step"]


def test_entries_of_every_step_stay_in_the_page_while_another_is_looked_at(visit, store):
    """So that what is typed and not sent stays; a browser test types it."""
    of = reveal(store, case(store, meeting(store)))
    for step in ("Facts", "Why", "Opinions", "Record", "Options", "Decision"):
        page = visit("board", seat="p-sales", case=str(of.key), step=step)
        labels = {w.label for w in page.text_input}
        assert {"Why?", "Milestone 1", "Sales knew"} <= labels


def test_a_prospect_has_no_step_about_a_ledger(visit, store):
    held = meeting(store)
    of = cases.add_prospect(
        store, seat(store, "p-chair"), held.key, "Nieuwland BV", (Reason("by hand", "new"),), None,
        token=next(_tokens),
    )  # fmt: skip
    page = visit("board", seat="p-chair", case=str(of.key))
    assert found(page.button_group, "Step").options == ["1–5 Facts", "What do you think?"]


def test_a_case_seen_beside_another_ledger_day_or_filter_says_so(visit, store):
    of = case(store, meeting(store))
    plain_page = visit("board", seat="p-chair", case=str(of.key), step="Facts")
    assert "without the filters above" not in said(plain_page)
    filtered = visit("board", seat="p-chair", case=str(of.key), step="Facts", segment="key")
    assert "without the filters above" in said(filtered)
