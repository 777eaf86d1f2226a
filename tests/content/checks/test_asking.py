"""Links are asked whether they answer, at a real server on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from content.checks.asking import USER_AGENT, Answer, Asked, ask, ask_all, link_client


class Site(ThreadingHTTPServer):
    """Answers by its paths, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Page(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""

    def _answer(self) -> None:
        self.server.asked.append((self.command, self.path))
        self.server.agents.add(self.headers["User-Agent"])
        if self.path == "/hangs-up":
            self.close_connection = True
            self.wfile.write(b"nonsense\r\n\r\n")
            return
        to = {"/moved": "/there", "/for-now": "/there", "/circle": "/circle", "/moved-away": "/gone"}.get(self.path)
        self.send_response(self._status())
        if to is not None:
            self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _status(self) -> int:
        match self.path:
            case "/moved" | "/circle" | "/moved-away":
                return 301
            case "/for-now":
                return 302
            case "/no-head":
                return 405 if self.command == "HEAD" else 200
            case "/hides-from-head":
                return 404 if self.command == "HEAD" else 200
            case "/gone":
                return 404
            case "/signed-in":
                return 401
            case "/busy":
                return 429
            case "/broken":
                return 503
            case _:
                return 200


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        yield site
        site.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "answer", "status"),
    [
        ("/there", Answer.THERE, 200),
        ("/for-now", Answer.THERE, 200),
        ("/no-head", Answer.THERE, 200),
        ("/hides-from-head", Answer.THERE, 200),
        ("/moved", Answer.MOVED, 200),
        ("/gone", Answer.GONE, 404),
        ("/moved-away", Answer.GONE, 404),
        ("/signed-in", Answer.REFUSED, 401),
        ("/busy", Answer.REFUSED, 429),
        ("/broken", Answer.FAILED, 503),
        ("/circle", Answer.SILENT, None),
        ("/hangs-up", Answer.SILENT, None),
    ],
)
async def test_an_address_is_told_by_what_its_server_says(
    site: Site, path: str, answer: Answer, status: int | None
) -> None:
    async with link_client() as client:
        asked = await ask(client, site.address(path))

    moved_to = site.address("/there") if answer is Answer.MOVED else None
    assert asked == Asked(site.address(path), answer, status, moved_to)
    assert site.agents == {USER_AGENT}


@pytest.mark.parametrize("address", ["https://nothing.invalid/", "https://127.0.0.1:1/", "http://[broken"])
async def test_an_address_without_a_server_is_silent(address: str) -> None:
    async with link_client() as client:
        assert (await ask(client, address)).answer is Answer.SILENT


async def test_a_server_that_does_not_speak_in_time_is_silent() -> None:
    class Slow(Site):
        def process_request(self, request: object, client_address: object) -> None:
            """Takes the question, and says nothing."""

    with Slow() as site:
        async with httpx.AsyncClient(timeout=0.2) as client:
            assert (await ask(client, site.address("/there"))).answer is Answer.SILENT


async def test_a_page_is_asked_for_only_where_its_head_says_nothing(site: Site) -> None:
    async with link_client() as client:
        await ask(client, site.address("/there"))
        await ask(client, site.address("/no-head"))

    assert site.asked == [("HEAD", "/there"), ("HEAD", "/no-head"), ("GET", "/no-head")]


async def test_each_address_is_asked_once_and_one_after_the_other_at_a_host(site: Site) -> None:
    heard: list[Asked] = []
    addresses = [site.address(path) for path in ("/b", "/a", "/b", "/gone")]
    async with link_client() as client:
        answers = await ask_all(client, addresses, heard.append, pause_seconds=0)

    assert [(one.address, one.answer) for one in answers] == [
        (site.address("/a"), Answer.THERE),
        (site.address("/b"), Answer.THERE),
        (site.address("/gone"), Answer.GONE),
    ]
    assert sorted(heard, key=lambda one: one.address) == list(answers)
    assert site.asked == [("HEAD", "/a"), ("HEAD", "/b"), ("HEAD", "/gone"), ("GET", "/gone")]
