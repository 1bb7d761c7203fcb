"""Work that outlives a run of the page: started once a key, watched by every run until it is done.

Streamlit stops a run at the next click. An import that is half way must neither stop with it nor
start again; so it runs in a thread of its own, and a second click finds the first one's.
"""

import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

Progress = Callable[[float, str], None]
_JOBS = "jobs"


@dataclass(slots=True)
class Job:
    """Some work, how far it is, and at last what came of it."""

    future: Future[Any]
    progress: list[tuple[float, str]] = field(default_factory=lambda: [(0.0, "Starting")])


def start(key: Hashable, work: Callable[[Progress], Any]) -> None:
    """Start work unless this session started it already and it did not fail."""
    jobs = st.session_state.setdefault(_JOBS, {})
    if key in jobs and not _has_failed(jobs[key]):
        return
    progress = [(0.0, "Starting")]
    pool = ThreadPoolExecutor(1)
    jobs[key] = Job(pool.submit(work, lambda share, step: progress.append((share, step))), progress)
    pool.shutdown(wait=False)


def result(key: Hashable) -> Any:
    """What came of the work under a key, watched until it is done; None where none was started.

    Raises: what the work raised.
    """
    job = st.session_state.get(_JOBS, {}).get(key)
    if job is None:
        return None
    if not job.future.done():
        place = st.empty()
        while not job.future.done():
            share, step = job.progress[-1]
            place.progress(min(share, 1.0), text=step)
            time.sleep(0.1)
        place.empty()
    return job.future.result()


def _has_failed(job: Job) -> bool:
    return job.future.done() and job.future.exception() is not None
