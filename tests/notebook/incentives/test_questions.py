"""Questions of incentives on the sample and on thin ledgers, and for everybody who may look."""

import contextlib
import datetime as dt
import functools

import pandas as pd
import pytest

from lib.board.clearance import ALONE, LEAST, Clearance
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook.incentives.pay import masks, rounded_figures
from lib.notebook.incentives.questions import PAY, seller_names
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer
from lib.notebook.style import DARK, LIGHT
from tests.ledgers import frames, lacking_nothing

NAMES = sorted(name for name in QUESTIONS if name.startswith("incentives."))
DAYS = (dt.date(2026, 6, 30), dt.date(2025, 2, 14), dt.date(2023, 8, 15))
HEAD, KEY = Clearance(pay="all"), b"of this home"


def own(seller: str) -> Clearance:
    return Clearance(pay="own", seller=seller)


@functools.cache
def on(ledger: Ledger, day: dt.date) -> Ledger:
    """One view a day, so that what is measured on it is measured once."""
    return ledger.on(day)


def told(
    name: str,
    seen: Ledger,
    clearance: Clearance = ALONE,
    before: Ledger | None = None,
    **params: object,
) -> tuple[pd.DataFrame, str]:
    seen = lacking_nothing(seen)
    context = Context("v", "test", seen.day, seen.currency, names=seen.names())
    asked = QUESTIONS[f"incentives.{name.removeprefix('incentives.')}"]
    inputs = Inputs(seen, before=before, clearance=clearance, mask_key=KEY)
    found = answer(asked, Cell(asked.name, params), inputs, context)
    if asked.chart is not None and len(found.table):
        for tokens in (LIGHT, DARK):
            assert asked.chart(found.table, context, tokens).to_dict()
    assert found.reading.startswith("**")
    assert found.reading.endswith((".", ".**"))
    assert "nan" not in found.reading
    return found.table, found.reading


@pytest.mark.parametrize("reader", [ALONE, HEAD, LEAST, own("Marc Delorme"), own("Nobody")])
@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered_for_everybody(sample: Ledger, name: str, reader: Clearance):
    told(name, sample, reader, **QUESTIONS[name].example)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered_or_refused_on_any_day(sample: Ledger, name: str, day: dt.date):
    with contextlib.suppress(Mistake):
        told(name, on(sample, day), **QUESTIONS[name].example)


@pytest.mark.parametrize("reader", [ALONE, LEAST])
@pytest.mark.parametrize("name", NAMES)
def test_no_name_stands_in_any_table_or_sentence(sample: Ledger, name: str, reader: Clearance):
    table, said = told(name, sample, reader, **QUESTIONS[name].example)
    text = table.to_csv() + said
    assert not [seller for seller in seller_names(sample) if seller in text]


@pytest.mark.parametrize("name", NAMES)
def test_no_pay_stands_where_others_look_on(sample: Ledger, name: str):
    """Neither a column of it, nor in the sentence, nor what times a visible rate would be it."""
    table, said = told(name, sample, LEAST, **QUESTIONS[name].example)
    assert not set(table.columns) & set(PAY)
    assert "base" not in table
    paid, _ = told(name, sample, HEAD, **QUESTIONS[name].example)
    for column in set(paid.columns) & set(PAY):
        for value in paid[column].dropna():
            shown = f"{abs(float(value)) / 100_000:.3g}\u00a0k"
            assert shown == "0\u00a0k" or f"€{shown}" not in said


def test_a_question_asked_without_a_reader_shows_no_pay(sample: Ledger):
    """A deck, a file, the command line: nobody said who looks."""
    context = Context("v", "test", sample.day, sample.currency)
    asked = QUESTIONS["incentives.sellers"]
    found = answer(asked, Cell(asked.name, {}), Inputs(sample), context)
    assert list(found.table.columns) == [
        "salesperson",
        "days_late",
        "expected",
        "collection",
        "lost",
    ]
    assert found.table["salesperson"].str.startswith("Seller ").all()


def test_a_seller_sees_its_own_row(sample: Ledger):
    table, said = told("gains", sample, own("Piotr Zielanka"), plan="sliding")
    shown = table.set_index("salesperson")["gain"].dropna()
    assert list(shown.index) == ["Piotr Zielanka"]
    assert said.startswith("**Piotr Zielanka loses")


def test_every_plan_costs_what_todays_does(sample: Ledger):
    table, said = told("rates", sample, HEAD, rate=0.02)
    sold = sample.documents.query("kind in ('invoice', 'credit_note')")
    sold = sold[sold["issued"] > pd.Timestamp("2025-06-30")]
    rates = sample.extra("rates").sort_values("day").groupby("currency")["rate"].last()
    rates["EUR"] = 1.0
    budget = 0.02 * float((sold["amount"] * sold["currency"].map(rates).astype("float64")).sum())
    assert table["pay"].tolist() == pytest.approx([budget] * 4)
    assert table["plan"].tolist()[0] == "on turnover"
    assert f"{table['rate'].iloc[1]:.2f}" in said
    paid, _ = told("sellers", sample, HEAD, rate=0.02)
    for plan in table["plan"]:
        assert paid[plan].sum() == pytest.approx(budget)


def test_a_rate_of_nothing_is_answered(sample: Ledger):
    for today in ("turnover", "cleared"):
        moved = {"sooner": 10.0, "sales": 0.1, "collected": 0.05}
        _, said = told("shift", sample, HEAD, rate=0.0, today=today, **moved)
        assert "At a rate of 0 no plan pays" in said
    for name in ("rates", "sellers", "gains"):
        told(name, sample, HEAD, rate=0.0)


def test_the_reading_names_the_largest_gain_and_loss(sample: Ledger):
    table, said = told("gains", sample, HEAD, plan="sliding", rate=0.02)
    up = table.loc[table["gain"].idxmax()]
    down = table.loc[table["gain"].idxmin()]
    assert f"{up['salesperson']} gains" in said
    assert f"{down['salesperson']} loses" in said
    assert f"{down['why']}." in said
    gain = ((table["gain"] > 0) & (table["why"] != "the same")).sum()
    assert f"{gain} of 8 gain" in said
    masked, _ = told("gains", sample, plan="sliding", rate=0.02)
    called = masks(seller_names(sample), KEY)
    coarse = rounded_figures(table["gain"])
    assert masked.set_index("salesperson")["gain"].to_dict() == {
        called[who]: gain for who, gain in zip(table["salesperson"], coarse, strict=True)
    }


def test_lateness_stands_beside_that_of_the_same_segments_and_terms(sample: Ledger):
    table, said = told("sellers", sample, HEAD)
    assert table["expected"].between(table["days_late"].min(), table["days_late"].max()).all()
    beyond = (table["days_late"] - table["expected"]).to_numpy()
    assert said.startswith(f"**{table['salesperson'].iloc[int(beyond.argmax())]}'s customers pay")


def test_a_shift_is_said_with_what_it_frees(sample: Ledger):
    table, said = told("shift", sample, HEAD, sooner=5.0, sales=-0.02)
    row = table.iloc[0]
    assert row["late_after"] < row["late_before"]
    assert row["owed_less"] == pytest.approx(
        (row["late_before"] - row["late_after"]) * row["sold"] / 365
    )
    assert f"{row['late_after']:.1f} instead of {row['late_before']:.1f} days late" in said
    assert "sales −2" in said
    turnover = table.set_index("plan").loc["on turnover", "share"]
    assert turnover == pytest.approx(-0.02)
    empty, still = told("shift", sample, HEAD)
    assert empty.empty
    assert "guess" in still


def test_both_clocks_are_said_in_shares(sample: Ledger):
    table, said = told("clocks", sample, HEAD, rate=0.02)
    out = table["pay_out"].sum() / table["pay_booked"].sum()
    assert f"{out * 100:.0f}\u00a0% is paid out" in said
    assert "only beside an earlier load" in said
    _, beside = told("clocks", sample, HEAD, before=sample, rate=0.02)
    assert "€0 is taken back" in beside


FIVE = "\n".join(
    f"invoice I{n} a 2026-01-01 100 EUR due 2026-01-31 salesperson=s{n}" for n in range(5)
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("book", "said"),
    [
        ("invoice I a 2026-01-01 100 EUR", "No document names a seller"),
        ("invoice I a 2026-01-01 100 EUR salesperson=x", "1 seller is on record"),
        (FIVE, "nothing|too little|Nothing"),
    ],
)
def test_thin_ledgers_are_refused_in_a_sentence(name: str, book: str, said: str):
    seen = Ledger.of(frames(book))
    if book is FIVE and name == "incentives.clocks":
        table, _ = told(name, seen, rate=0.05)
        assert table["pay_waiting"].tolist() == [500] * 5
        return
    with pytest.raises(Mistake, match=said):
        told(name, seen, **QUESTIONS[name].example)


def test_todays_plan_is_turnover_or_cleared(sample: Ledger):
    with pytest.raises(Mistake, match="turnover, cleared"):
        told("rates", sample, today="collection")
    table, _ = told("rates", sample, HEAD, today="cleared")
    assert table["plan"].iloc[0] == "on cleared balance"
