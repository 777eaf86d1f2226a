"""The handbook's page on the state of the birth (出産の状態), as it is sealed into a pregnancy. Pure."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from handbook_api.platform.problems import Problem, ProblemCode

LONGEST_MINUTES: Final = 14 * 24 * 60
MOST_BLOOD_MILLILITRES: Final = 20_000
LINE_LIMIT_CHARACTERS: Final = 200
REMARKS_LIMIT_CHARACTERS: Final = 1_000


class DeliveryCourse(StrEnum):
    """分娩経過, as the form has it."""

    CEPHALIC = "CEPHALIC"
    """頭位"""
    BREECH = "BREECH"
    """骨盤位"""
    OTHER = "OTHER"
    """その他"""


class BloodLoss(StrEnum):
    """出血量 in the form's three words."""

    LITTLE = "LITTLE"
    """少量"""
    MEDIUM = "MEDIUM"
    """中量"""
    MUCH = "MUCH"
    """多量"""


class BreathingAtBirth(StrEnum):
    """What the form says under 仮死, told without a judgement. Left out: nothing was written."""

    UNREMARKABLE = "UNREMARKABLE"
    ASPHYXIA = "ASPHYXIA"
    """仮死"""
    ASPHYXIA_RESUSCITATED = "ASPHYXIA_RESUSCITATED"
    """仮死, 蘇生"""


@dataclass(frozen=True, slots=True)
class BirthPage:
    """The page. `None` everywhere means that nothing was written, never "no".

    `breathing` is by the child's place among those of the pregnancy. Lengths of time in minutes, blood in millilitres.
    """

    course: DeliveryCourse | None = None
    method: str | None = None
    duration_minutes: int | None = None
    blood_loss: BloodLoss | None = None
    blood_loss_millilitres: int | None = None
    was_transfused: bool | None = None
    place: str | None = None
    attendant: str | None = None
    remarks: str | None = None
    breathing: tuple[tuple[int, BreathingAtBirth], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written at all."""
        return self == BirthPage()


def trimmed(text: str | None) -> str | None:
    """A text without the blanks around it; `None` for one that has nothing else."""
    return (text or "").strip() or None


def page_text(page: BirthPage) -> str:
    """The page as it is sealed."""
    return json.dumps(asdict(page), ensure_ascii=False)


def read_page(text: str) -> BirthPage:
    """The page that `page_text` was given."""
    fields: dict[str, Any] = json.loads(text)
    course, blood_loss = fields["course"], fields["blood_loss"]
    return BirthPage(
        course=DeliveryCourse(course) if course else None,
        method=fields["method"],
        duration_minutes=fields["duration_minutes"],
        blood_loss=BloodLoss(blood_loss) if blood_loss else None,
        blood_loss_millilitres=fields["blood_loss_millilitres"],
        was_transfused=fields["was_transfused"],
        place=fields["place"],
        attendant=fields["attendant"],
        remarks=fields["remarks"],
        breathing=tuple((order, BreathingAtBirth(state)) for order, state in fields["breathing"]),
    )


def page_problems(page: BirthPage, fetuses: int) -> tuple[Problem, ...]:
    """What cannot be on the page of a pregnancy with so many children, at paths inside `page`.

    A number out of its range, a text that is too long, a child that there is not, or that is spoken of twice.
    """
    return (
        *_number_problems("durationMinutes", page.duration_minutes, LONGEST_MINUTES),
        *_number_problems("bloodLossMillilitres", page.blood_loss_millilitres, MOST_BLOOD_MILLILITRES),
        *_text_problems("method", page.method, LINE_LIMIT_CHARACTERS),
        *_text_problems("place", page.place, LINE_LIMIT_CHARACTERS),
        *_text_problems("attendant", page.attendant, LINE_LIMIT_CHARACTERS),
        *_text_problems("remarks", page.remarks, REMARKS_LIMIT_CHARACTERS),
        *_breathing_problems(page, fetuses),
    )


def _breathing_problems(page: BirthPage, fetuses: int) -> tuple[Problem, ...]:
    said = Counter(order for order, _ in page.breathing)
    wrong = sorted(order for order, times in said.items() if times > 1 or not 1 <= order <= fetuses)
    return tuple(Problem(ProblemCode.BIRTHS_INCOMPLETE, ("page", "newborns"), {"value": order}) for order in wrong)


def _number_problems(field: str, value: int | None, limit: int) -> tuple[Problem, ...]:
    if value is None or 0 <= value <= limit:
        return ()
    return (Problem(ProblemCode.BIRTH_PAGE_OUT_OF_RANGE, ("page", field), {"value": value, "limit": limit}),)


def _text_problems(field: str, text: str | None, limit: int) -> tuple[Problem, ...]:
    length = len(text or "")
    return (
        () if length <= limit else (Problem(ProblemCode.TOO_LONG, ("page", field), {"value": length, "limit": limit}),)
    )
