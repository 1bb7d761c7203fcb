"""Time and memory, taken the same way for everybody."""

import gc
import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """One measured thing.

    Args:
        what: what was asked.
        size: of what there is so much, ``of`` which.
        who: whose answer.
        value: seconds, megabytes, kilobytes or a ratio, as ``unit`` says.
        budget: what is allowed, in the same unit; None where nothing is promised.
    """

    what: str
    size: int
    who: str
    value: float
    unit: str = "s"
    budget: float | None = None
    of: str = "documents"


def seconds(call: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """The median time of a call after one that warms up, and its answer."""
    answer = call()
    taken = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2], answer


def both(call: Callable[[], Any], times: int = 5) -> tuple[float, float, Any]:
    """The median time of a call after one that warms up, its least processor time, and its answer."""
    work: list[float] = []

    def timed() -> Any:
        begun = time.process_time()
        answer = call()
        work.append(time.process_time() - begun)
        return answer

    taken, answer = seconds(timed, times)
    return taken, min(work[1:]), answer


def once(call: Callable[[], Any]) -> tuple[float, Any]:
    """The time of a single cold call, and its answer."""
    start = time.perf_counter()
    answer = call()
    return time.perf_counter() - start, answer


def peak() -> float:
    """The most memory this process has had so far, in megabytes.

    Not ``getrusage``: its figure is inherited from the process that started this one.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]


def tell(results: Iterable[Result]) -> None:
    """Results as one line, for the process that asked."""
    print(json.dumps([asdict(result) for result in results]))
