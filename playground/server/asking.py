"""Interactions on their way to the bot."""

from playground.model.interaction import Interaction
from playground.server.hub import Hub
from playground.wire.interaction_payloads import build_interaction


def send_interaction(hub: Hub, interaction: Interaction) -> None:
    """Remember an interaction and tell the bot."""
    hub.world.interactions[interaction.token] = interaction
    hub.gateway.dispatch("INTERACTION_CREATE", build_interaction(interaction))
