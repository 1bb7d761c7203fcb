"""Days decided from the whole column, and never guessed."""

import datetime as dt

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


_SOME_DAYS = st.lists(st.dates(dt.date(1971, 1, 1), dt.date(2069, 12, 31)), min_size=1, max_size=30)


@given(_SOME_DAYS, st.sampled_from([("%d/%m/%Y", "dmy"), ("%m-%d-%Y", "mdy"), ("%d.%m.%y", "dmy")]))
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
