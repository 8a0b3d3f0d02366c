"""Short properties answer who, when, where and how much, of the object that a question names; and nothing else does."""

import pytest

from bot.library.fields import find_fields
from bot.models import CollectionInfo, Hit, PropertySpec

FILMS = CollectionInfo(
    "Movie",
    (
        PropertySpec("title"),
        PropertySpec("year", "int"),
        PropertySpec("genre"),
        PropertySpec("director"),
        PropertySpec("overview"),
    ),
)
FILM_HITS = (
    Hit(
        1,
        "a",
        "Psycho",
        {"title": "Psycho", "year": 1960, "genre": "thriller", "director": "Alfred Hitchcock", "overview": "A motel."},
    ),
    Hit(2, "b", "Up", {"title": "Up", "year": 2009, "genre": "family", "director": "Pete Docter"}),
    Hit(3, "c", "Vertigo", {"title": "Vertigo", "year": 1958, "director": "Alfred Hitchcock"}),
)
WARES = CollectionInfo(
    "Ware",
    (
        PropertySpec("name"),
        PropertySpec("price", "number"),
        PropertySpec("storage_place", label="Lager"),
        PropertySpec("sold", "date"),
    ),
)
WARE_HITS = (Hit(1, "a", "Blue Lamp", {"name": "Blue Lamp", "price": 19.5, "storage_place": "Hall 3", "sold": "2024"}),)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Who directed Psycho?", [(1, "Alfred Hitchcock")]),
        ("who made Psycho", [(1, "Alfred Hitchcock")]),
        ("Who is the director of Psycho?", [(1, "Alfred Hitchcock")]),
        ("When was Psycho released?", [(1, "1960")]),
        ("What year is Psycho from?", [(1, "1960")]),
        ("Which genre is Psycho?", [(1, "thriller")]),
        ("Wer ist der Regisseur von Psycho?", [(1, "Alfred Hitchcock")]),
        ("Who directed Up?", [(2, "Pete Docter")]),
        ("Which films did Hitchcock direct?", [(1, "Alfred Hitchcock"), (3, "Alfred Hitchcock")]),
        ("Wer hat Psycho gedreht?", [(1, "Alfred Hitchcock")]),
        ("¿Quién dirigió Psycho?", [(1, "Alfred Hitchcock")]),
        ("Qui a réalisé Psycho ?", [(1, "Alfred Hitchcock")]),
        ("Chi ha diretto Psycho?", [(1, "Alfred Hitchcock")]),
        ("Кто снял Psycho?", [(1, "Alfred Hitchcock")]),
        ("In welchem Jahr erschien Psycho?", [(1, "1960")]),
        ("¿De qué año es Psycho?", [(1, "1960")]),
        ("Em que ano foi lançado Psycho?", [(1, "1960")]),
        ("Когда вышел Psycho?", [(1, "1960")]),
        ("Who made Vertigo, and when?", [(3, "Alfred Hitchcock"), (3, "1958")]),
        ("When and by whom was Psycho made?", [(1, "1960"), (1, "Alfred Hitchcock")]),
        ("What are the year and the genre of Psycho?", [(1, "1960"), (1, "thriller")]),
        ("Who wrote and directed Psycho?", [(1, "Alfred Hitchcock")]),
        ("Wer hat Psycho gedreht und wann?", [(1, "Alfred Hitchcock"), (1, "1960")]),
        ("Who directed Psycho and who kills the sister?", []),
        # Of these the properties say nothing.
        ("Who directed Citizen Kane?", []),
        ("Who looked up the director?", []),
        ("Who kills the sister in Psycho?", []),
        ("Who falls for the director in Psycho?", []),
        ("Where is Psycho set?", []),
        ("Who released Psycho?", []),
        ("Wer ist der Mörder in Psycho?", []),
        ("Psycho", []),
        ("thrillers by Hitchcock", []),
        ("", []),
    ],
)
def test_films(question: str, answers: list[tuple[int, str]]) -> None:
    assert [(quote.number, quote.text) for quote in find_fields(question, FILMS, FILM_HITS)] == answers


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How much is the blue lamp?", "price"),
        ("Was kostet die Blue Lamp?", "price"),
        ("Where is the blue lamp?", "storage_place"),
        ("In welchem Lager ist die Blue Lamp?", "storage_place"),
        ("When was the Blue Lamp sold?", "sold"),
    ],
)
def test_wares(question: str, name: str) -> None:
    (quote,) = find_fields(question, WARES, WARE_HITS)
    assert quote.name == name
