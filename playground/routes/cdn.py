"""Attachments, as cdn.discordapp.com serves them: without a token."""

from aiohttp import web

from playground.bodies import WORLD

routes = web.RouteTableDef()


@routes.get(r"/attachments/{channel_id:\d+}/{file_id:\d+}/{name}")
async def fetch_attachment(request: web.Request) -> web.Response:
    """Return the bytes of a file that is not broken."""
    file = request.app[WORLD].files.get(request.match_info["file_id"])
    if file is None or file.is_broken:
        return web.Response(status=404, text="This content is no longer available.")
    return web.Response(body=file.data, headers={"Content-Type": file.content_type})
