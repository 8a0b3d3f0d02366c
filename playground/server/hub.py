"""The simulated Discord at work: what it knows, and the gateway that tells the bot of changes."""

from dataclasses import dataclass

from playground.model.world import World
from playground.server.gateway import Gateway
from playground.server.traffic import Traffic


@dataclass(frozen=True, eq=False, slots=True)
class Hub:
    """What every change needs: the world to make it in, the gateway to announce it, the traffic to let pass before."""

    world: World
    gateway: Gateway
    traffic: Traffic
