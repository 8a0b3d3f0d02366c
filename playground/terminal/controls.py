"""Buttons, menus and words as somebody at the console names them."""

from collections.abc import Sequence

from playground.client.channel import Channel
from playground.client.member import Member
from playground.client.render import iterate_menus, render_button
from playground.client.reply import Reply
from playground.model.objects import Json
from playground.terminal.transcript import Transcript

WORDS = ("choose", "exit", "help", "pick", "press", "say", "use")


def find_button(reply: Reply, wanted: str) -> str | None:
    """Return the custom id of the button that `wanted` numbers or names, with or without its emoji."""
    for number, button in enumerate(reply.get_buttons(), start=1):
        names = {str(number), render_button(button).lower(), str(button.get("label", "")).lower()}
        if wanted.lower() in names:
            return str(button["custom_id"])
    return None


def find_menu(reply: Reply, values: Sequence[str]) -> Json | None:
    """Return the menu that offers the first of the values, or else the first menu that can be used."""
    menus = [menu for menu in iterate_menus(reply.components) if not menu.get("disabled")]
    for menu in menus:
        if any(values[0] in (option["label"], option["value"]) for option in menu.get("options", [])):
            return menu
    return next(iter(menus), None)


def list_words(word: str, transcript: Transcript, member: Member, channel: Channel) -> list[str]:
    """Return what can follow one of the console's own words; for no word, those words and the newest buttons."""
    newest = next(transcript.iterate_newest(member), None)
    if word in ("choose", "pick"):
        menus = iterate_menus(newest.components) if newest else ()
        return [option["label"] for menu in menus for option in menu.get("options", [])]
    buttons = newest.buttons if newest else []
    if word == "press":
        return buttons
    if word == "use":
        return channel.hub.world.commands.get_menu_names(member.guild.id)
    return [] if word else [*WORDS, *buttons]
