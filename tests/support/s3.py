"""A store of objects that speaks as much of S3 as Weaviate needs of it, on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Self
from xml.sax.saxutils import escape

from aiohttp import web

BUCKET: Final = "backups"
SIZE_MAX: Final = 2**28


class ObjectStore:
    """One bucket of objects in memory; whoever asks may read and write it.

    Attributes:
        has_bucket: whether there is the bucket.
    """

    def __init__(self) -> None:
        self.has_bucket = True
        self.objects: dict[str, bytes] = {}
        self._parts: dict[str, dict[int, bytes]] = {}
        self.port = 0

    @property
    def environment(self) -> dict[str, str]:
        """What a server of Weaviate is told of it, besides the module."""
        return {
            "BACKUP_S3_BUCKET": BUCKET,
            "BACKUP_S3_ENDPOINT": f"127.0.0.1:{self.port}",
            "BACKUP_S3_USE_SSL": "false",
            "AWS_ACCESS_KEY_ID": "anybody",
            "AWS_SECRET_ACCESS_KEY": "anything",
            "AWS_REGION": "eu-central-1",
        }

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[Self]:
        """Serve it within the block."""
        app = web.Application(client_max_size=SIZE_MAX)
        app.router.add_route("*", "/{bucket}/{key:.*}", self._answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        key = request.match_info["key"]
        if not self.has_bucket or request.match_info["bucket"] != BUCKET:
            return _refuse("NoSuchBucket")
        if not key:
            return self._answer_for_bucket(request)
        if request.method in ("PUT", "POST"):
            return await self._take(key, request)
        if request.method == "DELETE":
            self.objects.pop(key, None)
            return web.Response(status=204)
        if key not in self.objects:
            return _refuse("NoSuchKey")
        headers = {"ETag": '"0"', "Last-Modified": "Tue, 01 Dec 2026 00:00:00 GMT"}
        return web.Response(body=self.objects[key], headers=headers)

    async def _take(self, key: str, request: web.Request) -> web.Response:
        """An object at once, or in parts: begun, each part under its number, and put together."""
        if "uploads" in request.query:
            return _tell("<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>")
        body = await _read_body(request)
        if "partNumber" in request.query:
            self._parts.setdefault(key, {})[int(request.query["partNumber"])] = body
        elif "uploadId" in request.query:
            parts = self._parts.pop(key)
            self.objects[key] = b"".join(parts[number] for number in sorted(parts))
            # Without the bucket Weaviate's client takes it for an error.
            return _tell(f"<CompleteMultipartUploadResult><Bucket>{BUCKET}</Bucket></CompleteMultipartUploadResult>")
        else:
            self.objects[key] = body
        return web.Response(headers={"ETag": '"0"'})

    def _answer_for_bucket(self, request: web.Request) -> web.Response:
        if "location" in request.query:
            return _tell("<LocationConstraint>eu-central-1</LocationConstraint>")
        names = sorted(name for name in self.objects if name.startswith(request.query.get("prefix", "")))
        listed = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(self.objects[name])}</Size></Contents>" for name in names
        )
        return _tell(f"<ListBucketResult><IsTruncated>false</IsTruncated>{listed}</ListBucketResult>")


async def _read_body(request: web.Request) -> bytes:
    """What is sent, out of its chunks where those are signed one by one: a size, the signature, the bytes."""
    body = await request.read()
    if not request.headers.get("x-amz-content-sha256", "").startswith("STREAMING-"):
        return body
    found = b""
    while body:
        head, _, body = body.partition(b"\r\n")
        size = int(head.partition(b";")[0], 16)
        if not size:
            break
        found, body = found + body[:size], body[size + 2 :]
    return found


def _refuse(code: str) -> web.Response:
    return _tell(f"<Error><Code>{code}</Code><Message>{code}</Message></Error>", status=404)


def _tell(text: str, *, status: int = 200) -> web.Response:
    return web.Response(text=f"<?xml version='1.0'?>{text}", status=status, content_type="application/xml")
