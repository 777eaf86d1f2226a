"""What `handbook content links` does: asks whether the addresses answer that readers can press."""

import sys
from collections import Counter
from collections.abc import Sequence

from content.checks.asking import BAD, Answer, Asked, ask_all, link_client
from content.checks.links import web_addresses
from content.checks.outline import outline
from content.starter_reading import read_starters
from content.store import ArticleStore
from handbook_api.house import House
from handbook_api.progress import Progress


async def asked_links(house: House, municipality: str | None) -> int:
    """Ask the links of what readers have: of the starters, and of this municipality's own articles.

    Prints each one that a person has to look at. How many lead nowhere.
    """
    stands_in = await _addresses(house, municipality)
    progress = Progress(sys.stderr, "links_asked", "links")
    done = 0

    def tell(_asked: Asked) -> None:
        nonlocal done
        done += 1
        progress.tell(done, len(stands_in))

    async with link_client() as client:
        answers = await ask_all(client, stands_in, tell)
    progress.end()
    for one in answers:
        if one.answer is not Answer.THERE:
            print(_answer_line(one, stands_in[one.address]))
    counts = Counter(one.answer for one in answers)
    print(
        "\n".join(f"{answer.value.lower():<12}{counts[answer]:>9,}" for answer in Answer if counts[answer])
        or "no links"
    )
    return sum(counts[answer] for answer in BAD)


async def _addresses(house: House, municipality: str | None) -> dict[str, list[str]]:
    """Every address, and where it stands: `fever/ja`."""
    stands_in: dict[str, list[str]] = {}
    store = ArticleStore(house.database)
    for article_id in [article.id for article in read_starters()]:
        article = await store.get(article_id)
        for translation in article.translations if article else ():
            _note(stands_in, f"{article_id}/{translation.heading.language}", translation.body)
    if municipality is not None:
        async for found in house.services.article_desk.files.everything(municipality):
            if found.published is not None:
                key = found.text.key
                _note(stands_in, f"{key.article_id}/{key.language}", found.published.words.body)
    return stands_in


def _note(stands_in: dict[str, list[str]], place: str, body: str) -> None:
    for address in web_addresses(outline(body)):
        stands_in.setdefault(address, []).append(place)


def _answer_line(one: Asked, places: Sequence[str]) -> str:
    moved = f" -> {one.moved_to}" if one.moved_to else ""
    return f"{one.answer.value} {one.status or '-'} {one.address}{moved}  in {', '.join(places)}"
