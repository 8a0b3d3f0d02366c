"""The line that the demo makes of an ingest's report."""

from examples.demo import describe_ready

REPORT = "{title}\nfrom movies.csv\nInserted: {new}\nUpdated: 0\nAlready there: {old}\nDeleted: 0\nFailed: {failed}\n"


def test_new_and_known_rows_are_ready() -> None:
    first = REPORT.format(title="117 new objects in Movie", new=117, old=0, failed=0)
    second = REPORT.format(title="No changes: 117 objects already in Movie", new=0, old="1,117", failed=0)
    assert describe_ready(first) == "117 movies are ready. Try: /recommend romantic comedy"
    assert describe_ready(second) == "1117 movies are ready. Try: /recommend romantic comedy"


def test_a_report_of_failures_is_shown_as_it_is() -> None:
    failed = REPORT.format(title="116 new objects in Movie", new=116, old=0, failed=1)
    refused = "I could not finish adding to Movie"
    assert describe_ready(failed) == failed
    assert describe_ready(refused) == refused
