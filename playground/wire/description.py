"""Discord's OpenAPI description: its routes, and what does not fit its schemas."""

import json
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema_rs import Draft202012Validator, Registry, ValidationError, ValidationErrorKind

from playground.wire.corrections import accept_in_requests, correct

REQUEST_URI, RESPONSE_URI = "urn:discord:request", "urn:discord:response"
MAX_MESSAGE = 300


class Description:
    """The routes and schemas of an OpenAPI 3.1 file; validators are built once per route."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = correct(document)
        self._validators: dict[str, Draft202012Validator] = {}

    @cached_property
    def _registry(self) -> Registry:
        return Registry([(REQUEST_URI, accept_in_requests(self._document)), (RESPONSE_URI, self._document)])

    @cached_property
    def _routes(self) -> list[tuple[re.Pattern[str], str]]:
        """Patterns of all paths; those with fewer parameters come first, so that `@me` wins over an id."""
        templates = sorted(self._document["paths"], key=lambda template: template.count("{"))
        return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", template)), template) for template in templates]

    def _get_template(self, path: str) -> str | None:
        return next((template for pattern, template in self._routes if pattern.fullmatch(path)), None)

    def get_operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        """What is described of a method on a path; None is an unknown route."""
        template = self._get_template(path)
        operations: Mapping[str, Any] = self._document["paths"][template] if template else {}
        return operations.get(method.lower())

    def point(self, method: str, path: str, *steps: str) -> str:
        """Where something of an operation stands in the description."""
        parts = ("paths", self._get_template(path) or "", method.lower(), *steps)
        return "#/" + "/".join(escape(part) for part in parts)

    def find_problem(self, uri: str, data: Any) -> str | None:
        """What does not fit the schema at that place."""
        validator = self._validators.get(uri)
        if validator is None:
            validator = Draft202012Validator({"$ref": uri}, registry=self._registry)
            self._validators[uri] = validator
        error = next(validator.iter_errors(data), None)
        return None if error is None else _describe(_get_cause(error))


@lru_cache(maxsize=1)
def _read(path: Path, _changed_at: int) -> Description:
    return Description(json.loads(path.read_bytes()))


def read_description(path: Path) -> Description:
    """The description in a file: one for all playgrounds of a process, since reading it takes as long as a start."""
    return _read(path, path.stat().st_mtime_ns)


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


def escape(step: str) -> str:
    """A step of a pointer into the description."""
    return quote(step.replace("~", "~0").replace("/", "~1"), safe="~")
