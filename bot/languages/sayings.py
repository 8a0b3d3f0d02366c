"""Texts that are kept before it is known who reads them: what a query means, as each of its readers says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.languages.catalogues import ENGLISH, LANGUAGES
from bot.languages.locale import get_language
from bot.languages.texts import translate_to


@dataclass(frozen=True, slots=True)
class Saying:
    """A text with its values, some of which may be such texts themselves.

    Attributes:
        english: the text, with placeholders.
        values: what stands for them.
    """

    english: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        """The text in the language of whoever is answered."""
        return self.say(get_language())

    def say(self, language: str) -> str:
        """The text in a language."""
        values: Mapping[str, object] = {
            name: value.say(language) if isinstance(value, Saying) else value for name, value in self.values
        }
        return translate_to(language, self.english, **values)

    def list_spoken(self) -> tuple[str, ...]:
        """The text in all languages: what an earlier message of the bot may say."""
        return tuple(map(self.say, (ENGLISH, *LANGUAGES)))


def saying(english: str, /, **values: object) -> Saying:
    """Keep a text with its values, in no language yet."""
    return Saying(english, tuple(values.items()))
