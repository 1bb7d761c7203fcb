"""Every question of the forecast on ordinary and on awkward ledgers: an answer or a plain sentence."""

import datetime as dt
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.analysis import forecast
from lib.analysis.forecast import saved_forecast
from lib.analysis.forecast.saved_forecast import SavedForecast
from lib.ledger import columns, days
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.money import NoRate
from lib.notebook import outlook
from lib.notebook.forecast.backtest_questions import GROUPS
from lib.notebook.forecast.questions import OF
from lib.notebook.outlook import NoForecast, NoRecord, NoSavedForecast, TooThin
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer
from lib.notebook.style import DARK, LIGHT
from tests.analysis.forecast.books import Row, book, ibm_rows, rows
from tests.ledgers import lacking_nothing

ROOT = Path(__file__).resolve().parents[3]
NAMES = sorted(
    name
    for name, asked in QUESTIONS.items()
    if name.startswith("forecast.") and "fit" in asked.needs
)
OF_THE_RECORD = {"errors", "scores", "model", "reliability", "groups", "weeks"}
FIRST = dt.date(2025, 1, 6)


def weekly(count: int = 60, due: bool = True, customers: str = "ab") -> list[Row]:
    """An invoice a week and customer, 30 days; a pays on the day, b 20 days late; the last are open."""
    flat: list[Row] = []
    last = FIRST + dt.timedelta(days=7 * (count - 1))
    for week in range(count):
        for who in customers:
            issued = FIRST + dt.timedelta(days=7 * week)
            ends = issued + dt.timedelta(days=30)
            paid = ends + dt.timedelta(days=20 * (who != "a"))
            key = f"{who}{week:03}"
            flat.append(
                (key, who, issued, ends if due else None, 100_00, paid if paid <= last else None)
            )
    return flat


@pytest.fixture(scope="module")
def plain() -> Ledger:
    return book(weekly())


@pytest.fixture(scope="module")
def fitted(plain: Ledger) -> outlook.Outlook:
    return outlook.of(plain)


@pytest.fixture(scope="module")
def tested(plain: Ledger, fitted: outlook.Outlook) -> outlook.Outlook:
    return outlook.with_record(fitted, forecast.record(plain, most=4))


def told(
    name: str, seen: Ledger, fit: outlook.Outlook | None, **params: object
) -> tuple[pd.DataFrame, str]:
    seen = lacking_nothing(seen)
    context = Context("v", "test", seen.day, seen.currency, names=seen.names())
    asked = QUESTIONS[f"forecast.{name}"]
    found = answer(asked, Cell(asked.name, params), Inputs(seen, fit=fit), context)
    if asked.chart is not None and len(found.table):
        for tokens in (LIGHT, DARK):
            assert asked.chart(found.table, context, tokens).to_dict()
    assert found.reading.startswith("**")
    return found.table, found.reading


def test_next_weeks_cash_is_the_chance_weighted_balance(plain: Ledger, fitted: outlook.Outlook):
    table, _ = told("cash", plain, fitted, weeks=4)
    by_hand = (fitted.forecast.delays.items.balance * fitted.forecast.cdf[:, 6]).sum()
    coming = table[table["expected"].notna()]
    assert coming["open"].iloc[0] == pytest.approx(by_hand)
    assert coming["expected"].tolist() == pytest.approx(
        (coming["open"] + coming["uninvoiced"]).tolist()
    )
    assert (coming["p10"] <= coming["p50"]).all()
    assert (coming["p50"] <= coming["p90"]).all()
    assert coming["week"].iloc[0].date() == plain.day + dt.timedelta(days=1)


def test_past_weeks_hold_what_came_in_counted_another_way(plain: Ledger, fitted: outlook.Outlook):
    table, _ = told("cash", plain, fitted, weeks=4, past=8)
    documents = plain.documents
    receipts = documents[documents["kind"] == "receipt"]
    for _, row in table[table["came_in"].notna()].iterrows():
        inside = receipts["issued"].between(row["week"], row["week"] + pd.Timedelta(days=6))
        assert row["came_in"] == -receipts.loc[inside, "amount"].sum()


def test_filters_choose_what_is_shown_and_not_what_it_rests_on(
    plain: Ledger, fitted: outlook.Outlook
):
    seen = plain.where(customer=["b"])
    whole, _ = told("late", plain, fitted)
    table, _ = told("late", seen, fitted)
    assert set(table["customer"]) == {"b"}
    same = whole[whole["customer"] == "b"].set_index("document")
    own = table.set_index("document")
    assert own["p_late"].tolist() == same.loc[own.index, "p_late"].tolist()


def test_the_one_who_pays_late_heads_the_list(plain: Ledger, fitted: outlook.Outlook):
    table, said = told("late", plain, fitted)
    assert table["p_late"].is_monotonic_decreasing
    assert table["customer"].iloc[0] == "b"
    assert table["p_late"].between(0.01, 0.99).all()
    assert (table["due"] > pd.Timestamp(plain.day)).all()
    assert "of" in said


def test_what_is_due_by_now_is_asked_for_thirty_days(plain: Ledger, fitted: outlook.Outlook):
    table, _ = told("late", plain, fitted, of="due by now")
    age = (pd.Timestamp(plain.day) - table["due"]).dt.days
    assert age.between(0, 30).all()
    assert "p_late" not in table


def test_an_invoices_curve_rises_and_knows_its_tolerance(plain: Ledger, fitted: outlook.Outlook):
    document = str(fitted.forecast.delays.items.document[-1])
    table, said = told("invoice", plain, fitted, document=document)
    assert table["chance"].is_monotonic_increasing
    assert (table["tolerated"] - table["due"]).dt.days.unique().tolist() == [10]
    assert document in said
    gone, said = told("invoice", plain, fitted, document="nothing")
    assert gone.empty
    assert "not open" in said


def test_paying_later_leaves_less_within_four_weeks(plain: Ledger, fitted: outlook.Outlook):
    """The chance by day 28 less that by day 14, weighed by balance, customer by customer."""
    table, _ = told("sensitivity", plain, fitted, later=14)
    items, cdf = fitted.forecast.delays.items, fitted.forecast.cdf
    for customer, less in zip(table["customer"], table["less"], strict=True):
        own = items.customers[items.customer] == customer
        moved = items.balance[own] * (cdf[own, 27] - cdf[own, 13])
        assert less == pytest.approx(moved.sum())
    assert table["less"].is_monotonic_decreasing


def test_the_record_is_weighed_by_invoices(plain: Ledger, tested: outlook.Outlook):
    table, said = told("errors", plain, tested)
    scores = tested.record.scores
    own = scores[(scores["population"] == "open") & (scores["model"] == "due_date")]
    own = own[own["metric"] == "mae"]
    by_hand = np.average(own["value"], weights=own["n"])
    row = table.set_index("key").loc["due_date"]
    assert row["days_off"] == pytest.approx(by_hand, abs=0.051)
    assert table["key"].iloc[0] == "used"
    assert "off by" in said


def test_a_ledger_too_young_to_be_scored_says_so():
    seen = book(weekly(25))
    fit = outlook.of(seen)
    tested = outlook.with_record(fit, forecast.record(seen))
    assert tested.record.scores.empty
    for name in ("errors", "scores", "model", "reliability", "groups", "weeks"):
        table, said = told(name, seen, tested)
        assert table.empty
        assert "No month of this ledger" in said or "Too few invoices" in said


def test_reliability_counts_every_known_invoice_once(plain: Ledger, tested: outlook.Outlook):
    table, _ = told("reliability", plain, tested)
    some = tested.record.invoices
    some = some[(some["population"] == "open") & (some["to_due"] > 0)]
    known = (some["known"] >= some["to_due"]) | (some["wait"] <= some["known"])
    assert table["invoices"].sum() == known.sum()
    assert table["came_true"].sum() == some.loc[known, "late"].sum()


@pytest.mark.parametrize("by", GROUPS)
@pytest.mark.parametrize("population", ["open", "new"])
def test_groups_hold_every_invoice(
    plain: Ledger, tested: outlook.Outlook, by: str, population: str
):
    table, _ = told("groups", plain, tested, by=by, population=population)
    assert table["invoices"].sum() == tested.record.invoices["population"].eq(population).sum()


@pytest.mark.parametrize("population", ["open", "new"])
def test_the_record_weighs_the_models_and_says_so(
    plain: Ledger, tested: outlook.Outlook, population: str
):
    table, said = told("model", plain, tested, population=population)
    rows = table.set_index("key")
    assert rows["weight"].sum() == pytest.approx(1)
    assert rows["weight"].dropna().to_dict() == pytest.approx(
        {"km_terms": 0.0} | dict(tested.forecast.fit.weights(population))
    )
    assert set(rows.index[rows["weight"].isna()]) == {"used", "due_date", "customer_median"}
    assert all(name in said for name in rows.loc[rows["weight"] > 0, "model"])
    own = tested.record.invoices
    own = own[own["population"] == population]
    by_hand = own["crps_km_customer"].mean()
    assert rows.loc["km_customer", "score"] == pytest.approx(by_hand, abs=0.006)


def test_weekly_ranges_are_held_against_what_came(plain: Ledger, tested: outlook.Outlook):
    table, said = told("weeks", plain, tested)
    inside = (table["actual"] >= table["low"]) & (table["actual"] <= table["high"])
    assert table["inside"].tolist() == inside.tolist()
    assert f"{inside.sum()} of {len(table)}" in said


@pytest.mark.parametrize("name", sorted(OF_THE_RECORD))
def test_without_a_record_the_record_is_offered(plain: Ledger, fitted: outlook.Outlook, name: str):
    with pytest.raises(NoRecord, match="Work out the record"):
        told(name, plain, fitted)


@pytest.mark.parametrize("name", [n.partition(".")[2] for n in NAMES])
def test_without_a_forecast_that_is_said(plain: Ledger, name: str):
    with pytest.raises(NoForecast):
        told(name, plain, None, **QUESTIONS[f"forecast.{name}"].example)


def test_an_untested_ledger_is_not_asked_for_tested_ranges(plain: Ledger, fitted: outlook.Outlook):
    with pytest.raises(NoRecord):
        told("cash", plain, fitted, tested=True)


THIN = {
    "empty": Ledger.of({role: columns.empty(role) for role in columns.CORE}),
    "three invoices": book(weekly(3, customers="a")),
    "nothing paid": book([(k, w, i, d, c, None) for k, w, i, d, c, _ in weekly(20)]),
}


@pytest.mark.parametrize("name", ["cash", "late", "invoice", "sensitivity", "promises"])
@pytest.mark.parametrize("thin", THIN)
def test_a_thin_ledger_says_what_is_missing_instead_of_drawing(thin: str, name: str):
    seen = THIN[thin]
    with pytest.raises(TooThin, match="a forecast needs 30"):
        told(name, seen, outlook.of(seen), **QUESTIONS[f"forecast.{name}"].example)


def test_without_due_dates_nothing_is_late_and_cash_is_still_expected():
    seen = book(weekly(due=False))
    fit = outlook.of(seen)
    table, said = told("late", seen, fit)
    assert table.empty
    assert "No invoice with a due date" in said
    cash, _ = told("cash", seen, fit, weeks=4)
    assert cash["expected"].sum() > 0
    curve, said = told("invoice", seen, fit, document=str(fit.forecast.delays.items.document[-1]))
    assert curve["due"].isna().all()
    assert "no due date" in said


def test_two_currencies_become_one_or_a_sentence():
    made = rows(weekly())
    theirs = made["documents"]["customer"] == "b"
    made["documents"].loc[theirs, "currency"] = "PLN"
    without = Ledger.of(made, currency="EUR")
    fit = outlook.of(without)
    with pytest.raises(NoRate, match="PLN"):
        told("cash", without, fit)
    rate = pd.DataFrame([{"day": pd.Timestamp("2025-01-01"), "currency": "PLN", "rate": 0.25}])
    seen = Ledger.of({**made, "rates": columns.conform(rate, "rates")}, currency="EUR")
    cash, _ = told("cash", seen, outlook.of(seen), weeks=4)
    items, cdf = fit.forecast.delays.items, fit.forecast.cdf
    worth = np.where(items.customers[items.customer] == "b", 0.25, 1.0)
    by_hand = (items.balance * worth * cdf[:, 6]).sum()
    assert cash.loc[cash["expected"].notna(), "open"].iloc[0] == pytest.approx(by_hand)


def test_a_promised_day_moves_the_cash_of_its_week_and_can_be_left_out():
    made = rows(weekly())
    seen = Ledger.of(made)
    document = str(outlook.of(seen).forecast.delays.items.document[-1])
    touch = {
        "customer": "b", "document": document, "day": pd.Timestamp(seen.day), "kind": "promise",
        "by": "x", "text": f"Will pay on {seen.day + dt.timedelta(days=3)}.",
    }  # fmt: skip
    seen = Ledger.of({**made, "touches": columns.conform(pd.DataFrame([touch]), "touches")})
    fit = outlook.of(seen)
    on, _ = told("cash", seen, fit, weeks=4)
    off, _ = told("cash", seen, fit, weeks=4, promises=False)
    first = on["expected"].first_valid_index()
    alone = float(fit.forecast.cdf[-1, 6])
    assert on.loc[first, "open"] - off.loc[first, "open"] == pytest.approx(
        100_00 * 0.8 * (1 - alone)
    )
    assert on.loc[first, "promised"] == 100_00
    table, said = told("promises", seen, fit)
    assert table["document"].tolist() == [document]
    assert "€100 is promised" in said


def expecting(document: str, customer: str, day: dt.date, made_on: dt.date) -> pd.DataFrame:
    one = {"document": document, "customer": customer, "note": "", "said_by": "grace"}
    entered = {"day": day, "made_on": made_on, "forecast_day": None}
    moments = {k: pd.Series([pd.Timestamp(v)], dtype="datetime64[s]") for k, v in entered.items()}
    return pd.DataFrame({**{k: [v] for k, v in one.items()}, **moments})


def test_a_sellers_day_moves_the_cash_of_its_week_and_the_last_word_counts():
    """One invoice of 100: the seller says day 3, the promise made two days before says day 20."""
    made = rows(weekly())
    plain = Ledger.of(made)
    document = str(outlook.of(plain).forecast.delays.items.document[-1])
    touch = {
        "customer": "b", "document": document, "day": pd.Timestamp(plain.day - dt.timedelta(days=2)),
        "kind": "promise", "by": "x", "text": f"Will pay on {plain.day + dt.timedelta(days=20)}.",
    }  # fmt: skip
    seen = Ledger.of({**made, "touches": columns.conform(pd.DataFrame([touch]), "touches")})
    day = seen.day + dt.timedelta(days=3)
    fit = replace(outlook.of(seen), expected=expecting(document, "b", day, seen.day))
    on, _ = told("cash", seen, fit, weeks=4)
    off, _ = told("cash", seen, fit, weeks=4, promises=False)
    first = on["expected"].first_valid_index()
    alone = float(fit.forecast.cdf[-1, 6])
    assert on.loc[first, "open"] - off.loc[first, "open"] == pytest.approx(
        100_00 * 0.8 * (1 - alone)
    )
    table, said = told("promises", seen, fit)
    assert table["sellers_day"].dt.date.tolist() == [day]
    assert "expected by sellers" in said
    other = replace(fit, expected=expecting(document, "somebody else", day, seen.day))
    assert told("promises", seen, other)[0]["counts"].dt.date.tolist() == [
        seen.day + dt.timedelta(days=20)
    ]


def test_a_kept_forecast_answers_beside_the_ledger_that_came_after(plain: Ledger):
    """Kept four weeks before the end; what came in is counted another way."""
    day = plain.day - dt.timedelta(days=28)
    then = plain.known_on(day)
    shown = outlook.for_view(outlook.of(then), then)
    laid_by = SavedForecast(
        days.number(day),
        "EUR",
        saved_forecast.invoices(shown),
        saved_forecast.weeks(forecast.cash(shown, 13)),
    )
    asked = QUESTIONS["forecast.said"]
    context = Context("v", "test", plain.day, plain.currency, names=plain.names())
    found = answer(
        asked, Cell(asked.name, {"which": 1}), Inputs(plain, saved_forecast=laid_by), context
    )
    documents = plain.documents
    receipts = documents[documents["kind"] == "receipt"]
    for _, row in found.table[found.table["came_in"].notna()].iterrows():
        inside = receipts["issued"].between(row["week"], row["week"] + pd.Timedelta(days=6))
        assert row["came_in"] == -receipts.loc[inside, "amount"].sum()
    assert found.table["came_in"].notna().sum() == 4
    assert "of 4 weeks since" in found.reading
    assert asked.chart(found.table, context, LIGHT).to_dict()
    with pytest.raises(NoSavedForecast, match="Keep this forecast"):
        asked.table(Inputs(plain))


def test_promises_past_their_day_are_counted_by_outcome(sample: Ledger):
    """Independent: receipts' last effective day of fully paid documents, beside the day promised."""
    from lib.analysis.forecast import promised

    made = promised.on_record(sample)
    over = made[made["day"] <= pd.Timestamp(sample.day)]
    table = QUESTIONS["forecast.kept"].table(
        Inputs(sample, fit=outlook.Outlook(None, made))  # type: ignore[arg-type]
    )
    bills = sample.documents.loc[sample.documents["kind"] == "invoice", "document"]
    assert table["promises"].sum() == over["document"].isin(bills).sum()
    assert table["share"].sum() == pytest.approx(1)


def test_an_earlier_day_knows_nothing_later(plain: Ledger):
    day = plain.day - dt.timedelta(days=60)
    then = outlook.of(plain.on(day))
    assert then.forecast.fit.day == days.number(day)
    cut = book(
        [
            (k, w, i, d, c, p if p and p <= day else None)
            for k, w, i, d, c, p in weekly()
            if i <= day
        ]
    )
    assert outlook.of(cut.on(day)).forecast.cdf.tolist() == then.forecast.cdf.tolist()


@pytest.fixture(scope="module")
def ibm(shared_data: Path) -> Ledger:
    return book(ibm_rows(shared_data))


def test_the_ibm_ledger_answers_on_a_day_with_open_invoices(ibm: Ledger):
    seen = ibm.on(dt.date(2013, 6, 30))
    fit = outlook.of(seen)
    for name in ("cash", "late", "promises", "sensitivity", "kept"):
        for of in OF if name == "late" else [None]:
            told(name, seen, fit, **({"of": of} if of else {}))
    table, _ = told("cash", seen, fit, weeks=13)
    assert table["expected"].count() == 13


@pytest.mark.parametrize(
    "place", ["app.py", "pages/overview.py", "pages/aging.py", "pages/customer.py"]
)
def test_starting_the_app_and_its_other_pages_does_not_import_statsmodels(place: str):
    """Each file's imports, and all of lib.ui, in a fresh interpreter."""
    code = (
        "import ast, sys, pathlib\n"
        f"tree = ast.parse(pathlib.Path({place!r}).read_text())\n"
        "lines = [ast.unparse(n) for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))]\n"
        "exec('\\n'.join(lines))\n"
        "import lib.ui.cells, lib.notebook.registry\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] == 'statsmodels'))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip().endswith("[]")


def test_a_mistake_says_a_whole_sentence():
    for mistake in (NoForecast(), NoRecord(), TooThin(0), TooThin(1), TooThin(29)):
        assert isinstance(mistake, Mistake)
        assert str(mistake)[0].isupper() or str(mistake)[0].isdigit()
        assert str(mistake).endswith(".")


def test_where_the_regression_could_not_be_fitted_records_stand_in_for_it(
    plain: Ledger, tested: outlook.Outlook
):
    fit = replace(tested.forecast.fit, hazard=None)
    again = outlook.with_record(
        replace(tested, forecast=replace(tested.forecast, fit=fit)), tested.record
    )
    assert again.forecast.fit.weighing == tested.forecast.fit.weighing
    assert "too alike for a regression" in told("model", plain, again)[1]
