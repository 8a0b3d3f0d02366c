"""Holds requests and answers against Discord's OpenAPI description."""

from pathlib import Path
from typing import Any

from playground.wire.corrections import MEDIA_TYPE
from playground.wire.description import REQUEST_URI, RESPONSE_URI, escape, read_description

SERVER_ERROR = 500


class Contract:
    """What breaks the description in a file, in the order in which it was said."""

    def __init__(self, path: Path) -> None:
        self._description = read_description(path)
        self.violations: list[str] = []

    def check_request(self, method: str, path: str, data: Any) -> None:
        """Note a request to an unknown route, or one whose JSON does not fit its schema; None is an empty body."""
        operation = self._description.get_operation(method, path)
        if operation is None:
            self._note("request", method, path, "no such route in Discord's API")
            return
        content = operation.get("requestBody", {}).get("content", {})
        if MEDIA_TYPE in content and data is not None:
            pointer = self._description.point(method, path, "requestBody", "content", MEDIA_TYPE, "schema")
            problem = self._description.find_problem(REQUEST_URI + pointer, data)
            self._note("request", method, path, problem)

    def check_response(self, method: str, path: str, status: int, data: Any) -> None:
        """Note an answer whose JSON or status does not fit; failures of the server have no schema."""
        operation = self._description.get_operation(method, path)
        if operation is None or status >= SERVER_ERROR:
            return
        key = next((key for key in (str(status), f"{status // 100}XX") if key in operation["responses"]), None)
        if key is None:
            self._note("response", method, path, f"status {status} is not described")
            return
        response = operation["responses"][key]
        if "$ref" in response:
            pointer = response["$ref"] + f"/content/{escape(MEDIA_TYPE)}/schema"
        elif MEDIA_TYPE in response.get("content", {}):
            pointer = self._description.point(method, path, "responses", key, "content", MEDIA_TYPE, "schema")
        else:
            return
        problem = self._description.find_problem(RESPONSE_URI + pointer, data)
        self._note(f"response {status}", method, path, problem)

    def _note(self, direction: str, method: str, path: str, problem: str | None) -> None:
        if problem is not None:
            self.violations.append(f"{direction} {method} {path}: {problem}")
