"""Failures on demand: rate limits, refusals, server errors and lost connections for the next fitting request."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from aiohttp import web

from playground.server.bodies import answer

ANY_METHOD = "*"


@dataclass(slots=True)
class Fault:
    """What the next `count` requests that fit are answered with, after `skip` of them that are let through.

    `retry_after` in seconds makes it a rate limit; `code` is Discord's own, 0 where it gives none; `html` is the body
    of a proxy that stands before Discord; `is_reset` drops the connection without an answer.
    """

    method: str
    path: str
    status: int
    count: int = 1
    retry_after: float | None = None
    is_global: bool = False
    skip: int = 0
    code: int = 0
    html: str | None = None
    is_reset: bool = False

    def fits(self, method: str, path: str) -> bool:
        """Tell whether it is meant for this request."""
        return self.method in (ANY_METHOD, method) and fnmatchcase(path, self.path)

    def build_response(self) -> web.Response:
        """Return Discord's answer, with the headers by which libraries know it from a proxy's."""
        if self.html is not None:
            return web.Response(status=self.status, text=self.html, content_type="text/html")
        if self.retry_after is None:
            return answer({"message": f"{self.status}: Injected failure", "code": self.code}, status=self.status)
        body = {
            "message": "You are being rate limited.",
            "code": 0,
            "retry_after": self.retry_after,
            "global": self.is_global,
        }
        response = answer(body, status=429)
        response.headers["Via"] = "1.1 playground"
        response.headers["Retry-After"] = str(max(1, round(self.retry_after)))
        if self.is_global:
            response.headers["X-RateLimit-Global"] = "true"
            response.headers["X-RateLimit-Scope"] = "global"
            return response
        response.headers["X-RateLimit-Limit"] = "5"
        response.headers["X-RateLimit-Remaining"] = "0"
        response.headers["X-RateLimit-Bucket"] = "playground"
        response.headers["X-RateLimit-Reset-After"] = str(self.retry_after)
        response.headers["X-RateLimit-Scope"] = "user"
        return response


class Faults:
    """Faults that wait for their request."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def __len__(self) -> int:
        """How many have not been used up."""
        return len(self._waiting)

    def add(self, fault: Fault) -> None:
        """Wait for a fitting request."""
        self._waiting.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the oldest fault that fits, and use it up."""
        for fault in self._waiting:
            if fault.fits(method, path) and fault.skip:
                fault.skip -= 1
            elif fault.fits(method, path):
                fault.count -= 1
                if fault.count == 0:
                    self._waiting.remove(fault)
                return fault
        return None


def parse_route(route: str) -> tuple[str, str]:
    """Split `POST /channels/*/messages` into method and path; without a method every one is meant."""
    method, _, path = route.rpartition(" ")
    return method or ANY_METHOD, path
