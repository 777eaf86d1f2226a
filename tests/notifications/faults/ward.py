"""The workers of a ward: `handbook worker` as processes, that are killed, paused, and told to stop."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import httpx

from tests.auth_emulator import free_port
from tests.eventually import eventually_async

_ROOT: Final = Path(__file__).resolve().parents[3]


@dataclass(eq=False)
class WorkerProcess:
    """One worker. `metrics` is the address of its figures."""

    process: Process
    metrics: str
    output: Path

    async def figure(self, name: str) -> float | None:
        """What its metrics say; `None` before it works."""
        try:
            async with httpx.AsyncClient() as http:
                text = (await http.get(self.metrics)).text
        except httpx.TransportError:
            assert self.process.returncode is None, self.output.read_text()[-2000:]
            return None
        lines = (line.rpartition(" ") for line in text.splitlines())
        return sum(float(value) for called, _, value in lines if called == name or called.startswith(f"{name}{{"))

    async def until_it_works(self) -> None:
        """Wait until it has begun to look for work."""

        async def works() -> bool:
            return await self.figure("handbook_reminders_in_hand") is not None

        await eventually_async(works, within_seconds=60)

    def cpu_seconds(self) -> float:
        """How much CPU time it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Ward:
    """Workers on one database. Whatever is left of them is ended by `close`."""

    environment: Mapping[str, str]
    folder: Path
    workers: list[WorkerProcess] = field(default_factory=list)
    kills: int = 0
    _started: int = 0

    async def start(self, **settings: str) -> WorkerProcess:
        """Another worker, with these settings besides the ward's."""
        self._started += 1
        output, port = self.folder / f"worker-{self._started}.log", free_port()
        own = {**self.environment, **settings, "HANDBOOK_WORKER_METRICS_PORT": str(port)}
        with output.open("wb") as written:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "handbook_api.cli", "worker"),
                cwd=_ROOT,
                env=own,
                stdout=written,
                stderr=written,
            )
        worker = WorkerProcess(process, f"http://127.0.0.1:{port}/metrics", output)
        self.workers.append(worker)
        return worker

    async def kill_one(self, chance: Random) -> None:
        """Kill any of those that work with SIGKILL: it gets to do nothing more at all."""
        working = [one for one in self.workers if await one.figure("handbook_reminders_in_hand") is not None]
        await self.kill(chance.choice(working or self.workers))

    async def kill(self, worker: WorkerProcess) -> None:
        """Kill this one."""
        worker.process.kill()
        await worker.process.wait()
        self.workers.remove(worker)
        self.kills += 1

    def pause(self, worker: WorkerProcess) -> None:
        """It stands still, as on a machine that swaps or that is moved."""
        worker.process.send_signal(signal.SIGSTOP)

    def resume(self, worker: WorkerProcess) -> None:
        """It goes on as if nothing had been."""
        worker.process.send_signal(signal.SIGCONT)

    async def stop(self, worker: WorkerProcess) -> int | None:
        """Tell it to end in order and wait until it has; its exit code."""
        worker.process.terminate()
        await asyncio.wait_for(worker.process.wait(), 60)
        self.workers.remove(worker)
        return worker.process.returncode

    async def close(self) -> None:
        """Kill whatever is left."""
        for worker in self.workers:
            if worker.process.returncode is None:
                worker.process.kill()
                await worker.process.wait()
        self.workers.clear()
