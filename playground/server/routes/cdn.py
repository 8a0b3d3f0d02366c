"""Attachments, as cdn.discordapp.com serves them: without a token."""

from aiohttp import web

from playground.model.files import StoredFile
from playground.server.bodies import HUB

routes = web.RouteTableDef()


@routes.get(r"/attachments/{channel_id:\d+}/{file_id:\d+}/{name}")
async def fetch_attachment(request: web.Request) -> web.StreamResponse:
    """Return the bytes of a file, unless it was attached to fail."""
    file = request.app[HUB].world.files.get(request.match_info["file_id"])
    if file is None:
        return _refuse(404)
    goes_wrong = file.count_download()
    if goes_wrong and file.upload.is_broken:
        return _refuse(file.upload.status)
    if goes_wrong and file.upload.breaks_after is not None:
        return await _break_off(request, file, file.upload.breaks_after)
    return web.Response(body=file.data, headers={"Content-Type": file.content_type})


def _refuse(status: int) -> web.Response:
    return web.Response(status=status, text="This content is no longer available.")


async def _break_off(request: web.Request, file: StoredFile, length: int) -> web.StreamResponse:
    """Send the first `length` bytes of a file, then lose the connection."""
    response = web.StreamResponse(headers={"Content-Type": file.content_type, "Content-Length": str(len(file.data))})
    await response.prepare(request)
    await response.write(file.data[:length])
    if request.transport is not None:
        request.transport.close()
    return response
