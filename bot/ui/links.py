"""Properties of hits that are pictures or links: only where all the values that an answer shows say so."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.models import CollectionInfo, Hit
from bot.text_schema import URL
from bot.ui.sources import is_chunked
from bot.ui.text import count_units, escape, plain

# Discord fetches a picture itself, so an address tells nobody who reads the answer. Encrypted addresses only, and none
# that a person could take for another one: no user, no port, and nothing but what addresses are written with.
_LINK: Final = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?:[/?#][A-Za-z0-9\-._~:/?#@!$&'+,;=%]*)?")
_IMAGE: Final = re.compile(r"[^?#]+\.(?:png|jpe?g|gif|webp)(?:\?[^#]*)?", re.IGNORECASE)
ADDRESS_MAX: Final = 150
LINKS_MAX: Final = 2
IMAGE_MAX: Final = 2_048  # Discord: characters of the address of a picture


@dataclass(frozen=True, slots=True)
class LinkProperties:
    """Which properties of a collection are pictures and links."""

    images: tuple[str, ...] = ()
    links: tuple[str, ...] = field(default=())

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.images, *self.links))

    def get_image(self, properties: Mapping[str, Any]) -> str:
        """The address of the first picture; empty where there is none."""
        return next((str(properties[name]).strip() for name in self.images if properties.get(name)), "")

    def render_links(self, properties: Mapping[str, Any]) -> list[str]:
        """The addresses that are short enough to be read whole, which Discord makes links of."""
        values = (str(properties[name]).strip() for name in self.links if properties.get(name))
        return [escape(value) for value in values if count_units(value) <= ADDRESS_MAX][:LINKS_MAX]


def find_links(info: CollectionInfo, hits: Sequence[Hit]) -> LinkProperties:
    """The properties whose values are addresses throughout, as far as the hits show; not the link of a message."""
    names = [spec.name for spec in info.own_properties if not (is_chunked(info) and spec.name == URL)]
    values = {name: [hit.properties[name] for hit in hits if hit.properties.get(name)] for name in names}
    links = [name for name, found in values.items() if found and all(map(_is_link, found))]
    images = [name for name in links if all(map(_is_image, values[name]))]
    return LinkProperties(tuple(images), tuple(name for name in links if name not in images))


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and _LINK.fullmatch(plain(value)) is not None


def _is_image(value: str) -> bool:
    return len(value) <= IMAGE_MAX and _IMAGE.fullmatch(plain(value)) is not None
