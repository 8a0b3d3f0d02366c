"""An httpx client in front of the HTTP interface, without a port between them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot.settings import Settings
from bot.web import create_app

TOKEN = "long-random-text"


@asynccontextmanager
async def open_client(settings: Settings, *, token: str | None = TOKEN) -> AsyncIterator[httpx.AsyncClient]:
    """The application with its lifespan entered; `token` travels with every request."""
    app = create_app(settings)
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot", headers=headers) as client,
    ):
        yield client
