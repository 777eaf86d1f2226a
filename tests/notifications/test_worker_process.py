"""The worker as a process of its own: it starts, gives its figures, and ends in order."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import httpx

from handbook_api.platform.embedded_mongod import EmbeddedMongod
from tests.auth_emulator import free_port
from tests.eventually import eventually


def test_a_worker_gives_its_figures_and_ends_in_order(
    mongod: EmbeddedMongod, emulator_mode: str, tmp_path: Path
) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "HANDBOOK_MONGODB_URI": mongod.uri,
        "HANDBOOK_MONGODB_DATABASE": f"test_{uuid.uuid4().hex}",
        "HANDBOOK_DATA_DIR": str(tmp_path),
        "HANDBOOK_FCM_URL": f"http://127.0.0.1:{free_port()}",
        "HANDBOOK_WORKER_METRICS_PORT": str(port),
    }
    with subprocess.Popen([sys.executable, "-m", "handbook_api.cli", "worker"], env=environment) as worker:

        def figures() -> str:
            try:
                return httpx.get(f"http://127.0.0.1:{port}/metrics").text
            except httpx.TransportError:
                assert worker.poll() is None, "the worker ended by itself"
                return ""

        try:
            assert "handbook_reminders_lag_seconds 0.0" in eventually(figures)
        finally:
            worker.send_signal(signal.SIGTERM)
    assert worker.returncode == 0
