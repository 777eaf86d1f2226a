"""What every resolver finds as `info.context`: who asks, in which language, on which day, and the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import strawberry

from content.service import ArticleService
from handbook_api.children.service import ChildService
from handbook_api.families.changes import ChangeService
from handbook_api.families.invitations import InvitationService
from handbook_api.families.service import FamilyService
from handbook_api.growth.images import ChartImages
from handbook_api.growth.service import GrowthService
from handbook_api.immunization.checking import VaccinationCheckService
from handbook_api.immunization.conditions import VaccinationConditionService
from handbook_api.immunization.decisions import VaccinationDecisionService
from handbook_api.immunization.schedule import Schedule
from handbook_api.immunization.service import VaccinationService
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.encryption import FieldCipher
from handbook_api.platform.identity import Principal
from handbook_api.platform.problems import Unauthenticated
from handbook_api.platform.texts import Texts
from notifications.device_service import DeviceService
from notifications.inbox_service import InboxService


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case there is. Made once by the composition root."""

    families: FamilyService
    invitations: InvitationService
    changes: ChangeService
    children: ChildService
    growth: GrowthService
    charts: ChartImages
    vaccinations: VaccinationService
    vaccination_decisions: VaccinationDecisionService
    vaccination_conditions: VaccinationConditionService
    vaccination_checks: VaccinationCheckService
    devices: DeviceService
    inbox: InboxService
    articles: ArticleService
    cipher: FieldCipher
    texts: Texts
    schedule: Schedule
    municipalities: Mapping[str, Municipality]


@dataclass(frozen=True, slots=True)
class Context:
    """One request. `today` is the civil date where the families live."""

    services: Services
    caller: Principal | None
    language: str
    now: datetime
    today: date

    @property
    def principal(self) -> Principal:
        """Who asks. Raises `Unauthenticated` for nobody."""
        if self.caller is None:
            raise Unauthenticated
        return self.caller

    def say(self, key: str, /, *, count: int | None = None, **values: str | int) -> str:
        """A text in the caller's language."""
        return self.services.texts.say(self.language, key, count=count, **values)


Info = strawberry.Info[Context, None]
"""The `info` of every resolver of ours."""
