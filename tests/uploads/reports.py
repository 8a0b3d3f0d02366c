"""Reports to test with."""

from datetime import UTC, datetime

from bot.models import IngestReport, Origin


def build_report(source: str, **counts: object) -> IngestReport:
    origin = Origin(source, "b1", "1", datetime(2026, 5, 1, tzinfo=UTC))
    values: dict[str, object] = {"inserted": 1, "existing": 2, "failed": (), "seconds": 0.5, **counts}
    return IngestReport("Movie", origin, **values)  # type: ignore[arg-type]
