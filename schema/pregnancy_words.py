"""The vocabulary of the lines of a pregnancy's pages, for answers and inputs alike."""

import strawberry

from handbook_api.pregnancies.dental import AdultToothState, GumInflammation
from handbook_api.pregnancies.records import PressureMoment, StripResult

__all__ = ["AdultToothState", "GumInflammation", "PressureMoment", "StripResult"]

strawberry.enum(
    StripResult,
    description="What the handbook marks for oedema and in the urine: － (NEGATIVE), ＋ (POSITIVE), ⧺ (STRONGLY_POSITIVE).",
)
strawberry.enum(
    PressureMoment,
    name="BloodPressureMoment",
    description="The columns of a blood pressure diary: within an hour of getting up, just before going to bed, another time.",
)
strawberry.enum(
    AdultToothState,
    description="As the handbook's chart marks a tooth: ／ (SOUND), C (CARIES), ○ (TREATED), △ (LOST).",
)
strawberry.enum(
    GumInflammation,
    description="歯肉の炎症 in the handbook's words: なし (NONE), 要指導 (GUIDANCE), 要治療 (TREATMENT).",
)
