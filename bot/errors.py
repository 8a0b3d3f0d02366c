"""Every failure the bot knows by name; each carries the message that the person is shown.

RagbotError
├── ConfigurationError          a setting is missing or wrong; ends the start with status 78
├── ServerError                 no embedded Weaviate server can be had; ends the start too
├── DiscordUnreachableError     Discord does not answer at the start; ends it with status 69
├── NotReadyError               Weaviate is away, starting, or did not answer in time
├── TimedOutError               Weaviate is there and took too long
├── LibraryError                Weaviate refused a call for a reason of its own
│   └── HeldError               the collection is not written to for a moment
├── BusyError                   a limit on answers is reached
├── NotAllowedError             the member may not do this
├── CollectionError
│   ├── CollectionNotFoundError
│   ├── CollectionTakenError
│   ├── CollectionReadOnlyError
│   ├── UntrackedError          the collection does not hold where its objects come from
│   └── SchemaError             a name or a data type that Weaviate does not take
├── ObjectError                 an object is deleted, has changed meanwhile, or cannot be changed like that
├── QueryError                  the question itself cannot be searched for
│   └── FilterError             its filters cannot be understood in this collection
├── TemplateError               a text for the model does not fit its collection
└── UploadError                 the file cannot be read
"""


class RagbotError(Exception):
    """A failure with a message for the person it happens to.

    Args:
        user_message: what went wrong and what to do next; shown as it is, so it names no secret and no internals.
    """

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


class ConfigurationError(RagbotError):
    """A setting is missing or wrong."""


class ServerError(RagbotError):
    """The embedded Weaviate server cannot be found, fetched, built or started."""


class DiscordUnreachableError(RagbotError):
    """Discord, or the proxy in front of it, does not answer at the start."""


class NotReadyError(RagbotError):
    """Weaviate is away, still starting, or did not answer in time."""


class TimedOutError(RagbotError):
    """Weaviate, or a model behind it, is there and took longer than the settings allow."""


class LibraryError(RagbotError):
    """Weaviate refused a call for a reason that no other error names."""


class HeldError(LibraryError):
    """The collection is not written to while its new vectors take the place of the earlier ones."""


class ProviderError(LibraryError):
    """A model behind Weaviate failed: its provider is away, refuses the key, is rate limited, or talks garbage.

    Args:
        is_transient: whether the same call may work in a minute.
        is_general: whether another call would fail alike, whatever it asks of which collection.
    """

    def __init__(self, user_message: str, *, is_transient: bool = False, is_general: bool = True) -> None:
        super().__init__(user_message)
        self.is_transient = is_transient
        self.is_general = is_general


class VectorizerError(ProviderError):
    """The question cannot be turned into a vector that fits the collection's; its words can still be searched for."""


class BusyError(RagbotError):
    """A limit on answers is reached; trying again later helps."""


class NotAllowedError(RagbotError):
    """The member lacks the permission or the role for this."""


class CollectionError(RagbotError):
    """Something about a collection does not fit the request."""


class CollectionNotFoundError(CollectionError):
    """The guild sees no collection of that name."""


class CollectionTakenError(CollectionError):
    """The name belongs to a collection that the guild cannot join."""


class CollectionReadOnlyError(CollectionError):
    """A shared collection, which the bot reads and never writes."""


class UntrackedError(CollectionError):
    """The collection does not hold where its objects come from, so its uploads cannot be told apart."""


class SchemaError(CollectionError):
    """A name, a property or a data type that Weaviate does not take."""


class ObjectError(RagbotError):
    """One object is not there, has changed meanwhile, or cannot be changed like that."""


class QueryError(RagbotError):
    """The question itself cannot be searched for."""


class FilterError(QueryError):
    """The filters cannot be understood, or not in this collection.

    Args:
        place: how many characters are understood; of several collections the one that understands most is meant.
    """

    def __init__(self, user_message: str, *, place: int = 0) -> None:
        super().__init__(user_message)
        self.place = place


class TemplateError(RagbotError):
    """A text that tells the model how to write has unknown properties, half a pair of braces, or is too long."""


class UploadError(RagbotError):
    """An uploaded file cannot be downloaded or read."""
