"""The floor's first screen, from documents to the answer, without a class between them."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from content.article import Category
from content.listing import Wanted, pipeline
from content.rules import Seeker, TargetedChild, language_given, seeker_on
from handbook_api.checkups.rules import next_checkup
from handbook_api.growth.models import Measurement, Reference, Subject
from handbook_api.growth.rules import assess
from handbook_api.house import House
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.ages import age_in_words
from handbook_api.platform.civil_dates import age_on
from handbook_api.platform.clock import civil_date
from handbook_api.platform.ids import ChildKey
from handbook_api.platform.mongodb import Document
from handbook_api.platform.vocabulary import Sex
from notifications.links import child_link
from notifications.reminder_documents import read_wording
from notifications.saying import say
from schema.global_ids import NodeKind, global_id

_LANGUAGE = "ja"
_PAGE = 5


def today_of(house: House) -> date:
    """The civil date where the families live."""
    return civil_date(house.clock.now(), house.settings.time_zone)


async def children_of(house: House, uid: str) -> list[Document]:
    """The children of a person's families, the eldest first."""
    families = await house.database.families.find({"members.uid": uid}).to_list()
    wanted = {"family_id": {"$in": [family["_id"] for family in families]}}
    children = await house.database.children.find(wanted).to_list()
    return sorted(children, key=lambda child: (child["birth"]["born_on"], child["birth"]["order"], child["created_at"]))


async def home(house: House, uid: str, _variables: Document) -> Document:
    """What the query `HOME` gives."""
    children = await children_of(house, uid)
    today = today_of(house)
    names = {child["_id"]: await house.services.cipher.decrypt(child["name"]) for child in children}
    unread, pushes, articles = await asyncio.gather(
        unread_push_count(house, uid, children), _pushes(house, uid, names), _articles(house, uid, children, today)
    )
    shown = [_child(house, child, names[child["_id"]], today) for child in children]
    return {"home": {"children": shown, "unreadPushCount": unread, "pushes": pushes, "articles": articles}}


async def unread_push_count(house: House, uid: str, children: Sequence[Document]) -> int:
    """How many pushes about these children she has not read."""
    wanted = {"uid": uid, "read_at": None, "child": {"$in": [child["_id"] for child in children]}}
    return await house.database.pushes.count_documents(wanted)


def _child(house: House, child: Document, name: str, today: date) -> Document:
    born_on = date.fromisoformat(child["birth"]["born_on"])
    return {
        "id": global_id(NodeKind.CHILD, child["_id"]),
        "name": name,
        "sex": child["sex"],
        "birthDate": child["birth"]["born_on"],
        "ageInWords": age_in_words(age_on(born_on, today), partial(house.services.texts.say, _LANGUAGE)),
        "latestGrowth": _latest_growth(child),
        "nextCheckup": _next_checkup(house.services.municipalities[child["municipality"]], child, born_on, today),
    }


def _latest_growth(child: Document) -> Document | None:
    record = max(child["growth"], key=lambda one: (one["measured_on"], one["recorded_at"]), default=None)
    if record is None:
        return None
    return {
        "id": global_id(NodeKind.GROWTH_RECORD, f"{child['_id']}.{record['id']}"),
        "measuredOn": record["measured_on"],
        "weightGrams": record["weight_grams"],
        "lengthMillimetres": record["length_millimetres"],
        "headMillimetres": record["head_millimetres"],
        "assess": assessed(subject_of(child), measurement_of(record)),
    }


def subject_of(child: Document) -> Subject:
    """Of whom a child's measurements are."""
    birth = child["birth"]
    return Subject(Sex(child["sex"]), date.fromisoformat(birth["born_on"]), birth["gestation_days"])


def measurement_of(record: Document) -> Measurement:
    """What a stored record holds."""
    return Measurement(
        measured_on=date.fromisoformat(record["measured_on"]),
        weight_grams=record["weight_grams"],
        length_millimetres=record["length_millimetres"],
        length_position=record["length_position"],
        head_millimetres=record["head_millimetres"],
    )


def assessed(subject: Subject, measurement: Measurement) -> list[Document]:
    """The positions of a measurement, with the fields that the documents ask for."""
    return [
        {
            "measure": one.measure,
            "value": round(one.value, 1),
            "unit": one.unit,
            "z": one.z,
            "percentile": one.percentile,
            "band": one.band,
            "plausibility": one.plausibility,
        }
        for one in assess(subject, measurement, Reference.JP_2023)
    ]


def _next_checkup(municipality: Municipality, child: Document, born_on: date, today: date) -> Document | None:
    attended = frozenset(one["kind"] for one in child["checkups"] if one["withdrawn_at"] is None)
    window = next_checkup(municipality.checkups, born_on, today, attended)
    if window is None:
        return None
    kind = window.kind
    return {
        "code": kind.code,
        "name": kind.names[_LANGUAGE],
        "opensOn": window.opens_on.isoformat(),
        "lastDay": window.last_day.isoformat(),
        "isOpen": window.opens_on <= today <= window.last_day,
        "place": kind.place[_LANGUAGE],
        "bring": list(kind.bring[_LANGUAGE]),
    }


async def _pushes(house: House, uid: str, names: Mapping[str, str]) -> Document:
    query = {"uid": uid, "child": {"$in": list(names)}}
    found = await house.database.pushes.find(query).sort([("sent_at", -1), ("_id", -1)]).limit(_PAGE + 1).to_list()
    edges = [{"node": _push(house, push, names[push["child"]])} for push in found[:_PAGE]]
    return {"edges": edges, "pageInfo": {"hasNextPage": len(found) > _PAGE}}


def _push(house: House, push: Document, child_name: str) -> Document:
    said = say(house.services.texts, _LANGUAGE, read_wording(push["wording"]), child_name)
    key = ChildKey(*push["child"].split("."))
    return {
        "id": global_id(NodeKind.PUSH, push["_id"]),
        "kind": push["kind"],
        "title": said.title,
        "body": said.body,
        "link": child_link(key),
        "sentAt": _instant(push["sent_at"]),
        "readAt": _instant(push["read_at"]),
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


async def _articles(house: House, uid: str, children: Sequence[Document], today: date) -> Document:
    seekers = [seeker for child in children if (seeker := _seeker(child, children, today)) is not None]
    wanted = Wanted(seekers, _PAGE + 1, house.services.zone, uid=uid)
    found = await (await house.database.articles.aggregate(pipeline(wanted))).to_list()
    edges = [{"node": _article(house, article)} for article in found[:_PAGE]]
    return {"edges": edges, "pageInfo": {"hasNextPage": len(found) > _PAGE}}


def _seeker(child: Document, children: Sequence[Document], today: date) -> Seeker | None:
    birth = child["birth"]
    targeted = TargetedChild(
        date.fromisoformat(birth["born_on"]),
        birth["gestation_days"],
        child["municipality"],
        Sex(child["sex"]),
        is_first=child is children[0],
    )
    return seeker_on(targeted, today)


def _article(house: House, article: Document) -> Document:
    translations = {one["language"]: one for one in article["translations"]}
    original = article["translations"][0]["language"]
    chain = house.services.article_languages.chain(_LANGUAGE)
    heading = translations[language_given(translations, original, chain)]
    return {
        "id": global_id(NodeKind.ARTICLE, article["_id"]),
        "title": heading["title"],
        "summary": heading["summary"],
        "category": article["category"],
        "categoryName": house.services.article_categories.name(Category(article["category"]), _LANGUAGE),
    }
