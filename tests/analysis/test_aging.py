"""Aging: every open document in one place, on any day, whatever it is split by."""

import datetime as dt
from collections import Counter
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis import aging
from lib.board.people import COMMAND_LINE
from lib.ledger import buckets, days
from lib.ledger.codes import UnknownField
from lib.ledger.fields import NAMES
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import Case, cases, day

PLACES = (*buckets.names(), "unapplied")
BASES = st.sampled_from(["due", "issued"])
CUTS = st.lists(st.integers(1, 200), min_size=1, max_size=5, unique=True).map(sorted)
ROOT = Path(__file__).resolve().parents[2]


def seen(case: Case) -> Ledger:
    return Ledger.of(case.frames).on(case.day)


def by_hand(case: Case, cuts: list[int], basis: str) -> Counter[tuple[str, str, str]]:
    """Customer, currency and place of every open cent, one document at a time."""
    left = ledgers.open_on(case.frames, case.day)
    names = buckets.names(cuts)
    found: Counter[tuple[str, str, str]] = Counter()
    for row in ledgers.rows(case.frames, "documents"):
        amount = left.get(row["document"], 0)
        since = row["issued"] if basis == "issued" or row["due"] is None else row["due"]
        late = (case.day - since).days
        place = names[1 + sum(late > cut for cut in cuts)]
        place = names[0] if basis == "due" and late <= 0 else place
        found[row["customer"], row["currency"], "unapplied" if amount < 0 else place] += amount
    return Counter({key: amount for key, amount in found.items() if amount})


def told(table: pd.DataFrame, field: str) -> dict[tuple[str, str, str], int]:
    places = [*buckets.of(table.columns), "unapplied"]
    rows = table.melt([field, "currency"], places, "place", "amount")
    return {(a, b, c): amount for a, b, c, amount in rows.itertuples(index=False) if amount}


@given(cases(), CUTS, BASES)
def test_every_cent_is_in_its_place(case: Case, cuts: list[int], basis: aging.Basis):
    table = aging.scan(seen(case), cuts=cuts, basis=basis)
    assert told(table, "customer") == by_hand(case, cuts, basis)


@given(cases(), CUTS, BASES, st.sampled_from(["with", "without", "only"]))
def test_buckets_and_unapplied_make_the_total(
    case: Case, cuts: list[int], basis: aging.Basis, disputed: aging.Disputed
):
    table = aging.scan(seen(case), by=("region",), cuts=cuts, basis=basis, disputed=disputed)
    places = [*buckets.names(cuts), "unapplied"]
    assert list(table.columns) == ["region", "currency", *places, "total"]
    assert (table[places].sum(axis=1) == table["total"]).all()
    assert (table[places[:-1]] >= 0).all(axis=None)
    assert (table["unapplied"] <= 0).all()


@given(cases(), st.sampled_from(NAMES), st.sampled_from(NAMES), CUTS)
def test_the_sum_over_any_dimension_is_the_same(case: Case, one: str, other: str, cuts: list[int]):
    ledger = seen(case)
    whole = aging.scan(ledger, by=(), cuts=cuts).set_index("currency")
    by = tuple(dict.fromkeys(f for f in (one, other) if f != "currency"))
    crossed = aging.scan(ledger, by=by, cuts=cuts)
    pd.testing.assert_frame_equal(
        crossed.groupby("currency")[list(whole.columns)].sum(), whole, check_index_type=False
    )
    for field in by:
        single = aging.scan(ledger, by=(field,), cuts=cuts).set_index([field, "currency"])
        added = crossed.groupby([field, "currency"])[list(whole.columns)].sum()
        pd.testing.assert_frame_equal(added, single)


@given(cases(), BASES)
def test_the_total_is_what_the_account_says(case: Case, basis: aging.Basis):
    table = aging.scan(seen(case), by=(), basis=basis).set_index("currency")["total"]
    assert table[table != 0].to_dict() == ledgers.totals(seen(case))


@given(cases(), st.integers(0, 60))
def test_a_past_day_is_the_same_from_later_as_from_itself(case: Case, back: int):
    ledger, then = seen(case), case.day - dt.timedelta(days=back)
    pd.testing.assert_frame_equal(aging.scan(ledger, day=then), aging.scan(ledger.on(then)))


@given(cases(), st.sampled_from(["a", "b", "c"]))
def test_a_filter_gives_the_rows_it_keeps(case: Case, customer: str):
    ledger = seen(case)
    whole, part = aging.scan(ledger), aging.scan(ledger.where(customer=[customer]))
    kept = whole[whole["customer"] == customer].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, kept)


@given(cases())
def test_what_is_disputed_and_what_is_not_make_all_of_it(case: Case):
    ledger = disputed(case)
    keys = ["customer", "currency"]
    parts = [aging.scan(ledger, disputed=how).set_index(keys) for how in ("without", "only")]
    both = parts[0].add(parts[1], fill_value=0).astype("int64")
    whole = aging.scan(ledger).set_index(keys)
    pd.testing.assert_frame_equal(both[both.any(axis=1)], whole[whole.any(axis=1)])


def disputed(case: Case) -> Ledger:
    """The case's ledger with every second document disputed over half of its amount."""
    documents = case.frames["documents"].copy()
    second = documents.index % 2 == 1
    documents["disputed_on"] = documents["issued"].where(second)
    documents["disputed_amount"] = (documents["amount"].abs() // 2).where(second).astype("Int64")
    return Ledger.of({**case.frames, "documents": documents}).on(case.day)


def test_definition_2_due_today_is_not_due_and_tomorrow_one_day_late():
    ledger = ledgers.ledger("invoice I1 acme 2026-01-01 10.00 EUR due 2026-01-31")
    for on, place in {
        "2026-01-31": "not_due",
        "2026-02-01": "d1_30",
        "2026-03-02": "d1_30",
        "2026-03-03": "d31_60",
    }.items():
        assert aging.scan(ledger.on(day(on)))[place].tolist() == [1000], on


def test_issue_basis_has_age_0_in_the_first_bucket():
    table = aging.scan(
        ledgers.ledger("invoice I1 acme 2026-01-01 10.00 EUR due 2026-01-31"), basis="issued"
    )
    assert table[["not_due", "d1_30"]].to_numpy().tolist() == [[0, 1000]]


def test_an_unknown_field_says_which_there_are():
    with pytest.raises(UnknownField, match="segment"):
        aging.scan(ledgers.ledger("invoice I1 acme 2026-01-01 10.00 EUR"), by=("colour",))


def test_the_sample_reads_as_its_generator_kept_it_on_36_month_ends(sample: Ledger):
    expected = pd.read_parquet(ROOT / "data" / "sample" / "expected.parquet")
    ends = sorted(expected["month_end"].unique())
    assert len(ends) == 36
    for end in ends:
        table = aging.scan(sample, day=end.date())
        kept = expected[expected["month_end"] == end].drop(columns="month_end")
        pd.testing.assert_frame_equal(
            table[table["total"].ne(0) | table[[*PLACES]].any(axis=1)].reset_index(drop=True),
            kept.sort_values(["customer", "currency"], ignore_index=True), check_dtype=False,
        )  # fmt: skip


QUERY = """
with seen as (
    select customerID as customer, DueDate as due, round(InvoiceAmount * 100)::bigint as cents
    from read_csv(?, header = true, dateformat = '%m/%d/%Y', types = {'customerID': 'varchar',
         'InvoiceDate': 'date', 'DueDate': 'date', 'SettledDate': 'date', 'InvoiceAmount': 'decimal(18, 2)'})
    where InvoiceDate <= ?::date and (SettledDate is null or SettledDate > ?::date)
)
select customer,
       coalesce(sum(cents) filter (?::date - due <= 0), 0)::bigint,
       coalesce(sum(cents) filter (?::date - due between 1 and 30), 0)::bigint,
       coalesce(sum(cents) filter (?::date - due between 31 and 60), 0)::bigint,
       coalesce(sum(cents) filter (?::date - due between 61 and 90), 0)::bigint,
       coalesce(sum(cents) filter (?::date - due > 90), 0)::bigint
from seen group by customer order by customer
"""


@pytest.fixture(scope="module")
def ibm(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledger, Path]:
    """The real export as imported without options, and the file itself."""
    from lib.importing.options import Options
    from lib.store.home import Home
    from lib.store.ledgers import imports, loads

    file = next((shared_data / "ibm-late-payments").glob("*.csv"))
    patch = pytest.MonkeyPatch()
    patch.setenv("COMMON_TERMS_HOME", str(tmp_path_factory.mktemp("ibm")))
    patch.delenv("COMMON_TERMS_DB", raising=False)
    try:
        home = Home.default()
        imported = imports.import_([str(file)], Options(), home, actor=COMMAND_LINE)
        assert (imported.rows.read, imported.rows.accepted) == (2466, 2466)
        return loads.ledger(home, None), file
    finally:
        patch.undo()


@pytest.mark.parametrize("step", range(20))
def test_a_real_export_equals_an_independent_query(ibm: tuple[Ledger, Path], step: int):
    ledger, file = ibm
    on = dt.date(2012, 1, 31) + dt.timedelta(days=36 * step)
    rows = duckdb.execute(QUERY, [str(file), *[on.isoformat()] * 7]).fetchall()
    table = aging.scan(ledger.on(on))
    assert (table["unapplied"] == 0).all()
    found = table[["customer", *buckets.names()]].to_numpy().tolist()
    assert found == [list(row) for row in rows]
    assert rows, on


def test_the_days_are_the_ledgers_own(ibm: tuple[Ledger, Path]):
    """The 20 days above lie within the export's life."""
    ledger, _ = ibm
    first = days.date(int(ledger.spells.start.min()))
    assert first < dt.date(2012, 1, 31)
    assert ledger.day > dt.date(2012, 1, 31) + dt.timedelta(days=36 * 19)
