"""The negotiation page: each customer's own request, what it is worth, and nothing of ours for others."""

import datetime as dt
from pathlib import Path

import pytest

from lib.board.negotiation import CustomerRequest, Proposal
from lib.board.people import STRANGER
from lib.store.home import Home
from lib.store.records import people, requests

ONE = {"customer": "C017"}
DAY = dt.date(2026, 6, 30)


@pytest.fixture
def seated(home: Path) -> Home:
    made = Home(home)
    people.invite_cast(made, STRANGER, token="cast")
    return made


def said(app) -> str:
    text = "\n".join(
        str(m.value) for m in (*app.markdown, *app.get("html"), *app.header, *app.subheader)
    )
    return text.replace("\\", "").replace("\u00a0", " ")


def files(app) -> list[str]:
    """What the dialog of files offers."""
    if not [b for b in app.button if b.key == "negotiation.files"]:
        return []
    app.button(key="negotiation.files").click().run()
    return [b.label for b in app.get("download_button")]


def entry(app, name: str, form: str = "request"):
    (found,) = (
        n for n in app.number_input if n.key and f".{form}." in n.key and f".{name}." in n.key
    )
    return found


def press(app, label: str):
    (found,) = (b for b in app.button if b.label == label)
    return found.click().run()


def test_the_first_words_are_what_stands_against_more(visit):
    app = visit("negotiation", **ONE)
    assert not app.error
    assert not app.warning
    text = said(app)
    assert text.index("Over the limit by €140 k") < text.index("Left of limit")
    for check in ("2 orders held, €83.7 k", "Class B", "1 month of sales unpaid and late"):
        assert check in text
    assert files(app) == ["Our sheet, PDF", "Our sheet, slides", "Offer, PDF", "Offer, slides"]


def test_no_credit_is_said_first(visit):
    assert "■ No credit: the limit on record is 0" in said(visit("negotiation", customer="C008"))


def test_what_is_typed_counts_at_once_and_stands_in_the_address(visit):
    app = visit("negotiation", **ONE)
    entry(app, "term").set_value(75).run()
    assert "75 days" in said(app)
    assert app.query_params["term"] in ("75", ["75"])
    assert "term" in app.query_params
    again = visit("negotiation", **ONE, term="75", price="-1")
    assert entry(again, "term").value == 75
    assert entry(again, "price").value == -1.0


def test_a_request_is_kept_and_found_again(visit, home):
    app = visit("negotiation", **ONE)
    entry(app, "term").set_value(75).run()
    press(app, "Keep the request")
    assert not app.error
    (kept,) = requests.requests(Home(home), STRANGER, "C017")
    assert (kept.asks, kept.ledger, kept.day) == (Proposal(75), "sample", DAY)
    again = visit("negotiation", **ONE)
    assert entry(again, "term").value == 75
    assert "Taken down 30 Jun 2026" in said(again)


def test_another_customer_shows_nothing_of_the_one_before(visit, home):
    made = requests.take_down(
        Home(home), STRANGER,
        CustomerRequest("C017", "sample", DAY, Proposal(75), "their buyer", "Corvo *Cream*"), token="a",
    )  # fmt: skip
    app = visit("negotiation", **ONE, request=str(made.key))
    assert "Corvo *Cream* is said to offer it" in said(app)
    app.selectbox(key="negotiation.customer").set_value("C031").run()
    assert app.query_params["customer"] in ("C031", ["C031"])
    assert "request" not in app.query_params
    assert "Corvo" not in said(app)
    assert entry(app, "term").value != 75
    wrong = visit("negotiation", customer="C031", request=str(made.key))
    assert "not one of this customer's" in wrong.warning[0].value
    assert "Corvo" not in said(wrong)


def test_what_was_given_last_time_leads(visit, home):
    store = Home(home)
    made = requests.take_down(
        store, STRANGER, CustomerRequest("C017", "sample", DAY, Proposal(60)), token="a"
    )
    requests.close(
        store, STRANGER, made.key, "agreed", DAY, Proposal(45, 0.0075), "for a year", version=1,
        token="b",
    )  # fmt: skip
    text = said(visit("negotiation", **ONE))
    assert "they asked for 60 days; we gave 45 days, price 0.75 % higher (for a year)" in text


def test_their_answer_is_worth_something_at_once_and_is_logged(visit, home):
    store = Home(home)
    made = requests.take_down(
        store, STRANGER, CustomerRequest("C017", "sample", DAY, Proposal(60)), token="a"
    )
    app = visit("negotiation", **ONE, **{"negotiation.more": "What do they answer?"})
    entry(app, "term", "answer").set_value(45).run()
    assert "■ No more time is offered, for they are far over the limit" in said(app)
    assert "■ Below our line: 45 days costs us" in said(app)
    entry(app, "price", "answer").set_value(1.0).run()
    assert "● Above our line: 45 days, price 1 % higher is worth" in said(app)
    press(app, "Log this round")
    (one,) = requests.rounds(store, STRANGER, made.key)
    assert one.terms == Proposal(45, 0.01)
    assert one.worth is not None
    assert one.worth > 0
    assert one.conceded.replace("\u00a0", " ") == "15 days, 1 % price"
    assert "1. they, 30 Jun 2026: 45 days, price 1 % higher · worth" in said(app).replace("\\", "")


def test_an_impossible_request_is_a_sentence_in_per_cent(visit):
    app = visit("negotiation", **ONE)
    entry(app, "price").set_value(100.0).run()
    assert "A change of price lies between -50 and 50 %; 100 % was given." in said(app)
    assert "Left of limit" in said(app)


def test_an_unknown_customer_is_nobody(visit):
    app = visit("negotiation", customer="ZZZ9")
    assert "There is no customer “ZZZ9” in this ledger" in app.warning[0].value
    assert not files(app)


@pytest.mark.parametrize(("seat", "reads"), [("p-viewer", False), ("p-service", False)])
def test_who_has_no_say_reads_neither_requests_nor_the_line(visit, seated, seat, reads):
    requests.take_down(
        seated, people.person(seated, "p-sales"),
        CustomerRequest("C017", "sample", DAY, Proposal(75), competitor="Corvo"), token="a",
    )  # fmt: skip
    app = visit("negotiation", **ONE, seat=seat)
    text = said(app)
    for ours in ("Corvo", "below our line", "Our room", "walk away"):
        assert ours not in text
    assert "Keep the request" not in [b.label for b in app.button]
    assert files(app) == ["Offer, PDF", "Offer, slides"]


def test_a_customer_with_a_discount_is_told_what_becomes_of_it(visit):
    text = said(visit("negotiation", customer="C062", term="60"))
    assert "2 % within 10 days stays" in text
    assert "2 % within 10 days ends" in text
