"""Holds requests and answers against Discord's OpenAPI description."""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema_rs import Draft202012Validator, Registry, ValidationError, ValidationErrorKind

from playground.wire.corrections import MEDIA_TYPE, accept_in_requests, correct

REQUEST_URI, RESPONSE_URI = "urn:discord:request", "urn:discord:response"
MAX_MESSAGE = 300
SERVER_ERROR = 500


class Contract:
    """The routes and schemas of an OpenAPI 3.1 file; validators are built once per route."""

    def __init__(self, path: Path) -> None:
        self._document: dict[str, Any] = correct(json.loads(path.read_bytes()))
        self._validators: dict[str, Draft202012Validator] = {}
        self.violations: list[str] = []

    @cached_property
    def _registry(self) -> Registry:
        return Registry([(REQUEST_URI, accept_in_requests(self._document)), (RESPONSE_URI, self._document)])

    @cached_property
    def _routes(self) -> list[tuple[re.Pattern[str], str]]:
        """Patterns of all paths; those with fewer parameters come first, so that `@me` wins over an id."""
        templates = sorted(self._document["paths"], key=lambda template: template.count("{"))
        return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", template)), template) for template in templates]

    def check_request(self, method: str, path: str, data: Any) -> None:
        """Note a request to an unknown route, or one whose JSON does not fit its schema; None is an empty body."""
        operation = self._get_operation(method, path)
        if operation is None:
            self._note("request", method, path, "no such route in Discord's API")
            return
        content = operation.get("requestBody", {}).get("content", {})
        if MEDIA_TYPE in content and data is not None:
            pointer = self._point(method, path, "requestBody", "content", MEDIA_TYPE, "schema")
            problem = self._find_problem(REQUEST_URI + pointer, data)
            self._note("request", method, path, problem)

    def check_response(self, method: str, path: str, status: int, data: Any) -> None:
        """Note an answer whose JSON or status does not fit; failures of the server have no schema."""
        operation = self._get_operation(method, path)
        if operation is None or status >= SERVER_ERROR:
            return
        key = next((key for key in (str(status), f"{status // 100}XX") if key in operation["responses"]), None)
        if key is None:
            self._note("response", method, path, f"status {status} is not described")
            return
        response = operation["responses"][key]
        if "$ref" in response:
            pointer = response["$ref"] + f"/content/{_escape(MEDIA_TYPE)}/schema"
        elif MEDIA_TYPE in response.get("content", {}):
            pointer = self._point(method, path, "responses", key, "content", MEDIA_TYPE, "schema")
        else:
            return
        problem = self._find_problem(RESPONSE_URI + pointer, data)
        self._note(f"response {status}", method, path, problem)

    def _get_template(self, path: str) -> str | None:
        return next((template for pattern, template in self._routes if pattern.fullmatch(path)), None)

    def _get_operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        template = self._get_template(path)
        operations: Mapping[str, Any] = self._document["paths"][template] if template else {}
        return operations.get(method.lower())

    def _point(self, method: str, path: str, *steps: str) -> str:
        parts = ("paths", self._get_template(path) or "", method.lower(), *steps)
        return "#/" + "/".join(_escape(part) for part in parts)

    def _find_problem(self, uri: str, data: Any) -> str | None:
        validator = self._validators.get(uri)
        if validator is None:
            validator = Draft202012Validator({"$ref": uri}, registry=self._registry)
            self._validators[uri] = validator
        error = next(validator.iter_errors(data), None)
        return None if error is None else _describe(_get_cause(error))

    def _note(self, direction: str, method: str, path: str, problem: str | None) -> None:
        if problem is not None:
            self.violations.append(f"{direction} {method} {path}: {problem}")


def _get_cause(error: ValidationError) -> ValidationError:
    """Follow an error through "one of" into the branch that was meant: its `type` fits, its errors are few."""
    while isinstance(error.kind, ValidationErrorKind.OneOfNotValid | ValidationErrorKind.AnyOf):
        error = min(error.kind.context, key=lambda causes: (any(map(_is_other_type, causes)), len(causes)))[0]
    return error


def _is_other_type(error: ValidationError) -> bool:
    return error.instance_path[-1:] == ["type"] or isinstance(error.kind, ValidationErrorKind.Type)


def _describe(error: ValidationError) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    return f"{''.join(steps).removeprefix('.') or 'the body'}: {error.message[:MAX_MESSAGE]}"


def _escape(step: str) -> str:
    return quote(step.replace("~", "~0").replace("/", "~1"), safe="~")
