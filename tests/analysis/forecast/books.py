"""Ledgers to forecast: flat rows, the IBM export, and books drawn from a hazard that is known."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from lib.ledger.ledger import Ledger
from tests.ledgers import conforming

START = dt.date(2024, 1, 1)
Row = tuple[str, str, dt.date, dt.date | None, int, dt.date | None]


def rows(flat: Iterable[Row]) -> dict:
    """Frames of (key, customer, issued, due, cents, paid) rows; a receipt for each paid one."""
    documents, allocations = [], []
    for key, customer, issued, due, cents, paid in flat:
        one = {"customer": customer, "currency": "EUR"}
        documents.append(
            one
            | {"document": key, "kind": "invoice", "issued": issued, "due": due, "amount": cents}
        )
        if paid is not None:
            documents.append(
                one
                | {
                    "document": f"receipt/{key}",
                    "kind": "receipt",
                    "issued": paid,
                    "amount": -cents,
                }
            )
            allocations.append(
                {"credit": f"receipt/{key}", "invoice": key, "amount": cents, "effective_on": paid}
            )
    return conforming(documents, allocations)


def book(flat: Iterable[Row]) -> Ledger:
    return Ledger.of(rows(flat))


def after(days: int) -> dt.date:
    return START + dt.timedelta(days=int(days))


def ibm_rows(shared: Path) -> list[Row]:
    """The IBM export's invoices, read with the standard library alone."""
    file = shared / "ibm-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv"
    with file.open(encoding="utf-8-sig") as lines:
        return [
            (r["invoiceNumber"], r["customerID"], _mdy(r["InvoiceDate"]), _mdy(r["DueDate"]),
             round(float(r["InvoiceAmount"]) * 100), _mdy(r["SettledDate"]))
            for r in csv.DictReader(lines)
        ]  # fmt: skip


def _mdy(text: str) -> dt.date:
    month, day, year = map(int, text.split("/"))
    return dt.date(year, month, day)


class Known:
    """A hazard that is known: log(−log(1 − h)) = −2.6 + slope × (late − m) within bounds, m by customer."""

    slope, level, lowest, highest = 0.22, -2.6, -7.0, -0.2

    def __init__(self, customers: int, seed: int) -> None:
        self.usual = np.random.default_rng(seed).normal(4.0, 7.0, customers)

    def hazard(self, late: np.ndarray, customer: np.ndarray) -> np.ndarray:
        predictor = self.level + self.slope * (late - self.usual[customer])
        return -np.expm1(-np.exp(np.clip(predictor, self.lowest, self.highest)))

    def drawn(
        self, count: int, days: int, seed: int, term: int = 30
    ) -> tuple[list[Row], np.ndarray]:
        """Invoices of random customers and days, each paid by its hazard; rows and customer numbers."""
        rng = np.random.default_rng(seed)
        customer = rng.integers(0, len(self.usual), count)
        issued = np.sort(rng.integers(0, days, count))
        late = np.arange(-term, 400)
        hazards = self.hazard(late[None, :], customer[:, None])
        wait = (rng.random(hazards.shape) < hazards).argmax(axis=1)
        made = [
            (f"I{i:05d}", f"C{customer[i]:03d}", after(issued[i]), after(issued[i] + term),
             int(rng.integers(1_000, 90_000)), after(issued[i] + wait[i]))
            for i in range(count)
        ]  # fmt: skip
        return made, customer
