"""Pictures and files in components: where they lie, as Discord tells it."""

from collections.abc import Callable, Sequence

from playground.model.files import StoredFile
from playground.model.objects import Json
from playground.rules.component_types import FILE, MEDIA_GALLERY, THUMBNAIL, iterate_components


class Unfurler:
    """Completes the media of components; `attachment://` leads to one of the message's files.

    `make_id` gives an id to media that lie elsewhere.
    """

    def __init__(self, files: Sequence[StoredFile], make_id: Callable[[], str]) -> None:
        self._files = {f"attachment://{file.name}": file for file in files}
        self._make_id = make_id

    def unfurl(self, components: Sequence[Json]) -> None:
        """Replace the addresses in completed components, which are changed, by what Discord answers with."""
        for component in iterate_components(components):
            kind = component["type"]
            if kind == THUMBNAIL:
                component["media"] = self._describe(component["media"])
            elif kind == MEDIA_GALLERY:
                plain: Json = {"description": None, "spoiler": False}
                component["items"] = [
                    plain | item | {"media": self._describe(item["media"])} for item in component["items"]
                ]
            elif kind == FILE:
                file = self._files.get(component["file"]["url"])
                component["file"] = self._describe(component["file"])
                component |= {"name": file.name if file else None, "size": file.size if file else None}

    def _describe(self, media: Json) -> Json:
        file = self._files.get(media["url"])
        if file is None:
            return {"id": media.get("id") or self._make_id(), "url": media["url"], "proxy_url": media["url"]}
        place = {"id": file.id, "attachment_id": file.id, "url": file.url, "proxy_url": file.url}
        return place | {"content_type": file.content_type}
