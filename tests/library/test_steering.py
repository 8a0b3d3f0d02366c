"""Orders of hits, and what the options of a search become."""

import pytest
from weaviate.classes.query import Boost, Diversity

from bot.errors import FilterError
from bot.library.steering import Order, Steering
from bot.models import CollectionInfo, Hit, PropertySpec

INFO = CollectionInfo("Movie", (PropertySpec("title"), PropertySpec("year", "int"), PropertySpec("tags", "text[]")))


def build_hits(*years: int | None) -> list[Hit]:
    return [Hit(number, str(year), "x", {} if year is None else {"year": year}) for number, year in enumerate(years, 1)]


def test_hits_are_sorted_and_numbered_again_with_those_without_a_value_last() -> None:
    hits = build_hits(None, 1990, 2010, 1970)
    order, descending = Order.read("Year", INFO), Order.read("-year", INFO)
    assert order is not None
    assert descending is not None
    assert [(hit.number, hit.id) for hit in order.sort(hits)] == [(1, "1970"), (2, "1990"), (3, "2010"), (4, "None")]
    assert [hit.id for hit in descending.sort(hits)] == ["2010", "1990", "1970", "None"]
    assert Order.read(" ", INFO) is None


@pytest.mark.parametrize("text", ["size", "-", "tags", "year asc"])
def test_what_has_no_order_is_refused(text: str) -> None:
    with pytest.raises(FilterError, match="It can be sorted by: `title`, `year`"):
        Order.read(text, INFO)


def test_options_become_arguments_of_the_method_that_takes_them() -> None:
    boost = Boost.numeric_decay("year", origin=2026, scale=20)
    steering = Steering(boost=boost, is_varied=True, autocut=2)
    varied = {"limit": 15, "boost": boost, "auto_limit": 2, "diversity_selection": Diversity.mmr(3, 0.5)}
    assert steering.build_arguments("hybrid", 3) == varied
    assert steering.build_arguments("near_vector", 3) == varied
    assert steering.build_arguments("bm25", 3) == {"limit": 3, "boost": boost, "auto_limit": 2}
    assert Steering().build_arguments("hybrid", 3) == {"limit": 3}
    listed = Steering(Order(INFO.properties[1], is_descending=True)).build_arguments("fetch_objects", 3)
    assert listed["limit"] == 3
    assert listed["sort"].sorts[0].ascending is False
