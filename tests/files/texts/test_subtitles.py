"""Subtitles: what is said, without its times."""

from pathlib import Path

import pytest

from bot.files.texts.subtitles import read_cues
from tests.files.samples import OTHER, SENTENCE, build_srt, build_vtt
from tests.files.support import read_document, read_part


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (build_srt().decode().replace("\r\n", "\n"), f"{SENTENCE}\n{OTHER}"),
        (build_vtt().decode(), f"{SENTENCE}\n{OTHER}"),
        ("1\n00:00:01,000 --> 00:00:02,000\n<i>Two</i> lines\n{\\an8}of a cue\n", "Two lines\nof a cue"),
        ("WEBVTT\n\nintro\n00:01.000 --> 00:02.000\n<v Ada>Hello &amp; welcome\n", "Ada: Hello & welcome"),
        ("WEBVTT - Title\n\nNOTE said by nobody\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\nHi", "Hi"),
        ("00:01.000 --> 00:02.000\nRain\n\n00:02.000 --> 00:03.000\nRain\nand wind", "Rain\nand wind"),
        ("00:01.000 --> 00:02.000\n<00:01.500><c.yellow>It</c> is 5 < 7 --> so\n", "It is 5 < 7 --> so"),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nLate", "Late"),
    ],
)
def test_cues_are_read(text: str, said: str) -> None:
    assert read_cues(text) == said


@pytest.mark.parametrize("filename", ["talk.srt", "talk.vtt", "talk.txt", "talk"])
@pytest.mark.parametrize("data", [build_srt(), b"\xef\xbb\xbf" + build_srt(), build_vtt()])
def test_subtitles_are_known_by_what_they_are(tmp_path: Path, filename: str, data: bytes) -> None:
    (record,) = read_document(tmp_path, data, filename).records()

    assert record.values["content"] == f"{SENTENCE}\n{OTHER}"
    assert record.values["title"] == filename


def test_text_that_is_no_subtitle_is_read_as_it_is(tmp_path: Path) -> None:
    part = read_part(tmp_path, "A note --> an arrow.", "notes.srt")

    assert [record.values["content"] for record in part.records()] == ["A note --> an arrow."]
