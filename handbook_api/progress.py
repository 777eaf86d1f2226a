"""How far a long command has come: a bar on a terminal, a line of the log every so often where there is none."""

import time
from collections.abc import Callable
from typing import Final, TextIO

import structlog

log = structlog.get_logger()

_BAR_WIDTH: Final = 28
_REDRAWN_EVERY_SECONDS: Final = 0.1
_LOGGED_EVERY_SECONDS: Final = 15.0
_CLEAR_LINE: Final = "\r\033[K"


class Progress:
    """Says on `stream` how many of about so many things are done.

    `event` is what its log lines are called. `elapsed` gives seconds from any beginning; they decide only how often
    something is said, and what is left of the time.
    """

    def __init__(self, stream: TextIO, event: str, what: str, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._event = event
        self._what = what
        self._elapsed = elapsed
        self._is_terminal = stream.isatty()
        self._begun: tuple[float, int] | None = None
        self._said_at: float | None = None

    def tell(self, done: int, of_about: int) -> None:
        """Say it, unless it was said a moment ago."""
        now = self._elapsed()
        if self._begun is None:
            self._begun = (now, done)
        every = _REDRAWN_EVERY_SECONDS if self._is_terminal else _LOGGED_EVERY_SECONDS
        if self._said_at is not None and now - self._said_at < every:
            return
        self._said_at = now
        of_about = max(of_about, done)
        if self._is_terminal:
            self._stream.write(_CLEAR_LINE + self._line(done, of_about, now))
            self._stream.flush()
        else:
            log.info(self._event, planned=done, count=of_about)

    def end(self) -> None:
        """Take the bar away again."""
        if self._is_terminal:
            self._stream.write(_CLEAR_LINE)
            self._stream.flush()

    def _line(self, done: int, of_about: int, now: float) -> str:
        share = done / of_about if of_about else 1.0
        filled = int(share * _BAR_WIDTH)
        bar = "#" * filled + "-" * (_BAR_WIDTH - filled)
        return f"[{bar}] {share:4.0%}  {done:,} of {of_about:,} {self._what}{self._pace(done, of_about, now)}"

    def _pace(self, done: int, of_about: int, now: float) -> str:
        """How many a second since this process began, and what is left of the time."""
        began_at, began_with = self._begun or (now, done)
        if done <= began_with or now <= began_at:
            return ""
        a_second = (done - began_with) / (now - began_at)
        minutes, seconds = divmod(round((of_about - done) / a_second), 60)
        return f"  {a_second:,.0f}/s  {minutes}:{seconds:02} left"
