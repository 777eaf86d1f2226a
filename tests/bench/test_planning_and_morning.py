"""The long measurements, small: that they run on real parts, and that what they say is of everything that was asked."""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from bench.morning import LATENESS_SECONDS, histogram
from bench.servers import ROOT


def measured(tmp_path: Path, *arguments: str) -> dict[str, dict[str, object]]:
    told = tmp_path / "figures.json"
    command = [sys.executable, "-m", "bench", *arguments, "--json", str(told)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stderr
    report: dict[str, dict[str, object]] = orjson.loads(told.read_bytes())
    return report


def test_planning_is_measured_by_the_child_and_the_family(tmp_path: Path) -> None:
    report = measured(tmp_path, "--only", "planning", "--children", "120")

    planning = report["planning"]
    families, reminders = planning["families"], planning["reminders"]
    assert isinstance(families, int)
    assert isinstance(reminders, int)
    assert (planning["children"], 40 < families < 120, reminders > 120) == (120, True, True)
    cpu, pure, reads, writes = (planning[name] for name in ("cpu", "pure_cpu", "reads", "writes"))
    assert isinstance(cpu, float)
    assert isinstance(pure, float)
    assert isinstance(reads, float)
    assert isinstance(writes, float)
    # A family is read with its batch, and what is kept of it in the transaction in which it is planned.
    assert 1 < reads < 2
    assert 2 < writes < 4
    assert 0 < pure < cpu
    assert [one["collection"] for one in planning["sizes"]] == ["reminders", "children", "families"]  # type: ignore[attr-defined]  # a list, as JSON has it
    assert report["morning"] is None


def test_a_morning_is_gone_through_at_once_and_spread_with_each_number_of_workers(tmp_path: Path) -> None:
    report = measured(tmp_path, "--only", "morning", "--devices", "60", "--workers", "1", "2")

    runs = report["morning"]["runs"]
    assert isinstance(runs, list)
    assert [run["workers"] for run in runs] == [1, 1, 2, 2]
    assert [run["spread_seconds"] > 0 for run in runs] == [False, True, False, True]
    for run in runs:
        assert sum(run["histogram"]) == 60
        assert 0 <= run["lateness_median"] <= run["lateness_p95"] <= run["lateness_at_most"]
        # Each is claimed by itself, whoever was faster, and settled with the inbox in one transaction.
        assert run["commands"]["commitTransaction"] >= 1
        assert run["commands"]["findAndModify"] >= 1
        assert run["ward_minutes"] == pytest.approx(100_000 / run["rate"] / 60)
    assert report["planning"] is None


def test_the_histogram_has_a_bucket_for_what_is_later_than_all() -> None:
    counts = histogram([0.0, 1.0, 1.1, 10.0, 601.0, 5_000.0])

    assert len(counts) == len(LATENESS_SECONDS) + 1
    assert (counts[0], counts[1], counts[3], counts[-1], sum(counts)) == (2, 1, 1, 2, 6)
