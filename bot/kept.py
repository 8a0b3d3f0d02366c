"""An answer of several pages as it is kept, so that they can be turned after a restart of the bot."""

from dataclasses import dataclass

from bot.audience import Reader


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The pages of an answer, without the question: that stands on the message.

    Attributes:
        pages: as `ui` wrote them.
        reader: for whom they were drawn.
        objects: what they show, by collection and id.
    """

    pages: tuple[str, ...]
    reader: Reader
    objects: tuple[tuple[str, str], ...]
