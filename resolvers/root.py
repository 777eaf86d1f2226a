"""The schema as a whole."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from resolvers.changes import ChangeQueries
from resolvers.children import ChildMutations, ChildQueries
from resolvers.content import ContentQueries
from resolvers.families import FamilyMutations, FamilyQueries
from resolvers.growth import GrowthMutations, GrowthQueries
from resolvers.home import HomeQueries
from resolvers.immunization import VaccinationMutations, VaccinationQueries
from resolvers.node import NodeQueries
from resolvers.notifications import NotificationMutations
from schema.children import Child
from schema.content import Article
from schema.families import Family
from schema.growth import GrowthRecord
from schema.immunization import VaccinationRecord
from schema.immunization_decisions import VaccinationDecision
from schema.scalars import SCALARS


@strawberry.type(description="What can be asked. Everything but an article needs a signed-in person.")
class Query(
    HomeQueries,
    FamilyQueries,
    ChildQueries,
    GrowthQueries,
    VaccinationQueries,
    ContentQueries,
    ChangeQueries,
    NodeQueries,
):
    """Every query."""


@strawberry.type(
    description="What can be changed. Each answers with what it made and with what the person has to put right."
)
class Mutation(FamilyMutations, ChildMutations, GrowthMutations, VaccinationMutations, NotificationMutations):
    """Every mutation."""


def build_schema() -> strawberry.Schema:
    """The Strawberry schema."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=[Family, Child, GrowthRecord, VaccinationRecord, VaccinationDecision, Article],
        config=StrawberryConfig(auto_camel_case=True, scalar_map=SCALARS),
    )
