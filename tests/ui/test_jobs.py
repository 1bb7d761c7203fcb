"""Work that outlives a run of the page."""

import threading

import pytest

from lib.ui import jobs


def test_work_starts_once_a_key_and_again_after_it_failed(monkeypatch):
    state: dict = {}
    monkeypatch.setattr(jobs.st, "session_state", state)
    calls, gate = [], threading.Event()

    def work(progress):
        calls.append(1)
        gate.wait(10)
        if len(calls) == 1:
            raise ValueError("broken")
        return "done"

    jobs.start("k", work)
    jobs.start("k", work)
    gate.set()
    with pytest.raises(ValueError, match="broken"):
        state["jobs"]["k"].future.result(10)
    assert len(calls) == 1
    jobs.start("k", work)
    assert state["jobs"]["k"].future.result(10) == "done"
    assert jobs.result("k") == "done"
    assert jobs.result("other") is None
