"""What commands print is data: no text of it is a formula to a spreadsheet, and numbers stay numbers."""

import csv
import io

import pandas as pd

from lib.commands import output


def test_text_is_harmless_and_numbers_stay(capsys):
    frame = pd.DataFrame(
        {"by": ["=cmd()", "@x", "plain"], "total": ["-12.50", "3.00", "-0.01"], "n": [-1, 2, 3]}
    )
    output.print_csv(frame)
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["by"] for row in rows] == ["'=cmd()", "'@x", "plain"]
    assert [row["total"] for row in rows] == ["-12.50", "3.00", "-0.01"]
    assert [row["n"] for row in rows] == ["-1", "2", "3"]


def test_every_column_of_rejected_rows_is_harmless(tmp_path):
    rows = pd.DataFrame({"source": ["=a.csv"], "line": [2], "reason": ["+why"], "text": ["-1+2"]})
    output.write_rejects(rows, tmp_path / "rejects.csv")
    assert (tmp_path / "rejects.csv").read_text().splitlines()[1] == "'=a.csv,2,'+why,'-1+2"


def test_there_is_one_guard_of_formulas():
    """No module but the guard's decides what a formula looks like, or writes a CSV past it."""
    from tests.test_layers import MODULES, ROOT

    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in MODULES}
    writing = {name for name, text in texts.items() if ".to_csv(" in text or "csv.writer(" in text}
    assert writing == {
        "lib/commands/output.py",
        "lib/export/csv_file.py",
        "lib/store/ledgers/loads.py",
    }
    assert [name for name, text in texts.items() if "＝" in text] == ["lib/export/formulas.py"]
