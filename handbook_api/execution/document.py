"""A document made ready once: parsed, held to every limit, validated, and taken apart into its operations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from handbook_api.execution.codes import RequestErrorCode, limit_error, request_error, with_code
from handbook_api.execution.cost import Cost
from handbook_api.execution.limits import Limits
from handbook_api.execution.measure import Measure, Measuring, NestedTooDeeply
from handbook_api.execution.public import Lifetimes

_MOST_ERRORS_TOLD = 20


class DocumentRefused(Exception):
    """The document is not run. Carries the GraphQL errors that say why, each with its code."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an accepted document, alone with the fragments.

    `public_seconds`: for how long shared caches may keep its answer, by its fields; `None` not at all.
    """

    name: str | None
    type: OperationType
    node: OperationDefinitionNode
    document: DocumentNode
    cost: Cost
    public_seconds: int | None


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """An accepted document. It holds no request's values, so every request with the same text shares it."""

    operations: tuple[Operation, ...]

    def operation(self, name: str | None) -> Operation:
        """The operation called `name`, or the only one where `name` is `None`. Raises `DocumentRefused`."""
        if name is None:
            if len(self.operations) == 1:
                return self.operations[0]
            message = "The document has several operations: say in `operationName` which one to run."
            raise DocumentRefused(request_error(RequestErrorCode.OPERATION_NOT_FOUND, message))
        for operation in self.operations:
            if operation.name == name:
                return operation
        message = "The document has no operation with the name given in `operationName`."
        raise DocumentRefused(request_error(RequestErrorCode.OPERATION_NOT_FOUND, message))


class Preparation:
    """Makes documents ready for one schema. Without `introspection`, errors also give no hints at names."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, introspection: bool) -> None:
        self._schema = schema
        self._limits = limits
        self._hide_suggestions = not introspection
        # Strawberry's own two rules; `strawberry.Schema.execute`, which would add them, is not used here.
        rules: tuple[type[ASTValidationRule], ...] = (
            *specified_rules,
            MaybeNullValidationRule,
            OneOfInputValidationRule,
        )
        self._rules = rules if introspection else (*rules, NoSchemaIntrospectionCustomRule)

    def prepare(self, text: str) -> PreparedDocument:
        """The document of `text`. Raises `DocumentRefused`: too large, not GraphQL, past a limit, or not valid.

        The limits come before validation, which takes time quadratic in what a document selects.
        """
        document = self._parsed(text)
        operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        self._count(document)
        measures = self._measured(operations, fragments)
        self._validate(document)
        if not operations:
            message = "The document has no operation."
            raise DocumentRefused(request_error(RequestErrorCode.OPERATION_NOT_FOUND, message))
        lifetimes = Lifetimes(self._schema, fragments)
        return PreparedDocument(
            tuple(
                Operation(
                    name=node.name.value if node.name else None,
                    type=node.operation,
                    node=node,
                    document=DocumentNode(definitions=(node, *fragments.values())),
                    cost=measure.cost,
                    public_seconds=lifetimes.operation(node),
                )
                for node, measure in zip(operations, measures, strict=True)
            )
        )

    def _parsed(self, text: str) -> DocumentNode:
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > self._limits.document_bytes:
            code = RequestErrorCode.DOCUMENT_TOO_LARGE
            raise DocumentRefused(limit_error(code, "bytes", self._limits.document_bytes, size, None))
        try:
            return parse(text, max_lexical_tokens=self._limits.tokens)
        except GraphQLSyntaxError as error:
            raise DocumentRefused(self._parse_error(error)) from None

    def _parse_error(self, error: GraphQLSyntaxError) -> GraphQLError:
        # graphql-core tells its own limits from bad syntax by their sentences alone.
        if error.description.startswith("Document contains more than "):
            return limit_error(RequestErrorCode.DOCUMENT_TOO_MANY_TOKENS, "tokens", self._limits.tokens, None, None)
        if error.description.startswith("Document is nested too deeply"):
            message = "The document has too many brackets inside brackets."
            return request_error(RequestErrorCode.DOCUMENT_TOO_DEEP, message)
        return with_code(error, RequestErrorCode.GRAPHQL_PARSE_FAILED)

    def _count(self, document: DocumentNode) -> None:
        for type_, code, what, limit in (
            (
                OperationDefinitionNode,
                RequestErrorCode.DOCUMENT_TOO_MANY_OPERATIONS,
                "operations",
                self._limits.operations,
            ),
            (FragmentDefinitionNode, RequestErrorCode.DOCUMENT_TOO_MANY_FRAGMENTS, "fragments", self._limits.fragments),
        ):
            found = sum(isinstance(node, type_) for node in document.definitions)
            if found > limit:
                raise DocumentRefused(limit_error(code, what, limit, found, None))

    def _measured(
        self, operations: list[OperationDefinitionNode], fragments: Mapping[str, FragmentDefinitionNode]
    ) -> list[Measure]:
        measuring = Measuring(self._schema, self._limits, fragments)
        measures = [self._held(node, partial(measuring.operation, node), node.operation) for node in operations]
        for name, fragment in fragments.items():
            self._held(fragment, partial(measuring.fragment, name))
        return measures

    def _held(self, node: Node, measured: Callable[[], Measure], type_: OperationType | None = None) -> Measure:
        """The measure of `node`, which is past no limit."""
        try:
            measure = measured()
        except NestedTooDeeply:
            code = RequestErrorCode.DOCUMENT_TOO_DEEP
            raise DocumentRefused(limit_error(code, "levels of fields", self._limits.depth, None, node)) from None
        errors = [
            limit_error(check.code, check.what, limit, found, node)
            for check in _CHECKS
            if check.of is None or check.of is type_
            if (found := check.found(measure)) > (limit := check.limit(self._limits))
        ]
        if errors:
            raise DocumentRefused(*errors)
        return measure

    def _validate(self, document: DocumentNode) -> None:
        errors = validate(
            self._schema, document, self._rules, _MOST_ERRORS_TOLD, hide_suggestions=self._hide_suggestions
        )
        if errors:
            code = RequestErrorCode.GRAPHQL_VALIDATION_FAILED
            raise DocumentRefused(*(with_code(error, code) for error in errors))


@dataclass(frozen=True, slots=True)
class _Check:
    code: RequestErrorCode
    what: str
    limit: Callable[[Limits], int]
    found: Callable[[Measure], int]
    of: OperationType | None = None


_CHECKS = (
    _Check(RequestErrorCode.DOCUMENT_TOO_DEEP, "levels of fields", lambda limits: limits.depth, lambda m: m.depth),
    _Check(RequestErrorCode.DOCUMENT_TOO_MANY_FIELDS, "fields", lambda limits: limits.fields, lambda m: m.fields),
    _Check(RequestErrorCode.DOCUMENT_TOO_MANY_ALIASES, "aliases", lambda limits: limits.aliases, lambda m: m.aliases),
    _Check(
        RequestErrorCode.DOCUMENT_TOO_MANY_DIRECTIVES,
        "directives",
        lambda limits: limits.directives,
        lambda m: m.directives,
    ),
    _Check(
        RequestErrorCode.DOCUMENT_TOO_MANY_ROOT_FIELDS,
        "root fields",
        lambda limits: limits.root_fields,
        lambda m: m.root_fields,
        OperationType.QUERY,
    ),
    _Check(
        RequestErrorCode.DOCUMENT_TOO_MANY_ROOT_FIELDS,
        "root fields of a mutation",
        lambda limits: limits.mutation_fields,
        lambda m: m.root_fields,
        OperationType.MUTATION,
    ),
)
