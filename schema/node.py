"""The `Node` interface of the Relay conventions."""

import strawberry


@strawberry.interface(description="Something with an id of its own, which `node` finds again.")
class Node:
    """Whatever has a global id."""

    id: strawberry.ID = strawberry.field(description="Opaque; unique in the whole service; stays the same for ever.")
