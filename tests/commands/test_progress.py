"""How far a long command has come, on a terminal and without one."""

from io import StringIO

from structlog.testing import capture_logs

from handbook_api.progress import Progress


class Terminal(StringIO):
    """A stream with somebody in front of it."""

    def isatty(self) -> bool:
        return True

    @property
    def lines(self) -> list[str]:
        """What was there to be read, one after the other."""
        return self.getvalue().split("\r\033[K")[1:]


class Seconds:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


def test_a_bar_grows_on_a_terminal_and_goes_away_at_the_end() -> None:
    terminal, seconds = Terminal(), Seconds()
    progress = Progress(terminal, "families_planned", "families", seconds)

    for done in (0, 2_000, 8_000):
        progress.tell(done, 8_000)
        seconds.passed += 10
    progress.end()

    assert terminal.lines == [
        "[----------------------------]   0%  0 of 8,000 families",
        "[#######---------------------]  25%  2,000 of 8,000 families  200/s  0:30 left",
        "[############################] 100%  8,000 of 8,000 families  400/s  0:00 left",
        "",
    ]


def test_the_pace_is_that_of_this_run_alone() -> None:
    terminal, seconds = Terminal(), Seconds()
    progress = Progress(terminal, "families_planned", "families", seconds)

    progress.tell(5_000, 8_000)
    seconds.passed = 10
    progress.tell(6_000, 8_000)

    assert terminal.lines[-1].endswith("6,000 of 8,000 families  100/s  0:20 left")


def test_more_than_there_were_said_to_be_is_all() -> None:
    terminal = Terminal()

    Progress(terminal, "families_planned", "families", Seconds()).tell(12, 10)

    assert terminal.lines[-1].startswith("[############################] 100%  12 of 12")


def test_a_terminal_is_not_written_to_all_the_time() -> None:
    terminal = Terminal()
    progress = Progress(terminal, "families_planned", "families", Seconds())

    progress.tell(1, 10)
    progress.tell(2, 10)

    assert len(terminal.lines) == 1


def test_without_a_terminal_it_is_a_line_of_the_log_now_and_then() -> None:
    seconds, file = Seconds(), StringIO()
    with capture_logs() as logged:
        progress = Progress(file, "families_planned", "families", seconds)
        for done in (0, 100, 200, 300):
            progress.tell(done, 400)
            seconds.passed += 10
        progress.end()

    assert file.getvalue() == ""
    assert [(line["event"], line["planned"], line["count"]) for line in logged] == [
        ("families_planned", 0, 400),
        ("families_planned", 200, 400),
    ]
