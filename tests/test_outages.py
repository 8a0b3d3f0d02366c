"""What failures of the network are called; the errors are those that the system and the libraries raise."""

import asyncio
import socket
import ssl

import aiohttp
import httpx
import pytest

from bot.outages import OTHERWISE, explain_outage


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def fail_with_aiohttp(url: str) -> Exception:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError) as caught:
            await session.get(url)
    return caught.value


async def test_a_closed_port(closed_port: int) -> None:
    assert explain_outage(await fail_with_aiohttp(f"http://127.0.0.1:{closed_port}")) == "nothing listens there"
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError) as caught:
            await client.get(f"http://127.0.0.1:{closed_port}")
    assert explain_outage(caught.value) == "nothing listens there"


@pytest.mark.parametrize(
    "words", ["Name or service not known", "Domain name not found", "nodename nor servname provided"]
)
def test_an_unknown_name(words: str) -> None:
    """The words are those of Linux, of aiodns and of macOS."""
    assert explain_outage(OSError(socket.EAI_NONAME, words)) == "that name is not known"


async def test_something_without_tls() -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert "does not speak TLS" in explain_outage(await fail_with_aiohttp(f"https://127.0.0.1:{port}"))


@pytest.mark.parametrize(
    ("error", "clause"),
    [
        (TimeoutError(), "it did not answer in time"),
        (ConnectionResetError(104, "Connection reset by peer"), "it closed the connection"),
        (aiohttp.ServerDisconnectedError(), "it closed the connection"),
        (ssl.SSLCertVerificationError("self-signed"), "its certificate is not trusted here"),
        (OSError(101, "Network is unreachable"), "there is no way to that network"),
        (ValueError("https://user:password@example.org"), OTHERWISE),
    ],
)
def test_the_error_is_not_quoted(error: Exception, clause: str) -> None:
    assert explain_outage(error) == clause
