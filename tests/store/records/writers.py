"""Many people writing at once: what each did, so that the database can be held to it."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from dataclasses import replace as changed

from lib.board.people import Person
from lib.board.record import Logged
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.records import customer_records, plans
from lib.store.records.write import NotWritten, Stale
from tests.store.records import table
from tests.store.records.table import DAY


@dataclass
class Told:
    """What one writer did: plans changed by case, texts logged, conflicts told, anything else."""

    plans: Counter = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def writer(home: Home, name: str, seats: list[Person], keys: list[int], until: float) -> Told:
    """Write until a moment: raise a plan's cap by one, or log a line; each form is sent twice or more."""
    told, chance, number = Told(), random.Random(name), 0
    while time.monotonic() < until:
        number += 1
        here, form = chance.choice(seats), f"{name}-{number}"
        try:
            if chance.random() < 0.7:
                case = chance.choice(keys)
                raise_cap(home, here, case, form, chance)
                told.plans[case] += 1
            else:
                said = Logged("C1", DAY, "complaint", "", form)
                for _ in range(2):
                    customer_records.log(home, here, said, token=form)
                told.texts.append(form)
        except Stale as conflict:
            told.conflicts.append(str(conflict))
        except NotWritten as busy:
            told.conflicts.append(str(busy))
        except Mistake as other:
            told.faults.append(repr(other))
        except Exception as fault:
            told.faults.append(repr(fault))
    return told


def raise_cap(home: Home, here: Person, case: int, form: str, chance: random.Random) -> None:
    """Read a plan, think, and write its cap one higher; the form is sent twice."""
    draft = plans.plan(home, here, case)
    assert draft is not None
    assert draft.plan.cap is not None
    time.sleep(chance.uniform(0, 0.002))
    higher = changed(draft.plan, cap=draft.plan.cap + 1)
    for _ in range(2):
        plans.propose(home, here, case, higher, version=draft.version, token=form)


def drawn_up(home: Home, cases: int = 3) -> list[int]:
    """Cases with a plan whose cap is 0."""
    made = [table.revealed(home, f"C{n}").key for n in range(cases)]
    for key in made:
        plans.propose(
            home, table.seat(home, "credit"), key, table.plan(0), version=0, token=table.token()
        )
    return made
