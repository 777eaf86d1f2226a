"""The GraphQL endpoint, after the GraphQL-over-HTTP specification. Queries by GET or POST, mutations by POST alone."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from handbook_api.execution.codes import RequestErrorCode
from handbook_api.execution.execution import Execution, ExecutionResult
from handbook_api.execution.trusted import DocumentId
from handbook_api.platform.basis import Basis
from handbook_api.platform.identity import IdentityUnavailable, Principal
from handbook_api.platform.problems import (
    Forbidden,
    Refused,
    Unauthenticated,
    UnauthenticatedReason,
    VersionConflict,
)
from handbook_api.server.bodies import Bodies
from handbook_api.server.errors import ErrorRenderer, codes_of
from handbook_api.server.gate import Gate
from handbook_api.server.media_types import MediaType, acceptable, whole_header
from handbook_api.server.metrics import Outcome, ServerMetrics
from handbook_api.server.options import ServerOptions
from handbook_api.server.parameters import (
    Parameters,
    check_content_type,
    parameters_in_address,
    parameters_in_body,
)
from handbook_api.server.public_answers import PublicAnswer
from handbook_api.server.refusals import Overloaded, Refusal, RefusalCode

Authenticate = Callable[[str | None], Awaitable[Principal | None]]
"""The person behind an `Authorization` header, `None` without a header. Raises `Unauthenticated` for a bad one."""

MakeContext = Callable[[Request, Principal | None, str, Basis], object]
"""Makes what resolvers find as `info.context`: from the request, who asks, and the language she reads.

Whatever gives a resolver the person or the language writes that into the `Basis`, before it gives it.
"""

_PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Accept, Accept-Language, Authorization"}
_METHODS = ("GET", "HEAD", "POST")
_SAFE_METHODS = ("GET", "HEAD")

_OUTCOME_OF_CODE = {
    "INTERNAL": Outcome.FAILED,
    "UNAVAILABLE": Outcome.UNAVAILABLE,
    "OVERLOADED": Outcome.OVERLOADED,
    "UNAUTHENTICATED": Outcome.UNAUTHENTICATED,
}
"""By severity: the first code that is among an answer's errors names the outcome."""

_STATUS_OF_FAILURE: Mapping[type[Exception], int] = {Refused: 400, Forbidden: 403, VersionConflict: 409}
"""When the request as a whole failed so: nothing was executed. From a resolver they are field errors, under 200."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """An HTTP answer before it is written down."""

    status: int
    body: Mapping[str, Any]
    outcome: Outcome
    headers: Mapping[str, str] = field(default_factory=dict)
    operation_type: OperationType | None = None
    public_seconds: int | None = None
    """For how long everybody may keep it, unless it turns out to rest on who asked. `None` not at all."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, in which form and language it is to be answered, and what its answer comes to rest on."""

    request: Request
    media_type: MediaType | None
    language: str
    basis: Basis = field(default_factory=Basis)


class GraphQLEndpoint:
    """An ASGI application for one path. All its collaborators come from the composition root."""

    def __init__(
        self,
        *,
        execution: Execution,
        authenticate: Authenticate,
        make_context: MakeContext,
        negotiate: Callable[[str | None], str],
        renderer: ErrorRenderer,
        metrics: ServerMetrics,
        options: ServerOptions,
    ) -> None:
        self._execution = execution
        self._authenticate = authenticate
        self._make_context = make_context
        self._negotiate = negotiate
        self._renderer = renderer
        self._metrics = metrics
        self._options = options
        self._gate = Gate(options.executions_at_once, options.executions_waiting, options.waiting_seconds)
        self._bodies = Bodies(options)
        metrics.waiting.set_function(lambda: self._gate.waiting)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        started = time.perf_counter()
        request = Request(scope, receive)
        asked = _Asked(
            request,
            acceptable(whole_header(request.headers, "accept")),
            self._negotiate(whole_header(request.headers, "accept-language")),
        )
        answer, content = self._written(await self._answer(asked), asked.language)
        request.state.operation_type = answer.operation_type
        self._metrics.operation(answer.operation_type, answer.outcome, time.perf_counter() - started)
        await self._response(asked, answer, content)(scope, receive, send)

    def _response(self, asked: _Asked, answer: _Answer, content: bytes) -> Response:
        form = f"{(asked.media_type or MediaType.JSON).value}; charset=utf-8"
        if answer.public_seconds is None or asked.basis.on_caller:
            private = {"Content-Language": asked.language, **_PRIVATE, **answer.headers}
            return _without_body_for_head(asked.request, Response(content, answer.status, private, form))
        language = asked.language if asked.basis.on_language else None
        public = PublicAnswer(content, form, answer.public_seconds, asked.basis, language)
        headers = public.headers()
        if public.is_known_to(asked.request):
            return Response(None, 304, headers)
        return _without_body_for_head(asked.request, Response(content, answer.status, headers, form))

    async def _answer(self, asked: _Asked) -> _Answer:
        try:
            return await self._executed(asked)
        except Exception as raised:  # the last place where a failure still becomes a GraphQL answer
            return self._failed(raised, asked.language)

    async def _executed(self, asked: _Asked) -> _Answer:
        request = asked.request
        _check_request(request, asked.media_type)
        async with asyncio.timeout(self._options.authentication_seconds):
            principal = await self._authenticate(whole_header(request.headers, "authorization"))
        if request.method in _SAFE_METHODS:
            return await self._ran(asked, parameters_in_address(request), principal)
        check_content_type(whole_header(request.headers, "content-type"))
        async with self._bodies.of(request) as body:
            return await self._ran(asked, parameters_in_body(body), principal)

    async def _ran(self, asked: _Asked, parameters: Parameters, principal: Principal | None) -> _Answer:
        async with self._gate.passing(), asyncio.timeout(self._options.execution_seconds):
            result = await self._execution.execute(
                parameters.document,
                parameters.variables,
                parameters.operation_name,
                self._make_context(asked.request, principal, asked.language, asked.basis),
                allow_mutation=asked.request.method not in _SAFE_METHODS,
            )
        self._metrics.document(known=result.document_was_known)
        answer = self._answered(result, asked.media_type, asked.language)
        return answer if _may_be_public(asked.request, parameters) else replace(answer, public_seconds=None)

    def _answered(self, result: ExecutionResult, media_type: MediaType | None, language: str) -> _Answer:
        errors = self._renderer.errors(result.errors, language)
        codes = codes_of(errors)
        body: dict[str, Any] = {"errors": errors} if errors else {}
        if result.executed:
            body["data"] = result.data
            return _Answer(
                200,
                body,
                _outcome(codes, Outcome.FIELD_ERRORS),
                operation_type=result.operation_type,
                public_seconds=None if errors else result.public_seconds,
            )
        status, headers = 200 if media_type is MediaType.JSON else 400, {}
        if RequestErrorCode.MUTATION_NOT_ALLOWED in codes:
            status, headers = 405, {"Allow": "POST"}
        return _Answer(status, body, Outcome.REQUEST_ERROR, headers, result.operation_type)

    def _failed(self, raised: Exception, language: str) -> _Answer:
        error = self._renderer.failure(raised, language)
        outcome = _outcome(codes_of([error]), Outcome.REQUEST_ERROR)
        status, headers = self._status_of(raised, outcome)
        return _Answer(status, {"errors": [error]}, outcome, headers)

    def _status_of(self, raised: Exception, outcome: Outcome) -> tuple[int, Mapping[str, str]]:
        if isinstance(raised, Refusal):
            return raised.status, raised.headers
        if isinstance(raised, Unauthenticated):
            # RFC 6750, 3.1: whoever brought no token made no error.
            brought_none = raised.reason is UnauthenticatedReason.MISSING
            return 401, {"WWW-Authenticate": "Bearer" if brought_none else 'Bearer error="invalid_token"'}
        if isinstance(raised, IdentityUnavailable):
            return 503, {"Retry-After": str(raised.retry_after_seconds)}
        if isinstance(raised, TimeoutError):
            return 504, {}
        if isinstance(raised, Overloaded) or outcome is Outcome.UNAVAILABLE:
            return 503, {"Retry-After": str(self._options.retry_after_seconds)}
        return next((status for type_, status in _STATUS_OF_FAILURE.items() if isinstance(raised, type_)), 500), {}

    def _written(self, answer: _Answer, language: str) -> tuple[_Answer, bytes]:
        """The answer as JSON, or the failure to write it: a resolver may have given what JSON cannot carry."""
        try:
            return answer, orjson.dumps(answer.body)
        except TypeError as raised:
            failed = replace(self._failed(raised, language), operation_type=answer.operation_type)
            return failed, orjson.dumps(failed.body)


def _check_request(request: Request, media_type: MediaType | None) -> None:
    if request.method not in _METHODS:
        message = "GraphQL is asked by GET, HEAD or POST."
        raise Refusal(405, RefusalCode.METHOD_NOT_ALLOWED, message, {"Allow": ", ".join(_METHODS)})
    if media_type is None:
        message = "The answer can be application/graphql-response+json or application/json."
        raise Refusal(406, RefusalCode.NOT_ACCEPTABLE, message)


def _may_be_public(request: Request, parameters: Parameters) -> bool:
    """Only what any number of people ask in the same words, and in nobody's name."""
    return (
        request.method in _SAFE_METHODS
        and isinstance(parameters.document, DocumentId)
        and "authorization" not in request.headers
    )


def _without_body_for_head(request: Request, response: Response) -> Response:
    """The headers say what GET would have answered, its length as well."""
    if request.method == "HEAD":
        response.body = b""
    return response


def _outcome(codes: frozenset[str], other: Outcome) -> Outcome:
    if not codes:
        return Outcome.OK
    return next((outcome for code, outcome in _OUTCOME_OF_CODE.items() if code in codes), other)
