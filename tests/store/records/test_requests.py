"""A request is its customer's own, kept with its rounds and its end; what cannot be is a sentence."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.board.negotiation import CustomerRequest, NotARequest, Proposal, Round, last_given
from lib.board.people import STRANGER, Refused
from lib.store.records import events, requests
from lib.store.records.write import Stale
from tests.store.records import table
from tests.store.records.table import DAY, seat, token
from tests.store.records.writes import REQUEST


@pytest.fixture
def seated(place):
    table.meeting(place)
    return place


def taken(home, request: CustomerRequest = REQUEST) -> CustomerRequest:
    return requests.take_down(home, seat(home, "sales"), request, token=token())


def test_a_request_is_kept_with_who_asked_what_and_who_says_so(seated):
    made = taken(seated)
    (kept,) = requests.requests(seated, seat(seated, "credit"), "C017")
    assert kept == made == replace(REQUEST, key=made.key, by="p-sales")
    assert requests.requests(seated, seat(seated, "credit"), "C018") == ()
    assert requests.requests(seated, seat(seated, "credit"), "C017", "another ledger") == ()
    said = events.events(seated, seat(seated, "chair"), customer="C017")
    assert "took down a customer's request" in said["act"].tolist()


@pytest.mark.parametrize("who", ["viewer", "service"])
def test_who_has_no_say_in_terms_neither_keeps_nor_reads_one(seated, who):
    with pytest.raises(Refused, match="may not keep a customer's request"):
        requests.take_down(seated, seat(seated, who), REQUEST, token=token())
    with pytest.raises(Refused, match="may not read a customer's requests"):
        requests.requests(seated, seat(seated, who), "C017")


def test_one_person_at_one_machine_keeps_theirs_until_somebody_is_named(place):
    made = requests.take_down(place, STRANGER, REQUEST, token=token())
    assert made.by == "this machine"
    assert len(requests.requests(place, STRANGER, "C017")) == 1
    table.meeting(place)
    with pytest.raises(Refused):
        requests.requests(place, STRANGER, "C017")


def test_rounds_are_counted_and_say_what_was_given_way(seated):
    made, who = taken(seated), seat(seated, "sales")
    for speaker, terms in (
        ("customer", Proposal(50, 0.0025)), ("us", Proposal(60, 0.0125)),
        ("us", Proposal(60, 0.01)), ("customer", Proposal(50, 0.005)),
    ):  # fmt: skip
        requests.log_round(seated, who, Round(made.key, speaker, DAY, terms, 5), token=token())
    found = requests.rounds(seated, who, made.key)
    assert [r.number for r in found] == [1, 2, 3, 4]
    assert [r.conceded.replace("\u00a0", " ") for r in found] == [
        "10 days, 0.25 % price", "", "0.25 % price", "0.25 % price",
    ]  # fmt: skip


def test_what_we_gave_last_time_is_the_newest_that_ended(seated):
    who, first = seat(seated, "sales"), taken(seated)
    given = Proposal(45, 0.0075)
    later = dt.date(2026, 8, 3)
    closed = requests.close(
        seated, who, first.key, "agreed", later, given, "met half way", version=1, token=token()
    )
    taken(seated, replace(REQUEST, day=dt.date(2026, 9, 1)))
    last = last_given(requests.requests(seated, who, "C017"))
    assert last == closed
    assert last.outcome_terms == given
    assert last.outcome_terms.text.replace("\u00a0", " ") == "45 days, price 0.75 % higher"


def test_a_closed_request_is_not_talked_on(seated):
    who, made = seat(seated, "sales"), taken(seated)
    requests.close(seated, who, made.key, "declined", DAY, None, "", version=1, token=token())
    with pytest.raises(NotARequest, match="closed: declined"):
        requests.log_round(seated, who, Round(made.key, "us", DAY, Proposal(45)), token=token())
    with pytest.raises(NotARequest, match="closed"):
        requests.correct(seated, who, replace(made, asks=Proposal(90)), version=2, token=token())


def test_two_who_change_one_request_do_not_overwrite_each_other(seated):
    made = taken(seated)
    requests.correct(
        seated, seat(seated, "sales"), replace(made, asks=Proposal(75)), version=1, token=token()
    )
    with pytest.raises(Stale, match="Inês Valadão changed this request"):
        requests.correct(
            seated,
            seat(seated, "credit"),
            replace(made, asks=Proposal(45)),
            version=1,
            token=token(),
        )


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"term": 900}, "A term, in days, lies between 0 and 730; 900 was given."),
        ({"price": 1.0}, "A change of price lies between -50 and 50 %; 100 % was given."),
        ({"discount": 0.6, "window": 10}, "A discount lies between 0 and 50 %; 60 % was given."),
        ({"discount": 0.02}, "within how many days"),
    ],
)
def test_what_cannot_be_asked_for_is_a_sentence_in_the_units_it_was_typed_in(entries, said):
    with pytest.raises(NotARequest, match=said):
        Proposal(**entries)


def test_nothing_asked_for_is_no_request(seated):
    with pytest.raises(NotARequest, match="Say what they ask for"):
        taken(seated, replace(REQUEST, asks=Proposal()))
    made = taken(seated)
    with pytest.raises(NotARequest, match="Say on what you agreed"):
        requests.close(
            seated,
            seat(seated, "sales"),
            made.key,
            "agreed",
            DAY,
            None,
            "",
            version=1,
            token=token(),
        )
