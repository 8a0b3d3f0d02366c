"""The pieces of an answer, which stay whole, and how they are filled into messages of components."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Final, TypeAlias

from bot.ui.text import count_units

OPTIONS_MAX: Final = 190  # units of the line of options, of the 4,000 of a message
# What is on every page: the lines above, the container, the title, a line about what is hidden, one of the options, the
# row and its five buttons, and the row of the two that vote.
FRAME_COMPONENTS: Final = 14
# What is on those of an answer that can be gone on with: three buttons more.
FURTHER_COMPONENTS: Final = 3
# Below what a model wrote: a row and its menu.
REWRITE_COMPONENTS: Final = 2
# The line about what is hidden, which is the bot's own, and that of the options.
FRAME_UNITS: Final = 100 + OPTIONS_MAX


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an answer, and what stands beside it.

    Attributes:
        text: Markdown that is safe.
        more: the id of its button "More"; empty: it has none.
        image: the address of its picture; empty: it has none.
        is_divided: whether a line parts it from what is above.
    """

    text: str
    more: str = ""
    image: str = ""
    is_divided: bool = False

    @property
    def component_count(self) -> int:
        """How many of a message's components it takes.

        A section with a text and what is beside that; beside a picture there is no room for the button, which has a row
        of its own.
        """
        section = 3 if self.more or self.image else 1
        row = 2 if self.more and self.image else 0
        return section + row + self.is_divided


BlockPage: TypeAlias = tuple[Block, ...]


def fill_pages(blocks: Sequence[Block], *, units: int, components: int) -> list[BlockPage]:
    """Fill as few pages as possible, in order.

    Args:
        blocks: each has to fit a page.
        units, components: that a page has room for.
    """
    pages: list[list[Block]] = []
    for block in blocks:
        if not pages or not _fits([*pages[-1], block], units, components):
            pages.append([])
        pages[-1].append(block)
    return [tuple(page) for page in pages]


def dump_page(page: BlockPage) -> str:
    """A page as text."""
    return json.dumps([astuple(block) for block in page], ensure_ascii=False)


def load_page(text: str) -> BlockPage:
    """The page that `dump_page` wrote."""
    return tuple(Block(*values) for values in json.loads(text))


def iterate_pressable(pages: Sequence[BlockPage]) -> Iterator[str]:
    """The ids of all buttons "More"."""
    return (block.more for page in pages for block in page if block.more)


def _fits(page: Sequence[Block], units: int, components: int) -> bool:
    return (
        sum(count_units(block.text) for block in page) <= units
        and sum(block.component_count for block in page) <= components
    )
