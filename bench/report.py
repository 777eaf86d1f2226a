"""The figures as a table for people, in Markdown, and as JSON for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import orjson

from bench.machine import Machine
from bench.morning import LATENESS_SECONDS, WARD_DEVICES, MorningResults
from bench.planning import PlanningResults
from bench.pushes import PushResults
from bench.replanning import ReplanResults
from bench.rounds import Figures, Result
from bench.rules import RuleResult
from bench.searching import SearchResults


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that came of one run. Each handbook had at least so many growth `records`."""

    machine: Machine
    rounds: int
    requests: int
    records: int
    operations: tuple[Result, ...]
    rules: tuple[RuleResult, ...]
    replan: ReplanResults | None
    pushes: PushResults | None
    planning: PlanningResults | None
    morning: MorningResults | None
    search: SearchResults | None


def as_json(report: Report) -> bytes:
    """The report for a program; times as in the values' own names and docstrings."""
    return orjson.dumps(asdict(report), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def as_text(report: Report) -> str:
    """The report for people; ready to be pasted into docs/performance.md."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    machine = report.machine
    yield f"{machine.cores} cores of {machine.processor}, {machine.system}, Python {machine.python};"
    yield ", ".join(f"{name} {version}" for name, version in machine.libraries.items()) + "."
    yield f"Load {machine.load} at the start; medians of {report.rounds} rounds of {report.requests} requests."
    if report.records > 1:
        yield f"Handbooks of {report.records} growth records."
    if report.operations:
        yield ""
        yield from _table(
            ("operation", "leaves", "", "commands", "CPU ms", "p50 ms", "p95 ms", "CPU ratio"),
            [row for result in report.operations for row in _rows(result)],
        )
    if report.rules:
        yield ""
        yield from _table(("rule", "CPU µs"), [(rule.rule, f"{rule.microseconds:,.1f}") for rule in report.rules])
    if report.replan is not None:
        yield ""
        yield from _replan_lines(report.replan)
    if report.pushes is not None:
        yield ""
        yield from _push_lines(report.pushes)
    if report.planning is not None:
        yield ""
        yield from _planning_lines(report.planning)
    if report.morning is not None:
        yield ""
        yield from _morning_lines(report.morning)
    if report.search is not None:
        yield ""
        yield from _search_lines(report.search)


def _replan_lines(replan: ReplanResults) -> Iterator[str]:
    yield f"{replan.children:,} children in {replan.families:,} families; {replan.reminders:,} reminders."
    yield ""
    yield from _table(
        ("handbook replan", "seconds", "CPU seconds", "CPU ms a child", "peak MB"),
        [
            (
                run.run,
                f"{run.seconds:,.1f}",
                f"{run.cpu_seconds:,.1f}",
                f"{run.child_cpu_milliseconds:.2f}",
                f"{run.peak_megabytes:,.0f}",
            )
            for run in replan.runs
        ],
    )


def _push_lines(pushes: PushResults) -> Iterator[str]:
    yield f"{pushes.messages:,} messages in a round."
    yield ""
    yield from _table(
        ("pushes", "CPU ms a message", "a second on one core", "CPU ratio"),
        [
            (
                result.sender,
                f"{result.cpu:.3f}",
                f"{result.rate:,.0f}",
                f"**{result.ratio:.3f}** ({min(result.ratios):.3f}-{max(result.ratios):.3f})",
            )
            for result in pushes.results
        ],
    )


def _planning_lines(planning: PlanningResults) -> Iterator[str]:
    yield f"{planning.children:,} children in {planning.families:,} families; {planning.reminders:,} reminders."
    yield ""
    yield from _table(
        ("planning", ""),
        [
            ("seconds", f"{planning.seconds:,.0f}"),
            ("CPU ms a child", f"{planning.cpu:.2f}"),
            ("of it the plan itself, without MongoDB", f"{planning.pure_cpu:.2f}"),
            ("commands that read, for a family", f"{planning.reads:.2f}"),
            ("commands that write, for a family", f"{planning.writes:.2f}"),
            ("MB before", f"{planning.megabytes_before:.0f}"),
            ("MB at a tenth", f"{planning.megabytes_at_a_tenth:.0f}"),
            ("MB at the end", f"{planning.megabytes_at_the_end:.0f}"),
            ("MB at most", f"{planning.megabytes_at_most:.0f}"),
        ],
    )
    yield ""
    yield from _table(
        ("collection", "documents", "bytes each", "on disk", "in indexes"),
        [
            (
                size.collection,
                f"{size.documents:,}",
                f"{size.document_bytes:,.0f}",
                f"{size.disk_bytes:,.0f}",
                f"{size.index_bytes:,.0f}",
            )
            for size in planning.sizes
        ],
    )


def _morning_lines(morning: MorningResults) -> Iterator[str]:
    yield f"{morning.devices:,} people, each with one reminder and one device; load {morning.load} at the start."
    yield ""
    yield from _table(
        (
            "workers",
            "due over",
            "seconds",
            "a second",
            "CPU ms",
            "MongoDB's",
            "commands",
            "late p50",
            "p95",
            "at most",
            "twice",
            f"min for {WARD_DEVICES:,}",
        ),
        [
            (
                str(run.workers),
                f"{run.spread_seconds:.0f} s",
                f"{run.seconds:.0f}",
                f"{run.rate:.0f}",
                f"{run.workers_cpu:.2f}",
                f"{run.mongod_cpu:.2f}",
                f"{sum(run.commands.values()):.1f}",
                f"{run.lateness_median:.1f} s",
                f"{run.lateness_p95:.1f} s",
                f"{run.lateness_at_most:.1f} s",
                str(run.repeated),
                f"{run.ward_minutes:.0f}",
            )
            for run in morning.runs
        ],
    )
    yield ""
    yield from _table(
        ("workers", "due over", *morning.runs[0].commands),
        [
            (
                str(run.workers),
                f"{run.spread_seconds:.0f} s",
                *(f"{run.commands.get(name, 0):.2f}" for name in morning.runs[0].commands),
            )
            for run in morning.runs
        ],
    )
    yield ""
    yield from _table(
        ("workers", "due over", *(f"≤ {bound} s" for bound in LATENESS_SECONDS), "later"),
        [
            (str(run.workers), f"{run.spread_seconds:.0f} s", *(f"{count:,}" for count in run.histogram))
            for run in morning.runs
        ],
    )


def _search_lines(search: SearchResults) -> Iterator[str]:
    yield (
        f"{search.articles:,} articles, {search.texts:,} texts, read in {search.building_seconds:,.0f} s; the index "
        f"has {search.index_megabytes:,.0f} MB on disk. The process holds {search.dictionary_megabytes:,.0f} MB more "
        f"than before. Its first search: {search.first_milliseconds:,.0f} ms of CPU. A publication: "
        f"{search.publishing:,.0f} ms, {search.publishing_cpu:,.0f} ms of CPU."
    )
    yield ""
    yield from _table(
        ("search", "CPU p50 ms", "CPU p95 ms", "MongoDB's p50 ms", "wait p50 ms", "found at most"),
        [
            (
                one.kind,
                f"{one.cpu_p50:.1f}",
                f"{one.cpu_p95:.1f}",
                f"{one.mongod_cpu_p50:.1f}",
                f"{one.wait_p50:.1f}",
                f"{one.found:,}",
            )
            for one in search.searches
        ],
    )


def _rows(result: Result) -> Iterator[tuple[str, ...]]:
    yield (result.operation, str(result.leaves), "service", *_numbers(result.service), _ratio(result))
    if result.floor is not None:
        yield ("", "", "floor", *_numbers(result.floor), "")


def _numbers(figures: Figures) -> tuple[str, ...]:
    return (f"{figures.commands:g}", *(f"{one:.2f}" for one in (figures.cpu, figures.latency_p50, figures.latency_p95)))


def _ratio(result: Result) -> str:
    if result.ratio is None:
        return ""
    return f"**{result.ratio:.2f}** ({min(result.ratios):.2f}-{max(result.ratios):.2f})"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table whose columns line up in plain text too."""
    widths = [max(len(cell) for cell in column) for column in zip(heads, *rows, strict=True)]
    yield _row(heads, widths)
    yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    for row in rows:
        yield _row(row, widths)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
