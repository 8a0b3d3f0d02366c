"""The table of platforms: what breaks a promise, and how it gets into the page."""

from itertools import product

from tools.platforms import ALL, BEGIN, END, OTHERS, PROMISED, PYTHONS, RESOLVED, find_broken, render, replace_table

WHOLE = dict.fromkeys(product(ALL, PYTHONS), RESOLVED)


def test_what_is_promised_and_missing_is_named() -> None:
    promised, other = next(iter(PROMISED)), next(iter(OTHERS))
    table = WHOLE | {(promised, "3.14"): "no: grpcio", (other, "3.14"): "no: grpcio"}
    assert find_broken(WHOLE) == []
    assert find_broken(table) == [f"{promised}, Python 3.14: no: grpcio"]


def test_the_page_keeps_what_stands_around_the_table() -> None:
    page = f"before\n\n{BEGIN}\n\nold\n\n{END}\n\nafter\n"
    table = render(WHOLE)
    assert replace_table(page, table) == f"before\n\n{BEGIN}\n\n{table}\n\n{END}\n\nafter\n"
    assert table.splitlines()[2] == f"| {next(iter(ALL))} | yes | yes | yes | yes |"
