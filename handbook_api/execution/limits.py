"""How much one document may ask for. Checked once for each document text, before it is validated."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The ceilings of one document; a document at a ceiling is accepted, one past it refused.

    The defaults leave room for the standard introspection query and for a first screen that asks for everything.
    Fields, aliases and directives are counted after fragments are expanded, because that is what is executed. A
    fragment that no operation uses is held to the same ceilings: it is validated like the others.
    """

    document_bytes: int = 32_768
    """UTF-8 bytes of the document text."""
    tokens: int = 4_000
    """Lexical tokens; comments are none, the bytes bound them."""
    operations: int = 10
    """Operations in one document, whichever of them is run."""
    fragments: int = 100
    """Fragments in one document, used or not: validation compares every two of them."""
    depth: int = 16
    """Fields inside fields; a root field is at depth 1."""
    fields: int = 600
    aliases: int = 60
    directives: int = 60
    root_fields: int = 20
    """Root fields of a query."""
    mutation_fields: int = 5
    """Root fields of a mutation: each is a transaction, and they run one after another."""
    cost: int = 20_000
    """Fields answered if every page and list is full: a field inside `first: 50` counts fifty times."""
    page_ceiling: int = 100
    """What a page counts whose size nobody states; also the most that any page counts."""
    list_size: int = 5
    """What a list counts that has no pages, so that lists inside lists do not multiply unseen."""
