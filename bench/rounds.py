"""Measures operations in interleaved rounds, so that what slows the machine for a while slows everybody alike."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.comparison import commands_per_request, data_of, refuse_differences
from bench.contenders import Contender, Sample
from bench.data import Handbooks
from bench.operations import Operation, leaves
from handbook_api.platform.mongodb import Database

BATCH = 20
"""Requests between two readings of the CPU clock. After a batch that writes, the children are put back."""

WARM_UP = 40
"""Requests before anything counts, or as many as a round has: documents are prepared, connections opened."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One contender on one operation: the medians of its rounds. Times are in milliseconds for one request."""

    commands: float
    cpu: float
    latency_p50: float
    latency_p95: float


@dataclass(frozen=True, slots=True)
class Result:
    """One operation. `ratio` is the median of the rounds' ratios of CPU time; `ratios` has those of all rounds."""

    operation: str
    leaves: int
    service: Figures
    floor: Figures | None
    ratio: float | None
    ratios: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Course:
    """One operation on the way: who answers it, and a sample of each round for each of them."""

    operation: Operation
    leaves: int
    contenders: tuple[Contender, ...]
    commands: tuple[float, ...]
    samples: tuple[list[Sample], ...]


class Rounds:
    """Runs them. Service and floor take turns within each round; who begins changes from round to round."""

    def __init__(self, service: Contender, floor: Contender, database: Database, handbooks: Handbooks) -> None:
        self._service = service
        self._floor = floor
        self._database = database
        self._handbooks = handbooks
        self._courses: list[_Course] = []

    async def prepare(self, operations: Sequence[Operation], requests: int) -> None:
        """Compare the answers, warm up for rounds of so many `requests`, and count the commands.

        Raises `Different` and `BadAnswer`.
        """
        for operation in operations:
            contenders = (self._service, self._floor) if operation.floor else (self._service,)
            if operation.floor:
                await refuse_differences(operation, self._service, self._floor, self._database, self._handbooks)
            answer = data_of(self._service.ask(operation, operation.body(0)))
            for contender in contenders:
                await self._asked(contender, operation, min(WARM_UP, requests))
            commands = [
                await commands_per_request(operation, contender, self._database, self._handbooks)
                for contender in contenders
            ]
            self._courses.append(
                _Course(operation, leaves(answer), contenders, tuple(commands), tuple([] for _ in contenders))
            )

    async def run(self, requests: int) -> None:
        """One round: `requests` of every operation to each contender."""
        for course in self._courses:
            turns = list(zip(course.contenders, course.samples, strict=True))
            if len(course.samples[0]) % 2:
                turns.reverse()
            for contender, samples in turns:
                samples.append(await self._asked(contender, course.operation, requests))

    def results(self) -> tuple[Result, ...]:
        """What came of the rounds so far, at least one."""
        return tuple(_result(course) for course in self._courses)

    async def _asked(self, contender: Contender, operation: Operation, requests: int) -> Sample:
        latencies: list[float] = []
        cpu = 0.0
        for first in range(0, requests, BATCH):
            bodies = [operation.body(number) for number in range(first, min(first + BATCH, requests))]
            sample = contender.timed(operation, bodies)
            latencies += sample.latencies
            cpu += sample.cpu
            if operation.writes:
                await self._handbooks.put_back()
        return Sample(tuple(latencies), cpu)


def _result(course: _Course) -> Result:
    figures = [_figures(*one) for one in zip(course.commands, course.samples, strict=True)]
    ratios: tuple[float, ...] = ()
    if len(course.samples) == 2:
        ratios = tuple(ours.cpu / theirs.cpu for ours, theirs in zip(*course.samples, strict=True))
    return Result(
        operation=course.operation.name,
        leaves=course.leaves,
        service=figures[0],
        floor=figures[1] if ratios else None,
        ratio=statistics.median(ratios) if ratios else None,
        ratios=ratios,
    )


def _figures(commands: float, samples: Sequence[Sample]) -> Figures:
    return Figures(
        commands=commands,
        cpu=statistics.median(sample.cpu / len(sample.latencies) for sample in samples),
        latency_p50=statistics.median(percentile(sample.latencies, 50) for sample in samples),
        latency_p95=statistics.median(percentile(sample.latencies, 95) for sample in samples),
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest of `values` that at least `percent` of a hundred of them do not exceed."""
    rank = -(-len(values) * percent // 100)
    return sorted(values)[max(rank, 1) - 1]
