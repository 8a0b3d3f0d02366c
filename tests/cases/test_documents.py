"""Documents as people have them: what is read, what is left out with a word, and what they are called."""

from tests.cases.shelf import Shelf
from tests.files.samples import SlideSample, build_docx, build_pdf, build_pptx


async def test_pages_without_text_are_counted_and_named(shelf: Shelf) -> None:
    await shelf.put("scan.pdf", build_pdf(["Only this page has letters.", "", ""], title="untitled"))
    (chunk,) = await shelf.fetch()
    assert (chunk["title"], chunk["page"]) == ("scan.pdf", 1)
    assert any("2 pages of 3 (2–3)" in note for note in shelf.notes)


async def test_notes_of_speakers_are_read(shelf: Shelf) -> None:
    await shelf.put(
        "plan.pptx", build_pptx([SlideSample("Plan", "We open in May.", notes="Say that June is likelier.")])
    )
    (chunk,) = await shelf.fetch()
    assert "June is likelier" in chunk["content"]


async def test_deleted_and_hidden_text_is_left_out(shelf: Shelf) -> None:
    body = (
        "<w:p><w:r><w:t>The fee is </w:t></w:r>"
        '<w:del w:id="1" w:author="a"><w:r><w:delText>900</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>800</w:t></w:r></w:ins></w:p>'
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret margin.</w:t></w:r><w:r><w:t>Seen.</w:t></w:r></w:p>"
    )
    await shelf.put("contract.docx", build_docx(body))
    text = " ".join(str(chunk["content"]) for chunk in await shelf.fetch())
    assert "The fee is 800" in text
    assert "Seen." in text
    assert "900" not in text
    assert "Secret" not in text
    assert any("left out" in note for note in shelf.notes)


async def test_front_matter_gives_the_title_and_is_no_chunk(shelf: Shelf) -> None:
    await shelf.put("returns.md", "---\ntitle: How to return things\ntags: [x]\n---\n\n# Returns\n\nWithin 14 days.\n")
    (chunk,) = await shelf.fetch()
    assert (chunk["title"], chunk["content"]) == ("How to return things", "# Returns\n\nWithin 14 days.")


async def test_a_fence_is_no_heading_and_underlined_lines_are(shelf: Shelf) -> None:
    await shelf.put("code.md", "# Setup\n\n```sh\n# no heading\nmake\n```\n\nSecond part\n===========\n\nMore.\n")
    assert sorted(chunk["heading"] for chunk in await shelf.fetch()) == ["Second part", "Setup"]
