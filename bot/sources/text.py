"""Everything that a message says: what was typed, embeds, text of components, polls, and what it forwards."""

from collections.abc import Iterable, Iterator

import discord

from bot.models import MessageText


def build_text(message: discord.Message) -> MessageText:
    """A message as the files room takes it, with mentions as names."""
    return MessageText(
        id=message.id,
        channel_id=message.channel.id,
        author=message.author.display_name,
        author_id=str(message.author.id),
        text="\n\n".join(dict.fromkeys(part for part in _iterate_parts(message) if part)),
        url=message.jump_url,
        written_at=message.created_at,
        title=getattr(message.channel, "name", ""),
    )


def _iterate_parts(message: discord.Message) -> Iterator[str]:
    yield message.clean_content.strip()
    yield from _iterate_embeds(message.embeds)
    yield from _iterate_displays(message.components)
    if message.poll is not None:
        yield _list_poll(message.poll)
    for forwarded in message.message_snapshots:
        yield forwarded.content.strip()
        yield from _iterate_embeds(forwarded.embeds)
        yield from _iterate_displays(forwarded.components)


def _iterate_embeds(embeds: Iterable[discord.Embed]) -> Iterator[str]:
    for embed in embeds:
        lines = [embed.author.name, embed.title, embed.description]
        lines += [f"{field.name}: {field.value}" if _is_shown(field.name) else field.value for field in embed.fields]
        lines.append(embed.footer.text)
        yield "\n".join(line.strip() for line in lines if line and _is_shown(line))


def _is_shown(text: str | None) -> bool:
    """Whether there is more than blanks: fields are given a zero width space for a name where they should have none."""
    return bool((text or "").strip(" \t\n\u200b\u200e"))


def _iterate_displays(components: Iterable[object]) -> Iterator[str]:
    """The words of a message that is built of components; those on buttons and menus are no text."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content.strip()
        elif isinstance(component, discord.Container | discord.SectionComponent):
            yield from _iterate_displays(component.children)


def _list_poll(poll: discord.Poll) -> str:
    question = poll.question if isinstance(poll.question, str) else poll.question.text or ""
    return "\n".join([question, *(f"- {answer.text}" for answer in poll.answers)])
