"""Every page on a ledger that lacks something: it says why a figure is withheld, and never breaks."""

import pytest
from click.testing import CliRunner

from lib.__main__ import main
from lib.ledger import lacks

PAGES = ("overview", "aging", "behaviour", "customer", "forecast", "terms", "incentives", "board")
DUE = "".join(
    f"I{n},C{n % 3},2026-0{1 + n % 6}-05,2026-0{2 + n % 6}-04,{100 + n}.00,EUR\n" for n in range(40)
)
NONE = "".join(f"I{n},C{n % 3},2026-0{1 + n % 6}-05,,{100 + n}.00,EUR\n" for n in range(40))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("rows", [DUE, NONE], ids=["open items", "no due dates"])
def test_a_thin_ledger_breaks_no_page(visit, tmp_path, page: str, rows: str):
    file = tmp_path / "thin.csv"
    file.write_text("document,customer,issued,due,amount,currency\n" + rows)
    assert CliRunner().invoke(main, ["import", str(file), "--accept"]).exit_code in (0, 1)
    seen = visit(page, **({"customer": "C1"} if page in ("customer", "terms") else {}))
    assert not seen.error, [str(error.value) for error in seen.error]
    said = " ".join(str(text.value) for text in (*seen.markdown, *seen.info)).replace("\\", "")
    if page not in ("board", "incentives"):  # incentives says that nobody sold anything here
        assert lacks.reason(lacks.HISTORY) in said
    assert "None" not in said
    assert "XXX" not in said


@pytest.mark.parametrize(
    ("page", "rows"), [("behaviour", DUE), ("forecast", DUE), ("terms", DUE), ("terms", NONE)]
)
def test_a_page_that_can_tell_nothing_says_so_once(visit, tmp_path, page: str, rows: str):
    """Fourteen cards of one sentence each were a page on which nothing could be read."""
    file = tmp_path / "thin.csv"
    file.write_text("document,customer,issued,due,amount,currency\n" + rows)
    assert CliRunner().invoke(main, ["import", str(file), "--accept"]).exit_code in (0, 1)
    seen = visit(page)
    told = [str(text.value) for text in (*seen.markdown, *seen.info)]
    assert sum(lacks.reason(lacks.HISTORY) in text.replace("\\", "") for text in told) == 1
