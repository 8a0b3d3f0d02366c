"""A bot of no library at all: it takes the addresses from the environment, as other libraries' bots can."""

import asyncio
import json
import os
import sys

import aiohttp


async def main() -> None:
    headers = {"Authorization": "Bot whatever"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(os.environ["DISCORD_API_BASE"] + "/users/@me") as response:
            me = await response.json()
        async with session.ws_connect(os.environ["DISCORD_GATEWAY"]) as socket:
            await socket.send_json({"op": 2, "d": {"token": "whatever", "intents": 512}})
            async for frame in socket:
                event = json.loads(frame.data)
                data = event.get("d") or {}
                if event.get("t") == "MESSAGE_CREATE" and data["author"]["id"] != me["id"]:
                    url = f"{os.environ['DISCORD_API_BASE']}/channels/{data['channel_id']}/messages"
                    await session.post(url, json={"content": f"heard, {'discord' in sys.modules}"})


if __name__ == "__main__":
    asyncio.run(main())
