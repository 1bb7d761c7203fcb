"""Imports killed at moments nobody chose: the earlier ledgers stand, whole, and nothing else does."""

import random
import subprocess
import sys
import time

import pytest

from lib.board.people import COMMAND_LINE
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.store.home import Home
from lib.store.ledgers import imports, loads, snapshots

IMPORT = """
import sys
from lib.board.people import COMMAND_LINE
from lib.store.ledgers import imports
from lib.store.home import Home
from lib.importing.options import Options
print("ready", flush=True)
imports.import_([sys.argv[1]], Options(), Home.default(), actor=COMMAND_LINE)
"""
HEADINGS = "invoice,customer,date,due,amount,currency,paid_on"


def rows(count: int, seed: int) -> str:
    made = random.Random(seed)
    lines = (
        f"I{i},C{made.randrange(50)},2026-01-{1 + i % 28:02d},2026-02-20,{made.randrange(1, 10**6) / 100},EUR,"
        for i in range(count)
    )
    return "\n".join((HEADINGS, *lines))


def duration(source) -> float:
    """Seconds that an import takes once its process is up."""
    child = subprocess.Popen([sys.executable, "-c", IMPORT, str(source)], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"ready\n"
    begun = time.monotonic()
    assert child.wait() == 0
    return time.monotonic() - begun


@pytest.mark.soak
def test_fifty_kills_at_random(home, tmp_path):
    place = Home.default()
    imports.import_(
        [Upload("first.csv", rows(10, 0).encode())], Options(), place, actor=COMMAND_LINE
    )
    source = tmp_path / "next.csv"
    source.write_text(rows(20_000, 0))
    whole = duration(source)
    moments = random.Random(20260701)
    killed = 0
    for attempt in range(1, 51):
        source.write_text(rows(20_000, attempt))
        child = subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(source)], stdout=subprocess.PIPE
        )
        assert child.stdout.readline() == b"ready\n"
        time.sleep(moments.uniform(0, whole))
        child.kill()
        killed += child.wait() < 0
        listing = loads.listing(place)
        assert listing["name"].iloc[-1] == "first"
        assert (listing.iloc[:-1]["documents"] == 20_000).all()
        for version in listing["version"].head(2):
            assert snapshots.version(snapshots.read(place, version)) == version
        assert loads.ledger(place).version == listing["version"].iloc[0]
    assert killed > 25, "too few imports were killed half-way for the test to mean anything"
    last = imports.import_(
        [Upload("last.csv", rows(5, 99).encode())], Options(), place, actor=COMMAND_LINE
    )
    left = {folder.name for folder in place.ledgers.iterdir()}
    assert left == {*loads.listing(place)["version"], last.version}
