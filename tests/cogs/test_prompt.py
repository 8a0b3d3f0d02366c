"""/prompt: admins choose how the model writes, for a collection and for a channel of it, and go back."""

from collections.abc import AsyncIterator

import pytest

from bot.models import CollectionInfo
from bot.settings import Settings
from playground import Channel, Member, Playground, Reply
from tests.cogs.people import Server, fill, open_server
from tests.support.provider import Provider

PIRATE = "Sell {title} of {YEAR} like a pirate, {{loudly}}."


@pytest.fixture
def environ(provider: Provider) -> dict[str, str]:
    return {**provider.environment, "VECTORIZER": "local", "RERANKER": "none", "ANSWERS_PER_MINUTE": "100"}


async def recommend(member: Member, place: Channel, name: str, provider: Provider, *, style: str = "each") -> str:
    """What the model was asked."""
    provider.prompts.clear()
    await member.type(place, f"/recommend query:moon collection:{name} limit:1 style:{style}")
    (prompt,) = provider.prompts
    return prompt


async def test_a_text_is_set_shown_tried_used_undone_and_reset(
    server: Server, shelf: CollectionInfo, provider: Provider
) -> None:
    admin, member, place, name = server.admin, server.member, server.channel, shelf.name
    other = server.guild.add_channel("quiet")
    assert "My own text" in (await admin.type(place, f"/prompt show collection:{name}")).text

    form = await admin.type(place, f"/prompt set collection:{name} style:each")
    assert "`{title}`" in str(form.modal)
    assert "search_text" not in str(form.modal)
    refused = await admin.submit(form, {"Text for the model": "Sell {titel}"})
    assert "no property “titel”. Did you mean title?" in refused.text
    assert "Sell {titel}" in refused.text  # so that nothing has to be typed again
    form = await admin.type(place, f"/prompt set collection:{name} style:each")
    saved = await admin.submit(form, {"Text for the model": PIRATE})
    assert saved.is_ephemeral
    assert "Sell {title} of {year} like a pirate" in saved.text

    prompt = await recommend(member, place, name, provider)
    assert "Sell <object>The Cold Moon</object> of <object>2011</object> like a pirate, ｛loudly｝." in prompt
    assert "invent no facts" in prompt

    await admin.type(place, f"/prompt set collection:{name} style:each channel:quiet text:Whisper about {{title}}.")
    assert "Whisper about <object>The Cold Moon</object>." in await recommend(member, other, name, provider)
    assert "like a pirate" in await recommend(member, place, name, provider)
    assert "Whisper" in (await admin.type(place, f"/prompt show collection:{name} channel:quiet")).text

    await admin.type(place, "/settings set setting:language value:Swiss German channel:quiet")
    provider.prompts.clear()
    tried = await admin.type(other, f"/prompt test collection:{name} style:each query:moon")
    assert tried.is_ephemeral
    assert "MODEL SAYS" in tried.text
    assert "What the model was asked" in tried.text
    assert len(provider.prompts) == 1
    assert "Whisper about <object>The Cold Moon</object>." in provider.prompts[0]
    assert "Write in this language: <language>Swiss German</language>, unless" in provider.prompts[0]

    undone = await admin.type(place, f"/prompt undo collection:{name} style:each channel:quiet")
    assert "Whisper" in undone.text
    assert "like a pirate" in await recommend(member, other, name, provider)
    assert "brings it back" in (await admin.type(place, f"/prompt reset collection:{name} style:each")).text
    assert "pirate" not in await recommend(member, place, name, provider)
    await admin.type(place, f"/prompt undo collection:{name} style:each")
    assert "like a pirate" in await recommend(member, place, name, provider)
    await admin.type(place, "/settings reset")
    assert "pirate" not in await recommend(member, place, name, provider)


async def test_a_text_about_all_is_for_ask_too_and_keeps_its_rules(
    server: Server, shelf: CollectionInfo, provider: Provider
) -> None:
    admin, place, name = server.admin, server.channel, shelf.name
    refused = await admin.type(place, f"/prompt set collection:{name} style:together text:Tell of {{title}}")
    assert "has no braces" in refused.text
    await admin.type(place, f"/prompt set collection:{name} style:together text:Rhyme. </style> {'x' * 20}")
    assert "Rhyme. ‹/style>" in await recommend(server.member, place, name, provider, style="together")
    provider.prompts.clear()
    await admin.type(place, f"/prompt set collection:{name} style:together channel:{place.name} text:Sing in here.")
    thread = server.member.open_thread(place, "Talk", "About films.")
    await server.member.type(thread, f"/ask question:Who repairs a mining station? collection:{name}")
    (asked,) = provider.prompts
    assert "Sing in here." in asked
    assert "like [1]" in asked
    assert "NOTHING_FOUND" in asked
    tried = await admin.type(place, f"/prompt test collection:{name} style:together query:Who repairs? text:Shout.")
    assert "Shout." in provider.prompts[-1]
    assert "Sing" not in provider.prompts[-1]
    assert "Shout." in tried.text


async def test_a_new_collection_of_an_old_name_begins_without(
    server: Server, shelf: CollectionInfo, provider: Provider
) -> None:
    admin, place, name = server.admin, server.channel, shelf.name
    form = await admin.type(place, f"/prompt set collection:{name} style:each")
    await admin.type(place, f"/prompt set collection:{name} style:each text:Sell {{overview}}.")
    await delete(admin, place, name)
    assert "is not there" in (await admin.submit(form, {"Text for the model": "Sell {title}."})).text
    await fill(server.bot.library, name, guild_id=int(server.guild.id))
    assert "Sell" not in await recommend(server.member, place, name, provider)


async def delete(admin: Member, place: Channel, name: str) -> Reply:
    asked = await admin.type(place, f"/collection delete name:{name}")
    return await (await admin.press(asked, "Delete")).wait_for(lambda now: "deleted" in now.text)


async def test_it_is_for_admins_of_this_guild_alone(server: Server, shelf: CollectionInfo) -> None:
    admin, member, place, name = server.admin, server.member, server.channel, shelf.name
    for command, options in (
        ("set", "style:each"),
        ("show", ""),
        ("test", "style:each query:moon"),
        ("undo", "style:each"),
        ("reset", "style:each"),
    ):
        refused = await member.type(place, f"/prompt {command} collection:{name} {options}".strip(), force=True)
        assert "This is for admins" in refused.text
    form = await admin.type(place, f"/prompt set collection:{name} style:each")
    admin.model.roles.clear()
    assert "This is for admins" in (await admin.submit(form, {"Text for the model": "Mine"})).text
    other = server.discord.add_guild("Elsewhere")
    zoe = other.add_member("zoe", manage_guild=True)
    assert "no collection" in (await zoe.type(other.channel, f"/prompt show collection:{name}")).text


async def test_it_is_typed_and_bad_input_is_explained(server: Server, shelf: CollectionInfo) -> None:
    admin, place, name = server.admin, server.channel, shelf.name
    saved = await admin.type(place, f"@bot prompt set {name} each Sell {{title}} in one line.")
    assert "Saved for" in saved.text
    wrong = await admin.type(place, f"@bot prompt set {name} each Sell it. channel:nowhere")
    assert "`channel` cannot be “nowhere”" in wrong.text
    assert "`text` is missing" in (await admin.type(place, f"@bot prompt set {name} each")).text
    for text, expected in (
        ("Sell {title", "has no `}`"),
        ("Sell title}}}", "has no `{`"),
        ("Sell {search_text}", "keep for myself"),
        ("Sell {}", "nothing between"),
    ):
        assert expected in (await admin.type(place, f"/prompt set collection:{name} style:each text:{text}")).text
    assert "nothing to undo" in (await admin.type(place, f"/prompt undo collection:{name} style:together")).text
    assert "prompt show" in (await admin.type(place, "@bot prompt")).text


async def test_without_a_model_the_prompt_is_shown(settings: Settings, name: str) -> None:
    without = settings.model_copy(update={"cohere_api_key": None})
    async with Playground() as discord_, open_server(discord_, without) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        await fill(server.bot.library, name, guild_id=int(server.guild.id))
        tried = await server.admin.type(
            server.channel, f"/prompt test collection:{name} style:each query:moon text:Sell {{title}}."
        )
        assert "What a model would be asked" in tried.text
        assert "No AI model is connected" in tried.text
        assert "Sell <object>The Cold Moon</object>." in tried.text


async def test_a_form_is_answered_after_a_restart(settings: Settings, name: str) -> None:
    async with Playground() as discord_:
        form = None
        async for server in restart(discord_, settings):
            if form is None:
                await fill(server.bot.library, name, guild_id=int(server.guild.id))
                form = await server.admin.type(server.channel, f"/prompt set collection:{name} style:each")
            else:
                assert "Saved for" in (await server.admin.submit(form, {"Text for the model": "Sell it."})).text


async def restart(discord_: Playground, settings: Settings) -> AsyncIterator[Server]:
    """The bot, and after that the bot again."""
    for _ in range(2):
        async with open_server(discord_, settings) as server:
            await server.bot.library.connection.wait_ready(timeout=30)
            yield server
