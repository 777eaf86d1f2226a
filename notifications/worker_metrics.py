"""What Prometheus is told of reminders. Every label has a fixed set of values."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from notifications.delivery import Outcome
from notifications.reminders import ReminderKind, ReminderState

_LATENESS_SECONDS: Final = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 21_600.0, 86_400.0)

_BUNDLE_SIZES: Final = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0)


class WorkerMetrics:
    """The worker's metrics, in `registry`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._reminders = Counter(
            "handbook_reminders",
            "Reminders that were planned, and what workers made of them: sent, held, withdrawn, failed, stale.",
            ("kind", "state"),
            registry=registry,
        )
        self._pushes = Counter(
            "handbook_pushes", "Pushes handed to Firebase, by what came of them.", ("outcome",), registry=registry
        )
        self._lateness = Histogram(
            "handbook_reminder_lateness_seconds",
            "From the time a reminder was due to its being sent.",
            ("kind",),
            buckets=_LATENESS_SECONDS,
            registry=registry,
        )
        self.lag = Gauge(
            "handbook_reminders_lag_seconds",
            "How long the reminder that waits longest for a worker has been waiting; 0 when none does.",
            registry=registry,
        )
        self.in_hand = Gauge("handbook_reminders_in_hand", "Reminders being sent at this moment.", registry=registry)
        self.lost_claims = Counter(
            "handbook_reminder_claims_lost",
            "Claims whose lease ended before the reminder was settled; another worker sends it.",
            registry=registry,
        )
        self._bundles = Histogram(
            "handbook_push_bundle_reminders",
            "How many reminders were told with one push.",
            buckets=_BUNDLE_SIZES,
            registry=registry,
        )
        self.dead = Gauge(
            "handbook_reminders_dead",
            "Reminders that have failed and that no operator has replayed.",
            ("kind",),
            registry=registry,
        )
        self.families = Counter("handbook_families_planned", "Families that were planned.", registry=registry)

    def became(self, kind: ReminderKind, state: ReminderState, count: int = 1) -> None:
        """`count` reminders of a kind are in this state now."""
        self._reminders.labels(kind.value, state.value).inc(count)

    def sent(self, kind: ReminderKind, lateness_seconds: float) -> None:
        """A reminder was sent, so long after it was due."""
        self._lateness.labels(kind.value).observe(max(lateness_seconds, 0.0))

    def bundle(self, reminders: int) -> None:
        """One person is told so many things with one push."""
        self._bundles.observe(reminders)

    def push(self, outcome: Outcome) -> None:
        """One push came to this."""
        self._pushes.labels(type(outcome).__name__).inc()
