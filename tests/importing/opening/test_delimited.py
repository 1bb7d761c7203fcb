"""CSV and TSV as they come: every line is a row or is put aside with its number."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importing.opening import delimited, lines
from lib.importing.source_table import SourceTable


def read(content: str | bytes, encoding: str = "utf-8") -> SourceTable:
    data = content if isinstance(content, bytes) else content.encode(encoding)
    return delimited.read(data, "file.csv")


def rows(raw: SourceTable) -> list[list[str]]:
    return raw.frame.to_numpy().tolist()


def codes(raw: SourceTable) -> set[str]:
    return {finding.code for finding in raw.findings}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, ending: str) -> None:
    lines = [["No", "Name", "Amount"], ["1", "A", "2.50"], ["2", "B", "3"]]
    raw = read(ending.join(delimiter.join(line) for line in lines) + ending)
    assert list(raw.frame.columns) == lines[0]
    assert rows(raw) == lines[1:]
    assert raw.lines.tolist() == [2, 3]


def test_decimal_commas_do_not_pass_for_delimiters() -> None:
    raw = read("No;Amount;Tax\n1;2,50;0,50\n2;3,50;0,70\n")
    assert rows(raw) == [["1", "2,50", "0,50"], ["2", "3,50", "0,70"]]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Müller"),
        ("utf-8-sig", "Müller"),
        ("utf-16", "Müller"),
        ("utf-16-le", "Müller"),
        ("utf-16-be", "Müller"),
        ("cp1252", "Société Générale – €"),
        ("latin-1", "Peñarroya"),
    ],
)
def test_encodings(encoding: str, name: str) -> None:
    raw = read(f"No,Name\n1,{name}\n", encoding)
    assert list(raw.frame.columns) == ["No", "Name"]
    assert rows(raw) == [["1", name]]


def test_a_long_text_in_another_alphabet_is_recognised() -> None:
    names = [
        "Общество с ограниченной ответственностью",
        "Торговый дом Восток",
        "Завод имени Кирова",
    ]
    raw = read("No,Name\n" + "".join(f"{i},{n} {i}\n" for i, n in enumerate(names * 10)), "cp1251")
    assert raw.frame["Name"][1] == "Торговый дом Восток 1"
    assert "encoding" in codes(raw)


def test_gzip(tmp_path: Path) -> None:
    file = tmp_path / "file.csv.gz"
    file.write_bytes(gzip.compress(b"No,Name\n1,A\n"))
    assert rows(delimited.read(file, "file.csv.gz")) == [["1", "A"]]


def test_an_unbalanced_quote_costs_its_own_line_only() -> None:
    raw = read('No,Name,Amount\n1,A,2\n2,"B,3\n3,C,4\n4,"D, Inc",5\n5,E,6\n')
    assert rows(raw) == [["1", "A", "2"], ["3", "C", "4"], ["4", "D, Inc", "5"], ["5", "E", "6"]]
    assert raw.lines.tolist() == [2, 4, 5, 6]
    assert raw.rejected[["line", "text"]].to_numpy().tolist() == [[3, '2,"B,3']]
    assert "never closed" in raw.rejected["reason"][0]


def test_a_value_over_several_lines_is_one_row() -> None:
    raw = read('No,Note,Amount\n1,"two\nlines",2\n2,plain,3\n')
    assert rows(raw) == [["1", "two\nlines", "2"], ["2", "plain", "3"]]
    assert raw.lines.tolist() == [2, 4]


def test_quotes_within_quotes_and_inches() -> None:
    raw = read('No,Name\n1,"the ""best"""\n2,12" pipe\n')
    assert rows(raw) == [["1", 'the "best"'], ["2", '12" pipe']]


def test_short_lines_are_filled_up_and_wide_ones_put_aside_with_the_reason() -> None:
    raw = read("No,Name,Amount\n1,A,2\n2,B\n3,C,4,5\n4,D,6,\n")
    assert rows(raw) == [["1", "A", "2"], ["2", "B", ""], ["4", "D", "6"]]
    assert raw.rejected["line"].tolist() == [4]
    assert raw.rejected["reason"].str.contains("4 values where the headings name 3").all()


def test_a_decimal_comma_between_commas_is_named_as_the_reason() -> None:
    raw = read("No,Name,Amount\n1,A,1000,00\n2,B,20,50\n")
    assert raw.frame.empty
    assert raw.rejected["line"].tolist() == [2, 3]
    assert raw.rejected["reason"].str.contains("decimal comma").all()


def test_ragged_lines_of_a_long_file_stand_where_they_stood() -> None:
    body = "".join(f"{i},N{i},2026-01-31,1.00\n" for i in range(50_000))
    raw = read(
        f"Open items\n\nNo,Name,Date,Amount\n{body}7,short,2026-01-31\n8,a,2026-01-31,2,3\n"
        + body
        + "Total,,,100000.00\nend\n"
    )
    assert len(raw.frame) == 100_001
    assert raw.frame.iloc[50_000].tolist() == ["7", "short", "2026-01-31", ""]
    assert raw.lines[[0, 50_000, 50_001]].tolist() == [4, 50_004, 50_006]
    assert raw.rejected["line"].tolist() == [50_005]
    assert [(t.label, t.after) for t in raw.totals] == [("Total", 100_001)]
    assert raw.titles == ("Open items", "end")


@pytest.mark.parametrize("delimiter", ["~", "^"])
def test_rare_delimiters(delimiter: str) -> None:
    raw = read("No~Name~Amount\n1~A~2,50\n2~B~3,00\n".replace("~", delimiter))
    assert rows(raw) == [["1", "A", "2,50"], ["2", "B", "3,00"]]


def test_blank_rows_are_left_out_and_counted() -> None:
    raw = read("No,Name\n1,A\n\n2,B\n" + ",\n" * 13_000)
    assert rows(raw) == [["1", "A"], ["2", "B"]]
    assert raw.lines.tolist() == [2, 4]
    note = next(f for f in raw.findings if f.code == "blank_rows")
    assert note.rows == 13_000
    assert note.lines[0] == 5


def test_repeated_and_empty_headings_are_told_apart() -> None:
    raw = read("No,Amount,Amount,,Amount\n1,2,3,4,5\n")
    assert list(raw.frame.columns) == ["No", "Amount", "Amount (2)", "Column 4", "Amount (3)"]
    assert "repeated_headings" in codes(raw)


def test_titles_above_the_headings_are_skipped() -> None:
    raw = read("Open items of Example Ltd,,\nPrinted 3 Jan 2024,,\n,,\nNo,Name,Amount\n1,A,2\n")
    assert list(raw.frame.columns) == ["No", "Name", "Amount"]
    assert raw.lines.tolist() == [5]
    assert "title_lines" in codes(raw)


def test_a_file_without_headings_keeps_its_first_row() -> None:
    raw = read("1001,2024-01-02,5.50\n1002,2024-01-03,6.50\n")
    assert list(raw.frame.columns) == ["Column 1", "Column 2", "Column 3"]
    assert rows(raw)[0] == ["1001", "2024-01-02", "5.50"]
    assert raw.lines.tolist() == [1, 2]
    assert "no_headings" in codes(raw)


def test_excel_says_its_delimiter() -> None:
    assert rows(read("sep=;\nNo;Name\n1;A,B\n")) == [["1", "A,B"]]


def test_values_stay_as_they_are_written() -> None:
    raw = read("No,Id\n007,1234567890123456789\n 8 ,1e5\nNA,null\n")
    assert rows(raw) == [["007", "1234567890123456789"], [" 8 ", "1e5"], ["NA", "null"]]


_CELL = st.text(st.characters(codec="utf-8", exclude_characters='\x00\r\n",;\t|'), max_size=8)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=30), st.data())
def test_every_line_is_a_row_or_put_aside(
    body: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    damage = data.draw(st.sampled_from(["", '"', ",extra", '"unclosed']))
    lines = ["2026-01-31," + ",".join(row) for row in body]
    broken = data.draw(st.integers(0, len(lines) - 1))
    lines[broken] += damage
    raw = read("Day,First,Second,Third\n" + "\n".join(lines) + "\n")
    assert sorted([*raw.lines.tolist(), *raw.rejected["line"].tolist()]) == [
        *range(2, len(lines) + 2)
    ]


@pytest.mark.parametrize("value", ["a\rb", "x" * 140_000])
def test_a_line_that_the_reader_of_csv_refuses_costs_itself_and_no_other(value):
    rows = lines.read([f'A1,"C",{value}', 'A2,"C",y'], 2, ",", 3)
    assert rows.numbers == [2, 3]
    assert rows.cells[1] == ["A2", "C", "y"]
