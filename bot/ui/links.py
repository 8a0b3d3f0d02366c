"""Properties of hits that are pictures or links: an admin says so, or all the values that an answer shows do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.models import CollectionInfo, Hit, Look
from bot.text_schema import URL
from bot.ui.sources import is_chunked
from bot.ui.text import count_units, escape, plain

# Discord fetches a picture itself, so an address tells nobody who reads the answer. Encrypted addresses only, and none
# that a person could take for another one: no user, no port, and nothing but what addresses are written with.
_LINK: Final = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?:[/?#][A-Za-z0-9\-._~:/?#@!$&'+,;=%]*)?")
_IMAGE: Final = re.compile(r"[^?#]+\.(?:png|jpe?g|gif|webp)(?:\?[^#]*)?", re.IGNORECASE)
ADDRESS_MAX: Final = 150
LINKS_MAX: Final = 2
LINK_MAX: Final = 2_048  # Discord: characters of the address of a picture


@dataclass(frozen=True, slots=True)
class LinkProperties:
    """Which properties of a collection are pictures and links; a value that is no address is shown as any other."""

    images: tuple[str, ...] = ()
    links: tuple[str, ...] = field(default=())

    def get_names(self, properties: Mapping[str, Any]) -> frozenset[str]:
        """Those that an object has an address in."""
        return frozenset(_find(self.images, properties)) | frozenset(_find(self.links, properties))

    def get_image(self, properties: Mapping[str, Any]) -> str:
        """The address of the first picture; empty where there is none."""
        return next(iter(_find(self.images, properties).values()), "")

    def render_links(self, properties: Mapping[str, Any]) -> list[str]:
        """The addresses that are short enough to be read whole, which Discord makes links of."""
        values = _find(self.links, properties).values()
        return [escape(value) for value in values if count_units(value) <= ADDRESS_MAX][:LINKS_MAX]


def find_links(info: CollectionInfo, hits: Sequence[Hit]) -> LinkProperties:
    """The properties that are pictures and links, as an admin says or as far as the hits show.

    The link of a message is none of them.
    """
    specs = [spec for spec in info.own_properties if not (is_chunked(info) and spec.name == URL)]
    looks = {
        spec.name: spec.look or _guess([hit.properties[spec.name] for hit in hits if hit.properties.get(spec.name)])
        for spec in specs
    }
    images, links = (tuple(name for name in looks if looks[name] is look) for look in (Look.IMAGE, Look.LINK))
    return LinkProperties(images, links)


def _guess(values: Sequence[Any]) -> Look:
    """What the values of a property are throughout."""
    if not values or not all(map(_is_link, values)):
        return Look.TEXT
    return Look.IMAGE if all(_IMAGE.fullmatch(plain(value)) for value in values) else Look.LINK


def _find(names: Sequence[str], properties: Mapping[str, Any]) -> dict[str, str]:
    """The addresses that an object has in some properties."""
    return {name: plain(properties[name]).strip() for name in names if _is_link(properties.get(name))}


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LINK_MAX and _LINK.fullmatch(plain(value)) is not None
