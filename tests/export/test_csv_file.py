"""CSV is read back: to the cent, days as days, and nothing a spreadsheet would calculate."""

import io

import pandas as pd
import pytest

from lib.export import csv_file


def _read(made: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(made), dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_amounts_are_in_major_units_of_their_own_currency():
    table = pd.DataFrame(
        {
            "currency": ["EUR", "JPY", "KWD", "EUR"],
            "amount": pd.array([-5, 7, 12345, None], "Int64"),
        }
    )
    assert _read(csv_file.csv(table, {"amount": "money"}))["amount"].tolist() == [
        "-0.05",
        "7",
        "12.345",
        "",
    ]


def test_a_converted_amount_is_rounded_once_to_the_cent():
    table = pd.DataFrame({"amount": [1234.4999, -0.4, float("nan")]})
    read = _read(csv_file.csv(table, {"*": "money"}, "EUR"))
    assert read["amount"].tolist()[:2] == ["12.34", "0.00"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_text_that_starts_like_a_formula_is_marked_as_text(start):
    table = pd.DataFrame({f"{start}head": [f"{start}cmd|' /C calc'!A0"]})
    read = _read(csv_file.csv(table))
    assert read.columns[0].startswith("'")
    assert read.iloc[0, 0].startswith("'")


def test_negative_numbers_stay_numbers():
    table = pd.DataFrame({"days": [-3, 4], "rate": [-0.25, 2.0]})
    assert csv_file.text(table) == "days,rate\n-3,-0.25\n4,2\n"


def test_days_are_iso_and_names_survive_excel(table, context):
    made = csv_file.csv(
        table.assign(name=table["customer"].map(context.names), day=pd.Timestamp("2026-06-30"))
    )
    assert made.startswith(b"\xef\xbb\xbf")
    read = _read(made)
    assert read["name"].tolist() == [*list(context.names.values())[:3], "'=1+1", "Công ty Việt"]
    assert set(read["day"]) == {"2026-06-30"}


def test_quotes_commas_and_line_breaks_come_back():
    hard = 'a "quoted", name\nin two lines'
    assert _read(csv_file.csv(pd.DataFrame({"t": [hard]})))["t"].tolist() == [hard]
