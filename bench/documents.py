"""Pages of a PDF to chunks, beside kreuzberg alone."""

import asyncio
from pathlib import Path
from typing import Final

from bench.ground import Ground
from bench.measure import measure_pair
from bench.row import Goal, Row, build_figures
from bot.files import read_upload

FAMILY: Final = "Documents"
ROUNDS: Final = 5
LINES: Final = 40  # of a page
SECOND: Final = 1_000


async def measure_documents(ground: Ground) -> list[Row]:
    """Pages a second."""
    from kreuzberg import extract_file  # noqa: PLC0415 - not on every platform

    path, count = ground.folder / "pages.pdf", ground.scale.pages
    await asyncio.to_thread(write_pdf, path, count)

    async def read() -> None:
        await read_upload(path, filename=path.name, workdir=ground.folder)

    ours, theirs = await measure_pair(read, lambda: extract_file(path), rounds=ROUNDS, warm_up=1)
    return [
        Row(
            FAMILY,
            f"{count:,} pages of PDF to chunks",
            "kreuzberg alone",
            "pages/s",
            build_figures([count * SECOND / each for each in ours.values]),
            build_figures([count * SECOND / each for each in theirs.values]),
            (Goal("ratio", 0.8, is_least=True),),
        )
    ]


def write_pdf(path: Path, count: int) -> None:
    """A PDF of pages of text, each with other words."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    pages = []
    for number in range(count):
        text = _build_page(number)
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream")
        pages.append(len(objects) + 1)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(objects)} 0 R >>"
        )
    kids = " ".join(f"{page} 0 R" for page in pages)
    objects[1] = f"<< /Type /Pages /Count {count} /Kids [{kids}] >>"
    path.write_bytes(_join(objects))


def _build_page(number: int) -> str:
    lines = [
        f"Page {number}, line {line}: the club meets in hall {number % 7} at {line} o'clock." for line in range(LINES)
    ]
    shown = "\n".join(f"({line}) Tj T*" for line in lines)
    return f"BT /F1 10 Tf 14 TL 50 790 Td\n{shown}\nET"


def _join(objects: list[str]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{each}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("ascii")
