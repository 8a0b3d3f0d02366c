"""Many people who ask at once, and what becomes of their questions."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import islice

from bot.ui.turns import WAITING
from playground import NoReplyError, Reply
from playground.client.asker import TOO_LATE
from tests.e2e.stage import Club

PER_MEMBER = 8  # questions; a member may have ten a minute
WAIT_SECONDS = 90

# What is typed, and a part of the answer that only the collection gives.
QUESTIONS = (
    ("/search query:the far side of the moon collection:{}", "Cold Moon"),
    ("/recommend query:bakers in love collection:{}", "Sugar and Flour"),
    ("/ask question:Who carries slabs of salt across the Sahara? collection:{}", "Camel drivers"),
    ("/search query:robbery in Hamburg collection:{}", "Nine Bells"),
)
# What somebody is told whose question cannot be answered right now.
EXCUSES = ("not available", "Please try again", "try again in", "in time")


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of questions that were asked at once.

    Attributes:
        asked: how many.
        answered: those with what the collection has to say.
        told: those that were told what is the matter.
        late: those that reached the bot when Discord had given them up already.
        others: what neither answers nor explains, as it was read.
    """

    asked: int
    answered: int
    told: int
    late: int
    others: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everybody has been answered or told, by Discord where the bot heard of a question too late.

        How many of them are late is a matter of the machine: all come in one moment, and with three other programs on
        two processors it was every second one of 200.
        """
        return not self.others and self.asked == self.answered + self.told + self.late


async def ask_at_once(
    club: Club, collection: str, *, count: int, meanwhile: Callable[[], Awaitable[object]] | None = None
) -> Tally:
    """Ask `count` questions at once; as soon as the first one is answered, `meanwhile` does its harm."""
    guests = [club.guild.add_member(f"guest-{number}") for number in range(-(-count // PER_MEMBER))]
    asked = [
        (guests[number // PER_MEMBER], text.format(collection), part)
        for number, (text, part) in zip(range(count), QUESTIONS * count, strict=False)
    ]

    async def ask(place: int) -> tuple[str, str]:
        guest, text, part = asked[place]
        try:
            reply = await guest.type(club.channel, text, timeout=WAIT_SECONDS)
            return part, await read_to_the_end(reply)
        except (NoReplyError, TimeoutError) as error:
            return part, f"SILENCE: {error}"

    tasks = [asyncio.create_task(ask(place)) for place in range(count)]
    if meanwhile is not None:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await meanwhile()
    return count_outcomes(await asyncio.gather(*tasks))


async def read_to_the_end(reply: Reply) -> str:
    """What stands there when nobody waits any more; a place in the queue is deleted where no answer takes its place."""
    last = await reply.wait_for(lambda now: now.is_deleted or WAITING not in now.text, timeout=WAIT_SECONDS)
    return (await last.wait_for_followup(timeout=WAIT_SECONDS)).text if last.is_deleted else last.text


def count_outcomes(outcomes: list[tuple[str, str]]) -> Tally:
    """Sort what people read by whether it answers them."""
    left = [text for part, text in outcomes if part not in text]
    unexplained = [text for text in left if not any(excuse in text for excuse in EXCUSES)]
    others = [text for text in unexplained if TOO_LATE not in text]
    return Tally(
        len(outcomes),
        answered=len(outcomes) - len(left),
        told=len(left) - len(unexplained),
        late=len(unexplained) - len(others),
        others=tuple(islice(others, 5)),
    )
