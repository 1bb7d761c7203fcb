"""Pages that measure a ledger before they answer."""

from pathlib import Path

import pytest


@pytest.fixture
def patient(visit):
    """Pages whose first measuring may take a while on a busy machine."""

    def opened(page: str, **query: str):
        app = visit("overview", **query)
        app.default_timeout = 180
        app.switch_page(str(Path(__file__).resolve().parents[2] / "pages" / f"{page}.py")).run()
        assert not app.exception
        return app

    return opened
