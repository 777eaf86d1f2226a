"""Who takes part in the demonstration. None of them is a real person."""

import uuid
from dataclasses import dataclass

from handbook_api.platform.identity import Principal, Role

NERIMA = "131202"
_NAMESPACE = uuid.UUID("5f0c1f9e-3d2b-4b57-8a0e-0a3a2d1f7c11")


@dataclass(frozen=True, slots=True)
class Person:
    """One person: how she signs in, what she is called, and what she may do, for whoever tries the service as her."""

    uid: str
    name: str
    what: str
    what_ja: str
    language: str = "ja"
    role: Role = Role.PARENT

    @property
    def principal(self) -> Principal:
        """Her, as a verified token would say."""
        return Principal(self.uid, self.role, NERIMA if self.role.serves_a_municipality else None)


MISAKI = Person("demo-misaki", "佐藤 美咲", "mother of Yui and Haruto", "ゆいさんと陽翔さんの母")
KENTA = Person("demo-kenta", "佐藤 健太", "their father, a guardian with equal rights", "父（母と同じ権限の保護者）")
SACHIKO = Person("demo-sachiko", "佐藤 幸子", "their grandmother, who may only look", "祖母（見るだけ）")
LINH = Person("demo-linh", "Nguyễn Thị Linh", "mother of preterm twins, reads English", "双子の母（英語で利用）", "en")
AOI = Person(
    "demo-aoi",
    "田中 葵",
    "expecting her first child, in the thirtieth week of pregnancy",
    "はじめての出産を待つ人（妊娠29週）",
)
STAFF = Person("demo-staff", "練馬区 保健師", "public health nurse of Nerima", "練馬区の保健師", role=Role.STAFF)
EDITOR = Person("demo-editor", "練馬区 編集者", "editor of Nerima's articles", "練馬区の記事の編集者", role=Role.EDITOR)

PEOPLE = (MISAKI, KENTA, SACHIKO, LINH, AOI, STAFF, EDITOR)


def chosen_id(name: str) -> str:
    """The id that the demonstration chooses for `name`: the same every time, so that a second run adds nothing."""
    return str(uuid.uuid5(_NAMESPACE, name))
