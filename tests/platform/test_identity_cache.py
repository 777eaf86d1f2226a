"""What the verifier remembers with."""

import asyncio

import pytest

from handbook_api.platform.identity_cache import BoundedCache, SingleFlight


def test_the_value_unused_for_longest_goes_first() -> None:
    cache: BoundedCache[str, int] = BoundedCache(2)
    cache.put("sato", 1)
    cache.put("suzuki", 2)

    cache.get("sato")
    cache.put("tanaka", 3)

    assert (cache.get("sato"), cache.get("suzuki"), cache.get("tanaka")) == (1, None, 3)


def test_a_cache_never_holds_more_than_its_capacity() -> None:
    cache: BoundedCache[int, int] = BoundedCache(100)
    for number in range(1000):
        cache.put(number, number)
    assert len(cache) == 100


class Counter:
    """Counts the flights and lands each only when told to."""

    def __init__(self, answer: int | Exception) -> None:
        self.started = 0
        self.may_land = asyncio.Event()
        self._answer = answer

    async def fly(self) -> int:
        self.started += 1
        await self.may_land.wait()
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


async def test_those_who_ask_the_same_at_the_same_time_share_one_flight() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    counter = Counter(1206)

    callers = [asyncio.create_task(flights.join("sato", counter.fly)) for _ in range(20)]
    counter.may_land.set()

    assert await asyncio.gather(*callers) == [1206] * 20
    assert counter.started == 1


async def test_another_question_gets_its_own_flight() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    counter = Counter(1206)
    counter.may_land.set()

    await asyncio.gather(flights.join("sato", counter.fly), flights.join("suzuki", counter.fly))

    assert counter.started == 2


async def test_a_landed_flight_is_not_kept() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    counter = Counter(1206)
    counter.may_land.set()

    await flights.join("sato", counter.fly)
    await flights.join("sato", counter.fly)

    assert counter.started == 2


async def test_everybody_on_board_gets_the_same_exception() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    counter = Counter(LookupError("no answer"))

    callers = [asyncio.create_task(flights.join("sato", counter.fly)) for _ in range(3)]
    counter.may_land.set()
    answers = await asyncio.gather(*callers, return_exceptions=True)

    assert [type(answer) for answer in answers] == [LookupError] * 3


async def test_a_caller_who_goes_away_leaves_the_flight_to_the_others() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    counter = Counter(1206)
    leaving = asyncio.create_task(flights.join("sato", counter.fly))
    staying = asyncio.create_task(flights.join("sato", counter.fly))
    await asyncio.wait([leaving, staying], timeout=0)

    leaving.cancel()
    counter.may_land.set()

    assert await staying == 1206
    with pytest.raises(asyncio.CancelledError):
        await leaving
