"""Days decided from the whole column, and never guessed."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importing.values import dates
from lib.importing.values.dates import UndecidedDates


def read(*written: object, order: str | None = None) -> list[str | None]:
    parsed = dates.parse(pd.Series(list(written), name="when"), order)  # type: ignore[arg-type]
    return [None if pd.isna(d) else d.date().isoformat() for d in parsed.days]


@pytest.mark.parametrize(
    "written",
    [
        "2020-03-07",
        "2020/3/7",
        "2020.03.07",
        "2020-03-07T23:59:59Z",
        "2020-03-07 00:00:00",
        "2020-03-07T10:00:00+09:00",
        "20200307",
        "20200307.0",
        "43897",
        "43897.75",
        "/Date(1583539200000)/",
        "/Date(1583539200000+0000)/",
        "7 Mar 2020",
        "07-MAR-20",
        "March 7, 2020",
        "Sat, 7 March 2020",
        "7th March 2020",
        "7 maart 2020",
        "7-mrt-2020",
        "7 de marzo de 2020",
        "7 martie 2020",
        "7. März 2020",
        "7 mars 2020",
        "7 de março de 2020",
        "2020-Mar-07",
    ],
)
def test_seventh_of_march(written: str) -> None:
    assert read(written) == ["2020-03-07"]


@pytest.mark.parametrize(
    ("written", "month"),
    [("enero", 1), ("ianuarie", 1), ("février", 2), ("abril", 4), ("avril", 4), ("mei", 5), ("mai", 5),
     ("juin", 6), ("juillet", 7), ("iunie", 6), ("août", 8), ("Oktober", 10), ("octombrie", 10),
     ("outubro", 10), ("noiembrie", 11), ("décembre", 12), ("Dezember", 12), ("diciembre", 12)],
)  # fmt: skip
def test_months_in_seven_languages(written: str, month: int) -> None:
    assert read(f"5 {written} 2021") == [f"2021-{month:02d}-05"]


def test_one_part_above_twelve_tells_for_its_column() -> None:
    assert read("3/4/2024", "13/4/2024") == ["2024-04-03", "2024-04-13"]
    assert read("3/4/2024", "4/13/2024") == ["2024-03-04", "2024-04-13"]
    assert dates.parse(pd.Series(["03.04.24", "31.12.24"])).order == "dmy"


def test_two_digit_years_first() -> None:
    written = ["24-01-30", "24-02-11", "25-03-12", "25-03-25", "25-04-28"]
    assert read(*written) == [f"20{day}" for day in written]


def test_two_digit_years_that_could_stand_first_or_last_ask() -> None:
    with pytest.raises(UndecidedDates):
        read("01.01.20", "01.01.21", "01.01.22")


def test_a_column_that_cannot_tell_asks() -> None:
    with pytest.raises(UndecidedDates, match=r"--dates dmy.*--dates mdy"):
        read("3/4/2024", "5/6/2024")
    assert read("3/4/2024", order="dmy") == ["2024-04-03"]
    assert read("3/4/2024", order="mdy") == ["2024-03-04"]


def test_a_day_that_reads_alike_needs_no_order() -> None:
    assert read("5/5/2024") == ["2024-05-05"]


def test_columns_of_one_source_decide_together() -> None:
    issued, due = pd.Series(["3/4/2024"]), pd.Series(["3/14/2024"])
    assert dates.orders({"issued": issued, "due": due}) == {"issued": "mdy", "due": "mdy"}
    with pytest.raises(UndecidedDates, match="“issued”, “due”"):
        dates.orders({"issued": issued, "due": pd.Series(["5/6/2024"])})


def test_columns_that_differ_are_each_read_their_own_way() -> None:
    told = {"a": pd.Series(["13/1/2024"]), "b": pd.Series(["1/13/2024"])}
    assert dates.orders(told) == {"a": "dmy", "b": "mdy"}
    with pytest.raises(UndecidedDates, match="“c”"):
        dates.orders(told | {"c": pd.Series(["1/2/2024"])})


@pytest.mark.parametrize(
    "written", ["31/02/2024", "2024-02-30", "1850-01-01", "2024-13-01", "soon", "INV-2024-01-02", "99999",
                "12/2024/01", "1.5", "2024", "1", "٣"],
)  # fmt: skip
def test_what_is_no_day_is_bad(written: str) -> None:
    parsed = dates.parse(pd.Series([written, "25/01/2024"]))
    assert parsed.bad.tolist() == [True, False]
    assert pd.isna(parsed.days[0])


@pytest.mark.parametrize(
    "written", ["", "NaT", "00000000", "0000-00-00", "0001-01-01", "01/01/0001", "9999-12-31",
                "31.12.9999", "1900-01-00", "-", "0"],
)  # fmt: skip
def test_what_programs_write_for_no_day_is_missing(written: str) -> None:
    parsed = dates.parse(pd.Series([written, "25/01/2024"]))
    assert pd.isna(parsed.days[0])
    assert not parsed.bad.any()


def test_the_29th_of_february_only_in_leap_years() -> None:
    assert read("29/02/2024", "29/02/2023", "29/02/1900", "29/02/2000") == [
        "2024-02-29", None, None, "2000-02-29",
    ]  # fmt: skip


def test_days_given_as_days_lose_their_time_and_zone() -> None:
    late = pd.Series(pd.to_datetime(["2024-03-31T23:30:00"])).dt.tz_localize("Asia/Tokyo")
    assert dates.parse(late).days.tolist() == [pd.Timestamp("2024-03-31")]
    mixed = pd.Series(
        [dt.date(2024, 3, 1), dt.datetime(2024, 3, 2, 5), "2024-03-03", None], dtype=object
    )
    assert read(*mixed) == ["2024-03-01", "2024-03-02", "2024-03-03", None]
    assert read(45352.0, 20240302.0) == ["2024-03-01", "2024-03-02"]


_FORMS = st.sampled_from([("%d/%m/%Y", "dmy"), ("%m-%d-%Y", "mdy"), ("%d.%m.%y", "dmy")])
_SOME_DAYS = st.lists(st.dates(dt.date(1986, 1, 1), dt.date(2045, 12, 31)), min_size=1, max_size=30)


@given(_SOME_DAYS, _FORMS)
def test_every_day_comes_back_or_is_asked_for(
    given_days: list[dt.date], form: tuple[str, str]
) -> None:
    written = [day.strftime(form[0]) for day in given_days]
    assert read(*written, order=form[1]) == [day.isoformat() for day in given_days]
    try:
        undirected = read(*written)
    except UndecidedDates:
        return
    assert undirected == [day.isoformat() for day in given_days]


@pytest.mark.parametrize(
    ("written", "calendar"),
    [("05/01/2569", "buddhist"), ("2569-01-05", "buddhist"), ("1404/10/15", "jalali"), ("۱۴۰۴/۱۰/۱۵", "jalali"),
     ("14041015", "jalali"), ("25690105", "buddhist"), ("115/01/05", "minguo"), ("115.1.5", "minguo"),
     ("民國115年1月5日", "minguo"), ("2026年1月5日", None), ("令和8年1月5日", None), ("2026년 1월 5일", None),
     ("٢٠٢٦-٠١-٠٥", None), ("２０２６／０１／０５", None), ("5 tháng 1, 2026", None)],
)  # fmt: skip
def test_fifth_of_january_2026_in_any_calendar(written: str, calendar: str | None) -> None:
    parsed = dates.parse(pd.Series([written, ""]), "dmy")
    assert parsed.days[0] == pd.Timestamp("2026-01-05")
    assert parsed.calendar == calendar


def test_buddhist_years_keep_their_leap_day_and_their_order() -> None:
    assert read("29/02/2567", "13/01/2569") == ["2024-02-29", "2026-01-13"]
    typed = pd.Series(np.array(["2569-02-28", "2569-01-15"], "datetime64[s]"))
    parsed = dates.parse(typed)
    assert parsed.days.dt.strftime("%Y-%m-%d").tolist() == ["2026-02-28", "2026-01-15"]
    assert (parsed.calendar, parsed.bad.any()) == ("buddhist", False)


def test_one_year_of_another_calendar_in_a_column_of_ours_is_a_typing_error() -> None:
    parsed = dates.parse(pd.Series(["13/01/2026", "14/01/2026", "15/01/2569"]))
    assert parsed.bad.tolist() == [False, False, True]
    assert parsed.calendar is None
    assert dates.parse(pd.Series(["115/01/05", "2026-01-05"])).bad.tolist() == [True, False]


def test_islamic_years_are_not_taken_for_persian_ones() -> None:
    assert dates.parse(pd.Series(["1447/07/15"])).bad.tolist() == [True]


def test_thai_years_of_two_digits_are_asked_for_and_never_2069() -> None:
    with pytest.raises(dates.UndecidedYears, match="15/01/69"):
        read("15/01/69", "28/02/69")
    with pytest.raises(UndecidedDates):
        read("15/01/69", "28/02/69", order="dmy")
    assert read("15/01/69", "28/02/2569", "05/03/2569") == [
        "2026-01-15",
        "2026-02-28",
        "2026-03-05",
    ]
    told = dates.parse(pd.Series(["15/01/69", "28/02/69"]), calendar="buddhist")
    assert told.days.dt.year.tolist() == [2026, 2026]
    assert dates.parse(pd.Series(["13/01/26", "14/02/26", "15/02/66"])).bad.tolist() == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("written", "month"),
    [("stycznia", 1), ("led", 1), ("úno", 2), ("března", 3), ("április", 4), ("květen", 5), ("červen", 6),
     ("červenec", 7), ("kesäkuuta", 6), ("Ağu", 8), ("KASIM", 11), ("Αύγ", 8), ("Ιανουαρίου", 1), ("января", 1),
     ("февр.", 2), ("квітня", 4), ("юни", 6), ("Agustus", 8), ("Ogos", 8), ("يناير", 1), ("ژانویه", 1),
     ("דצמבר", 12), ("augusti", 8), ("desember", 12), ("rujna", 9), ("wrz.", 9), ("Sept.", 9)],
)  # fmt: skip
def test_months_in_many_languages(written: str, month: int) -> None:
    assert read(f"5 {written} 2021") == [f"2021-{month:02d}-05"]


def test_a_month_of_two_languages_is_told_by_the_other_months_of_its_column() -> None:
    assert read("5 listopada 2025", "7 stycznia 2026") == ["2025-11-05", "2026-01-07"]
    assert read("5 listopada 2025", "7 siječnja 2026") == ["2025-10-05", "2026-01-07"]
    assert dates.parse(pd.Series(["5 lis 2025"])).bad.tolist() == [True]


def test_local_midnights_in_universal_time_are_the_day_after() -> None:
    parsed = dates.parse(pd.Series(["2026-01-30T23:00:00.000Z", "2026-03-30T22:00:00.000Z"]))
    assert parsed.days.dt.strftime("%m-%d").tolist() == ["01-31", "03-31"]
    assert parsed.local_midnight
    india = dates.parse(pd.Series(["2026-01-30T18:30:00Z", "2026-02-27T18:30:00Z", ""]))
    assert india.days[:2].dt.strftime("%m-%d").tolist() == ["01-31", "02-28"]
    typed = pd.Series(pd.to_datetime(["2026-01-30T23:00:00Z", "2026-02-01T23:00:00Z"]))
    assert dates.parse(typed).days.dt.day.tolist() == [31, 2]


@pytest.mark.parametrize(
    "written",
    [["2026-01-30T00:00:00.000Z"], ["2026-01-30T23:59:59Z"], ["2026-01-30T12:00:00Z", "2026-01-30T12:00:00Z"],
     ["2026-01-30T23:00:00Z", "2026-01-30T09:12:00Z"], ["2026-01-30T09:30:00.000Z", "2026-01-30T09:30:00Z"],
     ["2026-01-30T22:00:00Z", "2026-01-30T23:00:00Z"], ["2026-01-30T23:00:00"], ["2026-01-30T23:00:00+09:00"]],
)  # fmt: skip
def test_other_times_of_day_are_the_day_as_it_is_written(written: list[str]) -> None:
    parsed = dates.parse(pd.Series(written))
    assert set(parsed.days.dt.strftime("%Y-%m-%d")) == {"2026-01-30"}
    assert not parsed.local_midnight


def test_words_for_no_day_are_missing_and_not_bad() -> None:
    parsed = dates.parse(
        pd.Series(["2026-01-05", "not paid", "-", "N/A", "n.v.t.", "Keine", "未付款", "OPEN"])
    )
    assert not parsed.bad.any()
    assert parsed.days.isna().tolist() == [False] + [True] * 7


def test_typed_days_that_a_spreadsheet_turned_are_turned_back_and_marked() -> None:
    parsed = dates.parse(pd.Series(["25/01/2026", "2026-03-02", "15/02/2026", "2026-05-01"]))
    assert parsed.days.dt.strftime("%m-%d").tolist() == ["01-25", "02-03", "02-15", "01-05"]
    assert parsed.turned.tolist() == [False, True, False, True]
    american = pd.Series(["1/25/2026", dt.date(2026, 2, 3)], dtype=object)
    assert dates.turned_days(american).tolist() == [False, True]


@pytest.mark.parametrize(
    "written",
    [["25/01/2026", "2026-03-02", "2026-03-14"], ["2026-03-02", "2026-04-03"], ["25/01/2026", "05/02/2026", "2026-03-02"],
     ["25/01/2026", "2/14/2026", "2026-03-02"]],
)  # fmt: skip
def test_nothing_is_turned_without_proof(written: list[str]) -> None:
    assert not dates.turned_days(pd.Series(written)).any()


_ISSUED = ["01/02/2026", "05/02/2026", "01/03/2026", "06/03/2026", "10/03/2026"]
_DUE = ["03/03/2026", "07/03/2026", "08/03/2026", "05/04/2026", "09/04/2026"]


def test_terms_tell_the_order_where_no_value_does() -> None:
    issued, due = pd.Series(_ISSUED), pd.Series(_DUE)
    assert dates.order_by_relation(issued, due) == "dmy"
    turned = [pd.Series([f"{d[3:5]}/{d[:2]}/{d[6:]}" for d in c]) for c in (_ISSUED, _DUE)]
    assert dates.order_by_relation(*turned) == "mdy"
    columns = {"Issued": issued, "Due": due}
    with pytest.raises(UndecidedDates):
        dates.orders(columns)
    assert dates.orders(columns, related=[("Issued", "Due")]) == {"Issued": "dmy", "Due": "dmy"}


def test_typed_days_tell_the_order_of_the_texts_beside_them() -> None:
    issued = pd.Series(
        pd.to_datetime(["2026-02-01", "2026-02-05", "2026-03-01", "2026-03-06", "2026-03-10"])
    )
    due = pd.Series(_DUE)
    assert dates.orders({"I": issued, "D": due}, related=[("I", "D")])["D"] == "dmy"


def test_the_order_stays_open_where_both_make_sense() -> None:
    issued = pd.Series(["01/01/2026", "02/02/2026", "03/03/2026", "04/04/2026"])
    assert dates.order_by_relation(issued, issued) is None
    assert dates.order_by_relation(pd.Series(_ISSUED[:3]), pd.Series(_DUE[:3])) is None


def test_days_overdue_tell_the_order() -> None:
    due = pd.Series(["03/02/2026", "04/03/2026", "01/04/2026"])
    overdue = pd.Series(["56", "27", ""], dtype="str")
    assert dates.order_by_counted_days(due, overdue) == "dmy"
    assert dates.order_by_counted_days(due, overdue, np.datetime64("2026-03-31")) == "dmy"
    assert dates.order_by_counted_days(due, overdue, np.datetime64("2026-04-30")) is None


def test_six_digits_are_days_only_under_an_order() -> None:
    assert dates.readable(pd.Series(["290426", "300426"])) == 0.0
    assert dates.parse(pd.Series(["290426"])).bad.tolist() == [True]
    assert read("290426", "300426", order="dmy") == ["2026-04-29", "2026-04-30"]
    assert read("260429", order="ymd") == ["2026-04-29"]


def test_an_hour_after_a_day_changes_nothing() -> None:
    assert read("13/01/2026 14:20", "14/01/2026, 9:05 PM") == ["2026-01-13", "2026-01-14"]
