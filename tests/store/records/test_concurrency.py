"""Many writers at once, and a process killed between writes: nothing lost, nothing twice, the chain whole."""

import os
import random
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lib.store import failpoints
from lib.store.home import Home
from lib.store.records import customer_records, events, plans
from tests.store.records import table
from tests.store.records.table import seat
from tests.store.records.writers import Told, drawn_up, writer

ROOT = Path(__file__).parents[3]
SEATS = ("chair", "credit", "credit-2", "sales", "sales-2")
SENTENCE = re.compile(
    r".+ changed this plan a moment ago; look at it again, your entry is still here\."
    r"|The database did not take this .+ Nothing was changed\. Send it again in a moment\."
)


def at_once(home: Home, keys: list[int], writers: int, seconds: float) -> list[Told]:
    seats = [seat(home, key) for key in SEATS[1:]]
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(writers) as pool:
        begun = [pool.submit(writer, home, f"w{n}", seats, keys, until) for n in range(writers)]
        return [one.result() for one in begun]


def held(home: Home, keys: list[int], told: list[Told], before: int) -> None:
    """The database says what the writers were told, no more and no less."""
    viewer = seat(home, "viewer")
    assert [fault for one in told for fault in one.faults] == []
    for key in keys:
        draft = plans.plan(home, viewer, key)
        assert draft is not None
        assert draft.plan.cap == sum(one.plans[key] for one in told)
        assert draft.version == 1 + draft.plan.cap
    texts = sorted(text for one in told for text in one.texts)
    assert sorted(said.text for said in customer_records.logged(home, viewer)) == texts
    assert events.verify(home) == []
    written = sum(one.plans.total() for one in told) + len(texts)
    assert table.counts(home)["events"] == before + written
    assert table.counts(home)["submits"] >= written
    for one in told:
        assert not [c for c in one.conflicts if not SENTENCE.fullmatch(c)]


def test_a_few_write_at_once(either):
    keys = drawn_up(either)
    before = table.counts(either)["events"]
    told = at_once(either, keys, writers=4, seconds=2)
    held(either, keys, told, before)
    assert sum(one.plans.total() for one in told) > 5


WRITE = """
import sys
from lib.board.record import Logged
from lib.store.records import customer_records, people
from lib.store.home import Home
import datetime as dt
home = Home.default()
said = Logged("C1", dt.date(2026, 6, 30), "complaint", "", "once", until=None)
print(customer_records.log(home, people.person(home, "p-sales"), said, token="one form").text)
"""


def sent(point: str = "") -> subprocess.CompletedProcess[str]:
    """The same form sent by a server process that dies at a point."""
    return subprocess.run(
        [sys.executable, "-c", WRITE], cwd=ROOT, text=True, capture_output=True, check=False,
        env={**os.environ, "COMMON_TERMS_FAILPOINT": point},
    )  # fmt: skip


@pytest.mark.parametrize("point", failpoints.BOARD)
def test_a_server_killed_between_writes_leaves_all_or_nothing(either, point):
    table.meeting(either)
    before = table.counts(either)
    assert sent(point).returncode == 86
    written = int(point == "after-board-commit")
    for name in ("logged", "events", "submits", "event_payloads"):
        assert table.counts(either)[name] == before[name] + written
    assert events.verify(either) == []
    again = sent()
    assert (again.returncode, again.stdout) == (0, "once\n"), again.stderr
    for name in ("logged", "events", "submits", "event_payloads"):
        assert table.counts(either)[name] == before[name] + 1
    assert events.verify(either) == []


def test_every_failpoint_of_the_board_is_reached_by_a_write():
    code = (ROOT / "lib" / "store" / "records" / "write.py").read_text()
    assert [name for name in failpoints.BOARD if f'reach("{name}")' not in code] == []


SERVER = """
import sys, time
from lib.store.records import people
from lib.store.home import Home
from tests.store.records import writers
name, keys, seconds = sys.argv[1], [int(k) for k in sys.argv[2].split(",")], float(sys.argv[3])
home = Home.default()
print("ready", flush=True)
seats = [people.person(home, f"p-{key}") for key in ("credit", "credit-2", "sales", "sales-2")]
writers.writer(home, name, seats, keys, time.monotonic() + seconds)
"""


@pytest.mark.soak
def test_twenty_write_for_a_minute(either):
    keys = drawn_up(either)
    before = table.counts(either)["events"]
    told = at_once(either, keys, writers=20, seconds=60)
    held(either, keys, told, before)
    assert all(one.plans or one.texts for one in told)
    print(
        f"{sum(one.plans.total() for one in told)} plans, {sum(len(one.texts) for one in told)} records, "
        f"{sum(len(one.conflicts) for one in told)} conflicts told"
    )


@pytest.mark.soak
def test_servers_killed_under_load_leave_the_record_whole(either):
    """Processes with several writers each are killed at moments nobody chose; others go on."""
    keys = drawn_up(either)
    chance = random.Random(20260701)
    killed = 0
    for attempt in range(8):
        started = [
            subprocess.Popen(
                [sys.executable, "-c", SERVER, f"s{attempt}-{n}", ",".join(map(str, keys)), "5"],
                cwd=ROOT, stdout=subprocess.PIPE, env=os.environ,
            )
            for n in range(3)
        ]  # fmt: skip
        for child in started:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.05, 1.5))
        for child in started:
            child.kill()
            killed += child.wait() < 0
        assert events.verify(either) == []
    assert killed > 16
    viewer = seat(either, "viewer")
    texts = [said.text for said in customer_records.logged(either, viewer)]
    assert len(texts) == len(set(texts))
    changes = 0
    for key in keys:
        draft = plans.plan(either, viewer, key)
        assert draft is not None
        assert draft.version == 1 + (draft.plan.cap or 0)
        changes += draft.version
    noted = events.events(either, seat(either, "chair"))
    assert (noted["act"] == "proposed a plan").sum() == changes
    assert (noted["act"] == "logged a complaint").sum() == len(texts)
    told = at_once(either, keys, writers=4, seconds=2)
    assert [fault for one in told for fault in one.faults] == []
