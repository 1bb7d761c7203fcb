import numpy as np
import pandas as pd
import pytest

from lib import simulation
from lib.board.people import COMMAND_LINE
from lib.ledger import columns
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.simulation import Levers, Scenario, Select
from lib.simulation.measure import usual_terms
from lib.simulation.payers import on_term, term_today
from tests.ledgers import day, frames


def invoices(
    customer: str, count: int, *, term: int, late: int, start: str = "2025-07-05", words: str = ""
) -> str:
    """One invoice of 100.00 a fortnight, each paid so many days late."""
    lines = []
    for number in range(count):
        issued = pd.Timestamp(start) + pd.Timedelta(days=14 * number)
        due = issued + pd.Timedelta(days=term)
        paid = due + pd.Timedelta(days=late)
        key = f"{customer}{number}"
        lines.append(
            f"invoice {key} {customer} {issued:%Y-%m-%d} 100.00 EUR due {due:%Y-%m-%d} {words}"
        )
        if paid <= pd.Timestamp("2026-06-30"):
            lines.append(f"receipt R{key} {customer} {paid:%Y-%m-%d} -100.00 EUR")
            lines.append(f"R{key} -> {key} 100.00 on {paid:%Y-%m-%d}")
    return "\n".join(lines)


def seen(*parts: str, **more) -> Ledger:
    made = frames("\n".join(parts), more.pop("customers", ()))
    return Ledger.of(made | more).on(day("2026-06-30"))


def test_sales_terms_and_habit_by_hand():
    book = simulation.book(seen(invoices("acme", 25, term=30, late=10)))
    [acme] = book.payers
    assert acme.weekly == pytest.approx(25 * 10_000 / 361 * 7)  # 5 July 2025 to 30 June 2026
    assert acme.term == 30
    assert acme.settled == 23  # issued 14 May and 28 May 2026 or later: not paid by 30 June
    shares = pd.Series(acme.late).value_counts(normalize=True)
    assert shares[10] > 0.85
    assert acme.modes.credit == 1
    assert acme.opening.amount.sum() == 2 * 10_000
    assert (book.day, book.currency, book.write_off_days) == (day("2026-06-30"), "EUR", None)


def test_a_short_record_is_not_taken_for_a_year():
    """13 weeks of 100.00 a fortnight are 50.00 a week, not 12.50."""
    [acme] = simulation.book(seen(invoices("acme", 7, term=10, late=0, start="2026-04-01"))).payers
    assert acme.weekly == pytest.approx(7 * 10_000 / 91 * 7)  # 1 April to 30 June is 91 days


def test_a_few_days_are_taken_for_four_weeks():
    [acme] = simulation.book(seen(invoices("acme", 1, term=10, late=0, start="2026-06-29"))).payers
    assert acme.weekly == pytest.approx(10_000 / 28 * 7)


def _sold(*rows: tuple[int, float, str, str]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["term", "worth", "issued", "mode"])
    return made.assign(customer="acme", issued=pd.to_datetime(made["issued"]))


@pytest.mark.parametrize(
    ("rows", "days", "share"),
    [
        ([(60, 100, "2026-01-01", "credit")] * 29 + [(90, 100, "2026-06-01", "credit")], 60, 29 / 30),
        ([(30, 100, "2026-01-01", "credit")] * 3 + [(60, 400, "2025-12-01", "credit")], 60, 4 / 7),
        ([(30, 100, "2026-01-01", "credit"), (60, 100, "2026-03-01", "credit")], 60, 0.5),
        ([(60, 100, "2026-01-01", "credit"), (30, 100, "2026-03-01", "credit")], 30, 0.5),
        ([(30, 100, "2026-01-01", "credit"), (0, 900, "2026-03-01", "cash")], 30, 1.0),
        ([(n, 100, "2026-01-01", "credit") for n in (30, 40, 50, 60)], 45, 0.0),
    ],
    ids=["mean of 61", "by money", "newer is longer", "newer is shorter", "on credit", "none usual"],
)  # fmt: skip
def test_the_usual_term_by_hand(rows: list, days: int, share: float):
    found = usual_terms(_sold(*rows))
    assert found.loc["acme", "days"] == days
    assert found.loc["acme", "share"] == pytest.approx(share)


def test_a_book_has_the_usual_term_of_its_payers_and_says_what_differs():
    """23 invoices of 30 days, one of 90 and five of 60, alike in amount: 30 on 23 of 29."""
    acme = (
        invoices("acme", 23, term=30, late=0)
        + "\ninvoice X acme 2026-06-20 100.00 EUR due 2026-09-18"
    )
    made = simulation.book(seen(acme, invoices("bolt", 5, term=60, late=0, start="2026-01-05")))
    assert [payer.term for payer in made.payers] == [30, 60]
    assert term_today(made) == 30
    assert on_term(made) == pytest.approx(23 / 29)


def test_terms_that_cannot_be_do_not_stop_a_book():
    """A due date in a thousand years, and a discount of everything."""
    far = "invoice F acme 2026-05-01 100.00 EUR due 2999-12-31"
    made = frames(invoices("acme", 20, term=30, late=0) + "\n" + far)
    made["documents"].loc[:2, "terms"] = "100/10 net 30"
    [acme] = simulation.book(Ledger.of(made).on(day("2026-06-30"))).payers
    assert acme.term == 30, "the one in a thousand years is one of 21"
    assert acme.discount is None
    asked = Scenario(weeks=260, paths=5, levers=Levers(term_shift=-10))
    assert simulation.run(simulation.book(Ledger.of(made).on(day("2026-06-30"))), asked).owed > 0


def test_what_the_ledger_tells_and_what_it_does_not():
    silent = simulation.book(seen(invoices("acme", 20, term=30, late=0)))
    assert silent.measured_names == frozenset()
    lost = """
        invoice L1 bad 2025-09-01 300.00 EUR due 2025-10-01
        adjustment W1 bad 2026-03-31 -300.00 EUR reason=write_off
        W1 -> L1 300.00 on 2026-03-31
    """
    assert simulation.book(seen(invoices("good", 20, term=10, late=0), lost)).measured_names == {
        "loss_rate"
    }


def test_a_discount_on_record_and_how_often_it_is_taken():
    """Of 20 settled offers 5 were taken; a prior of 3 cases at the same share changes nothing."""
    lines = []
    for number in range(20):
        issued = pd.Timestamp("2025-09-01") + pd.Timedelta(days=10 * number)
        paid = issued + pd.Timedelta(days=10 if number % 4 == 0 else 35)
        due, cash = issued + pd.Timedelta(days=30), 98 if number % 4 == 0 else 100
        lines += [f"invoice I{number} acme {issued:%Y-%m-%d} 100.00 EUR due {due:%Y-%m-%d}",
                  f"receipt R{number} acme {paid:%Y-%m-%d} -{cash}.00 EUR",
                  f"R{number} -> I{number} {cash}.00 on {paid:%Y-%m-%d}"]  # fmt: skip
        if cash == 98:
            lines += [f"adjustment A{number} acme {paid:%Y-%m-%d} -2.00 EUR reason=discount",
                      f"A{number} -> I{number} 2.00 on {paid:%Y-%m-%d}"]  # fmt: skip
    made = frames("\n".join(lines))
    documents = made["documents"]
    documents.loc[documents["kind"] == "invoice", "terms"] = "2/10 net 30"
    [acme] = simulation.book(Ledger.of(made).on(day("2026-06-30"))).payers
    assert acme.discount == simulation.Discount(0.02, 10)
    assert acme.offered == 1
    assert acme.take_up.mean == pytest.approx(0.25)
    assert acme.take_up.cases == 23
    late = pd.Series(acme.late).value_counts(normalize=True)
    assert late[5] > 0.8  # payments that took the discount say nothing about lateness
    assert (acme.late < -15).mean() < 0.05


def test_losses_are_drawn_towards_everybodys():
    lost = """
        invoice L1 bad 2025-09-01 300.00 EUR due 2025-10-01
        adjustment W1 bad 2026-03-31 -300.00 EUR reason=write_off
        W1 -> L1 300.00 on 2026-03-31
    """
    book = simulation.book(seen(invoices("good", 20, term=10, late=0), lost))
    bad, good = (next(p for p in book.payers if p.key == key) for key in ("bad", "good"))
    overall = 300 / (20 * 100 + 300)
    one = 0.5 ** (272 / 182)  # fell due 272 days ago: 0.355 of an invoice
    assert bad.loss.mean == pytest.approx((one + 20 * overall) / (one + 20))  # 0.1456
    assert bad.loss.cases == pytest.approx(20 + one)
    assert good.loss.mean == pytest.approx(20 * overall / good.loss.cases)
    assert 25 < good.loss.cases < 40


def test_a_customer_without_payments_pays_as_others_on_such_terms():
    text = [
        invoices("old", 20, term=30, late=7),
        invoices("new", 1, term=30, late=90, start="2026-06-20"),
    ]
    book = simulation.book(seen(*text))
    new = next(p for p in book.payers if p.key == "new")
    assert new.settled == 0
    assert pd.Series(new.late).mode()[0] == 7
    assert new.unsure > next(p for p in book.payers if p.key == "old").unsure


def test_who_began_to_pay_later_is_taken_as_it_pays_now():
    """20 invoices 2 days late, then 12 that are 30: what is simulated is 30, not the average of 12."""
    before = invoices("slow", 20, term=20, late=2, start="2025-01-06")
    since = [
        f"invoice S{n} slow {on:%Y-%m-%d} 100.00 EUR due {on + pd.Timedelta(days=20):%Y-%m-%d}\n"
        f"receipt T{n} slow {on + pd.Timedelta(days=50):%Y-%m-%d} -100.00 EUR\n"
        f"T{n} -> S{n} 100.00 on {on + pd.Timedelta(days=50):%Y-%m-%d}"
        for n, on in enumerate(pd.date_range("2025-11-03", periods=12, freq="14D"))
    ]
    others = [
        invoices(key, 30, term=20, late=2, start="2025-01-06") for key in ("ann", "bob", "cid")
    ]
    book = simulation.book(seen(before, *since, *others))
    slow, ann = (next(p for p in book.payers if p.key == key) for key in ("slow", "ann"))
    assert np.median(slow.late) == 30
    assert np.median(ann.late) == 2
    assert slow.settled <= 12 < ann.settled


def test_the_samples_slowing_customers_are_late_as_they_are_now(sample: Ledger):
    from lib.analysis.behaviour.invoices import history
    from lib.analysis.behaviour.slowing import slowing

    found = slowing(history(sample), sample)
    late = {p.key: float(np.median(p.late)) for p in simulation.book(sample).payers}
    assert {"C017", "C042", "C088", "C119"} <= set(found["customer"])
    for row in found.itertuples():
        assert late[row.customer] > row.before
        if (
            row.change >= 10 and not row.at_least
        ):  # who has paid nothing since is drawn towards others on such terms
            assert abs(late[row.customer] - row.now) < abs(late[row.customer] - row.before)


def test_a_selection_and_nothing_in_it():
    text = invoices("acme", 10, term=30, late=0), invoices("bell", 5, term=60, late=0)
    customers = [{"customer": "acme", "region": "North"}, {"customer": "bell", "region": "South"}]
    made = seen(*text, customers=customers)
    assert [p.key for p in simulation.book(made, Select.of({"region": "South"})).payers] == ["bell"]
    with pytest.raises(Mistake, match="region West"):
        simulation.book(made, Select.of({"region": "West"}))
    with pytest.raises(Mistake, match="all customers"):
        simulation.book(made.on(day("2020-01-01")))


def test_nothing_after_the_day_changes_a_book(sample: Ledger):
    cut = sample.on(day("2025-12-31"))
    documents = sample.documents[sample.documents["issued"] <= pd.Timestamp("2025-12-31")]
    allocations = sample.allocations[
        sample.allocations["effective_on"] <= pd.Timestamp("2025-12-31")
    ]
    known = Ledger.of(
        {"customers": sample.customers, "documents": documents, "allocations": allocations,
         **sample.extras}, currency="EUR",
    ).on(day("2025-12-31"))  # fmt: skip
    asked = Scenario(levers=Levers(term_days=60))
    values = [
        simulation.expect(simulation.book(made), asked).base.value[0] for made in (cut, known)
    ]
    assert values[0] == values[1]


def test_distribution_on_record_and_wider():
    sold = pd.DataFrame({
        "month": pd.to_datetime(["2026-05-01", "2026-06-01"]), "product": "P", "region": "North",
        "outlet": ["a", "b"], "amount": 500,
    })  # fmt: skip
    shops = pd.DataFrame({"outlet": list("abcde"), "region": "North", "weight": 1.0})
    made = seen(
        invoices("acme", 20, term=30, late=0, words="product=P"),
        customers=[{"customer": "acme", "region": "North"}],
        sales=columns.conform(sold, "sales"), outlets=columns.conform(shops, "outlets"),
    )  # fmt: skip
    book = simulation.book(made)
    [reach] = book.reach
    assert (reach.rate, reach.outlets, reach.weekly) == (0.4, 5, pytest.approx(book.weekly))
    for rate, times in ((0.8, 2.0), (0.2, 0.5), (0.4, 1.0)):
        levers = Levers(distribution=simulation.Wider("P", "North", rate))
        course = simulation.expect(book, Scenario(levers=levers, weeks=10))
        grown = course.scenario.billed.sum() / course.base.billed.sum()
        assert grown == pytest.approx(
            times, rel=0.01
        )  # new outlets do not fail as one customer does


def test_the_sample_says_something_sensible(sample: Ledger):
    book = simulation.book(sample)
    asked = Scenario(paths=200, levers=Levers(term_shift=30))
    table = simulation.totals(simulation.run(book, asked), asked).set_index(["measure", "who"])[
        "mean"
    ]
    waiting = sum(
        p.weekly * (1 - p.modes.cash - p.modes.prepaid) * (1 - p.offered * p.take_up.mean)
        for p in book.payers
    )  # takers of a discount pay as early as before
    assert table["receivables", "difference"] == pytest.approx(30 * waiting / 7, rel=0.05)
    assert table["npv", "difference"] < 0
    assert table["sales", "difference"] == 0


def test_the_ibm_ledger_has_a_book(shared_data, tmp_path):
    from lib.importing.options import Options
    from lib.store.home import Home
    from lib.store.ledgers.imports import import_
    from lib.store.ledgers.loads import ledger

    home = Home(tmp_path)
    file = shared_data / "ibm-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv"
    import_([str(file)], Options(), home, actor=COMMAND_LINE)
    book = simulation.book(ledger(home, None).on(day("2013-10-01")))
    assert len(book.payers) == 100
    assert {p.term for p in book.payers} == {30}
    asked = Scenario(levers=Levers(term_days=60))
    course = simulation.expect(book, asked)
    more = course.scenario.receivables[0, -1] - course.base.receivables[0, -1]
    assert more == pytest.approx(30 * book.weekly / 7, rel=0.1)


def test_a_customers_lateness_is_the_same_whoever_else_is_selected(sample: Ledger):
    whole = {payer.key: payer for payer in simulation.book(sample).payers}
    for key in ("C099", "C131", "C017"):
        [alone] = simulation.book(sample, Select.of({"customer": key})).payers
        assert (alone.late == whole[key].late).all()
        assert alone.unsure == whole[key].unsure


def consigned(count: int = 24) -> str:
    """300.00 net 60, paid by 200.00 thirty days before the due day and by 100.00 twenty-four after."""
    lines = []
    for number in range(count):
        issued = pd.Timestamp("2025-01-06") + pd.Timedelta(days=14 * number)
        due, key = issued + pd.Timedelta(days=60), f"K{number}"
        lines.append(
            f"invoice {key} cons {issued:%Y-%m-%d} 300.00 EUR due {due:%Y-%m-%d} sale_mode=consignment"
        )
        for part, (after, amount) in enumerate(((-30, 200), (24, 100))):
            paid = due + pd.Timedelta(days=after)
            lines += [f"receipt R{key}{part} cons {paid:%Y-%m-%d} -{amount}.00 EUR",
                      f"R{key}{part} -> {key} {amount}.00 on {paid:%Y-%m-%d}"]  # fmt: skip
    return "\n".join(lines)


def test_goods_on_consignment_are_late_by_their_money():
    """2/3 of the money comes 30 days before the due day, 1/3 comes 24 after: 12 before, not 24 after.

    They are owed for 60 − 12 = 48 days: what is billed today stands since it was delivered, and not 30
    days longer. Put on consignment newly, it does.
    """
    [cons] = simulation.book(seen(consigned())).payers
    assert cons.modes.consignment == 1
    assert float(cons.late.mean()) == pytest.approx(-12, abs=1.5)
    certain = Scenario(weeks=104, paths=50)
    table = simulation.totals(simulation.run(simulation.book(seen(consigned())), certain), certain)
    dso = table.set_index(["measure", "who"])["mean"]["dso", "base"]
    assert dso == pytest.approx(48, abs=5.5)  # counted at the week's end; it was 114


def test_the_samples_consignment_is_late_by_its_money(sample: Ledger):
    """By the files alone: each payment's days past due in the last year, weighted by its amount."""
    documents, allocations = sample.documents, sample.allocations
    due = documents.set_index("document")["due"]
    receipts = set(documents.loc[documents["kind"] == "receipt", "document"])
    names = [c for c in allocations.columns if c in ("credit", "invoice", "payment")]
    assert names
    for key in ("C020", "C045"):
        own = documents[(documents["customer"] == key) & (documents["kind"] == "invoice")]
        paid = allocations[
            allocations["invoice"].isin(own["document"]) & allocations["credit"].isin(receipts)
        ]
        late = (paid["effective_on"] - paid["invoice"].map(due)).dt.days
        by_hand = float(np.average(late, weights=paid["amount"]))
        [payer] = simulation.book(sample, Select.of({"customer": key})).payers
        assert float(payer.late.mean()) == pytest.approx(by_hand, abs=3)
        assert by_hand < 5 < float(late.max())
