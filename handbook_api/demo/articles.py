"""Articles of the demonstration's ward: one that readers have, written by the editor and approved by the nurse, and one
that waits for review.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from content.article import AgeBasis, AgeRange, Category, Source, Target
from content.desk.model import Facts, Text, TextState, Words
from handbook_api.demo.people import EDITOR, STAFF, chosen_id
from handbook_api.demo.writing import unless_changed
from handbook_api.house import House
from handbook_api.platform.clock import civil_date

_YEAR: Final = timedelta(days=365)
_SOURCE: Final = "見本（このページのための架空のお知らせ）"

PUBLISHED: Final = Words(
    "見本児童館の赤ちゃんの日",
    "毎週火曜の午前、0歳のお子さんと気軽にお越しください。",
    "見本児童館（架空の施設です）では、{毎週|まいしゅう}火曜の午前に、0歳のお子さんの日を開いています。\n\n"
    "## 持ち物\n\n- バスタオル\n- 飲み物、おむつ\n\n"
    "## 相談\n\n保健師に、体重や授乳のことを聞けます。予約はいりません。\n",
)
IN_REVIEW: Final = Words(
    "冬の外遊びと服装（見本）",
    "大人より1枚少なく。動きやすさと、顔色を見て。",
    "体を動かすと、すぐに汗をかきます。\n\n## 服装\n\n- 大人より1枚少なめ\n- 背中に手を入れて、汗を見る\n",
)


async def put_in_articles(house: House) -> None:
    """Write and publish them. Done twice, nothing is there twice, and what was changed or archived stays so."""
    today = civil_date(house.clock.now(), house.settings.time_zone)
    for name, words in _ARTICLES.items():
        text = await _written(house, name, words, today)
        if text is not None and words is PUBLISHED and text.state is TextState.IN_REVIEW:
            deciding = house.services.article_desk.deciding
            approved = await deciding.approve(STAFF.principal, text.key, text.version)
            await deciding.publish(EDITOR.principal, text.key, approved.version)


async def _written(house: House, name: str, words: Words, today: date) -> Text | None:
    """The article, submitted; `None` where somebody has taken it up since."""
    desk = house.services.article_desk
    text = await desk.drafting.create_article(EDITOR.principal, chosen_id(name), "ja", words, _facts(today))
    if text.state is not TextState.DRAFT or text.version != 1:
        return None if text.state is not TextState.IN_REVIEW else text
    return await unless_changed(desk.deciding.submit(EDITOR.principal, text.key, text.version))


def _facts(today: date) -> Facts:
    return Facts(
        category=Category.DEVELOPMENT,
        target=Target(AgeRange(AgeBasis.CALENDAR, 0, 2192)),
        sources=(Source(_SOURCE, "見本", checked_on=today),),
        reviewed_on=today,
        review_due=today + _YEAR,
        licence="Apache-2.0",
    )


_ARTICLES: Final[Mapping[str, Words]] = {"sample-article": PUBLISHED, "sample-article-in-review": IN_REVIEW}
