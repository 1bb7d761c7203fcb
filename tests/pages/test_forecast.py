"""The forecast page as a browser opens it: every card answers, thin ledgers say so, the record on request."""

import csv
import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from click.testing import CliRunner

from lib.__main__ import main
from lib.store.home import Home
from lib.store.records import expected_days, forecasts
from lib.ui import data

CARDS = [
    "What cash comes in, week by week?", "What comes in within 4 weeks?", "How good were we?",
    "Which open invoices are most likely late?", "When will it be paid?", "What would change it?",
    "Where are the figures heading?",
]  # fmt: skip
PROMISES, KEPT, SELLERS = (
    "Will promised days be kept?", "How did promises turn out?", "How did sellers' days turn out?",
)  # fmt: skip
SAID = "What did we say a month ago?"
RECORD = [
    "How does every score compare?",
    "Which models count, and how much?",
    "Did the weekly ranges hold?",
    "Do chances come true?",
    "Where is it good, and where not?",
]
FIRST = dt.date(2025, 1, 6)


def said(app) -> str:
    return "\n".join(str(m.value) for m in app.markdown).replace("\\", "")


def imported(place: Path, count: int) -> None:
    """A ledger of an invoice a week from each of two customers, one of them 20 days late."""
    last = FIRST + dt.timedelta(days=7 * count)
    lines = [["document", "customer", "issued", "due", "amount", "currency", "paid on"]]
    for week in range(count):
        for who, late in (("acme", 0), ("bolt", 20)):
            issued = FIRST + dt.timedelta(days=7 * week)
            due = issued + dt.timedelta(days=30)
            paid = due + dt.timedelta(days=late + 5 * week % 9)
            lines.append([f"{who}{week}", who, str(issued), str(due), "100.00", "EUR",
                          str(paid) if paid <= last else ""])  # fmt: skip
    file = place / "bills.csv"
    with file.open("w", newline="") as out:
        csv.writer(out).writerows(lines)
    importing([str(file), "--name", "bills"])


def importing(arguments: Iterable[str]) -> None:
    result = CliRunner().invoke(main, ["import", *arguments])
    assert result.exit_code in (0, 1), result.stderr


def asked(app) -> list[str]:
    """The questions that stand open, as their cards ask them, without which invoices they are of."""
    small = [
        re.fullmatch(r":small\[:gray\[([^\]]+\?)(?: · .+)?\]\]", str(m.value)) for m in app.markdown
    ]
    return [match[1] for match in small if match]


def found(app) -> list[str]:
    """The findings, the page's first one first."""
    return [str(h.value).replace("\\", "") for h in (*app.header, *app.subheader)]


def closed(app) -> list[str]:
    """The questions that wait for a click."""
    every = [group for group in app.get("button_group") if group.key == "forecast.more"]
    return list(every[0].options) if every else []


def open_up(app, ask: str):
    (pills,) = [group for group in app.get("button_group") if group.key == "forecast.more"]
    return pills.set_value(ask).run()


def test_every_card_answers_on_the_sample(visit):
    app = visit("forecast")
    assert asked(app) == [*CARDS, KEPT]
    assert closed(app) == [PROMISES, SAID], "no seller named a day yet, no record is worked out"
    assert len(app.header) == 1
    assert len(found(app)) == len(asked(app))
    assert all("comes in" in finding for finding in found(app)[:2])
    assert not app.error
    assert not app.warning
    assert found(app)[0].endswith("8 weeks in 10")
    assert all(chart.proto.ByteSize() < 200_000 for chart in app.get("vega_lite_chart"))
    assert all(table.proto.ByteSize() < 200_000 for table in app.dataframe)
    assert app.button(key="forecast.work").label == "Work out the record"
    app.toggle(key="forecast.promises").set_value(False).run()
    assert "◇ promised" in said(app), "promises stay in sight where they do not count"
    for ask in closed(app):
        open_up(app, ask)
        assert asked(app)[-1] == ask
    assert not app.error


def test_controls_and_filters_answer_and_a_link_opens_one_invoice(visit, home, tmp_path):
    imported(tmp_path, 60)
    app = visit("forecast", **{"forecast.weeks": "4", "forecast.invoice": "bolt59"})
    assert app.selectbox(key="forecast.invoice").value == "bolt59"
    assert "bolt59 of bolt" in said(app)
    app.segmented_control(key="forecast.of").set_value("due by now").run()
    assert any(finding.startswith("Of what is due by now, ") for finding in found(app))
    app.segmented_control(key="forecast.later").set_value(30).run()
    assert any("pays 30 days later" in finding for finding in found(app))
    assert not app.toggle, "no day is promised or expected, so there is none to count"
    assert not app.error
    assert not app.exception


def test_the_record_is_worked_out_on_request_and_stands(visit, home, tmp_path):
    imported(tmp_path, 60)
    app = visit("forecast")
    assert "not tested on past weeks yet" in said(app)
    assert "Not tried on the past yet" in found(app)
    assert not set(RECORD) & set(closed(app))
    app.button(key="forecast.work").click().run()
    assert not app.exception
    assert not app.error
    assert closed(app) == [SAID, *RECORD]
    assert any(finding.startswith("Typically off by") for finding in found(app))
    assert "not tested on past weeks yet" not in said(app)
    for ask in RECORD[:-1]:
        open_up(app, ask)
        assert asked(app)[-1] == ask
    open_up(app, RECORD[-1])
    app.segmented_control(key="forecast.population").set_value("new").run()
    app.segmented_control(key="forecast.by").set_value("record").run()
    assert not app.error


def test_a_forecast_is_kept_once_and_held_against_what_came(visit, home, tmp_path):
    """Kept on a ledger of 56 weeks; four weeks later the ledger of 60 holds the same invoices."""
    imported(tmp_path, 56)
    app = visit("forecast")
    open_up(app, SAID)
    assert "No forecast is kept from before this day" in found(app)
    app.button(key="forecast.keep").click().run()
    assert "Kept." in said(app)
    app.button(key="forecast.keep").click().run()
    assert "This forecast is kept already." in said(app)
    (row,) = forecasts.listing(Home.default()).itertuples()
    assert row.day == FIRST + dt.timedelta(days=7 * 56)
    imported(tmp_path, 60)
    later = visit("forecast")
    assert any("of 4 weeks since 2 Feb fell into the range of 8 in 10" in finding.replace("\u00a0", " ")
               for finding in found(later))  # fmt: skip
    assert asked(later)[-1] == SAID
    assert not later.error
    assert not later.warning


def test_a_seller_enters_an_expected_day_and_takes_it_back(visit, home, tmp_path):
    imported(tmp_path, 60)
    app = visit("forecast", **{"forecast.invoice": "bolt59"})
    day = app.date_input(key="forecast.day.bolt59.0")
    day.set_value(day.value + dt.timedelta(days=9))
    app.text_input(key="forecast.note.bolt59.0").set_value("said on the phone")
    (enter,) = [b for b in app.button if b.label == "Enter"]
    enter.click().run()
    assert "Entered." in said(app)
    assert closed(app) == [PROMISES, SAID, SELLERS]
    assert asked(app)[-1] == KEPT
    open_up(app, SELLERS)
    assert asked(app)[-1] == SELLERS
    open_up(app, PROMISES)
    assert any("is expected by sellers for days to come" in finding for finding in found(app))
    (row,) = expected_days.entries_until(Home.default(), dt.date(2030, 1, 1)).itertuples()
    assert (row.document, row.customer, row.note) == ("bolt59", "bolt", "said on the phone")
    assert row.forecast_day > row.made_on
    app.button(key="forecast.back").click().run()
    assert "Taken back." in said(app)
    assert not app.toggle
    assert not app.exception


def test_nothing_is_said_with_hindsight(visit):
    app = visit("forecast", as_of="2026-05-31")
    assert app.button(key="forecast.keep").disabled
    assert not [b for b in app.button if b.label == "Enter"]
    assert "would be said with hindsight" in said(app)


def test_what_is_asked_stands_before_what_takes_seconds(visit, monkeypatch):
    monkeypatch.setattr(data, "fit", lambda scope: st.stop())  # as far as the page came by then
    app = visit("forecast")
    assert asked(app) == CARDS[:1]


def test_three_invoices_are_not_forecast(visit, home, tmp_path):
    file = tmp_path / "three.csv"
    file.write_text(
        "document,customer,issued,due,amount,currency,paid on\n"
        "I1,acme,2026-01-05,2026-02-04,100.00,EUR,\n"
        "I2,acme,2026-01-25,2026-02-24,50.50,EUR,2026-02-20\n"
        "I3,bolt,2026-01-27,2026-02-26,7.25,EUR,\n"
    )
    importing([str(file), "--name", "three"])
    app = visit("forecast")
    assert [i.value for i in app.info] == [
        "1 invoice on record is paid; a forecast needs 30. Import more of the past, or wait."
    ]
    assert asked(app) == CARDS[:1]
    assert not found(app)
    assert not app.get("vega_lite_chart")


def test_the_ibm_export_on_a_day_with_open_invoices(visit, home, shared_data):
    file = shared_data / "ibm-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv"
    importing([str(file), "--name", "ibm", "--dates", "mdy"])
    app = visit("forecast", as_of="2013-06-30")
    assert asked(app) == CARDS
    assert closed(app) == [SAID]
    assert len(found(app)) == len(asked(app))
    assert not app.error
    assert "by the record" not in said(app)
    assert "comes in next week" in found(app)[0]
