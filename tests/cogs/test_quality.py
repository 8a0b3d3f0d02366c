"""/quality: questions that have to be answered well, and uploads that cost answers."""

import json
from pathlib import Path

from bot.golden import GoldenQuestion, GoldenResult, GoldenRow, QualityReport
from bot.models import CollectionInfo
from playground import Attachment
from tests.cogs.people import Server
from tests.support.forked import run_ragbot
from tests.support.replies import settle
from tests.support.weaviate import WeaviateProcess

MOON = "Who repairs the station on the moon?"
BAKERS = "Which cake do the bakers fall in love over?"
HIT = GoldenResult(is_found=True, is_hit=True, is_refused=False, is_cited=True)
MISSED = GoldenResult()


async def test_questions_are_kept_run_compared_and_missed_after_an_upload(
    server: Server, shelf: CollectionInfo, weaviate_server: WeaviateProcess, tmp_path: Path
) -> None:
    admin, place, guild_id = server.admin, server.channel, server.guild.id

    async def shell(*options: str) -> tuple[int, str]:
        arguments = ("quality", "--guild", str(guild_id), *options)
        ended = await run_ragbot(*arguments, environ=weaviate_server.environment, folder=tmp_path)
        return ended.status, ended.out

    assert "There are none yet" in (await admin.type(place, "/quality run")).text
    added = await admin.type(place, f"/quality add question:{MOON} collection:{shelf.name}")
    assert added.is_ephemeral
    assert "The Cold Moon" in added.text
    added = await admin.type(place, f"/quality add question:{BAKERS} collection:{shelf.name} expected:wedding cake")
    assert "It is answered from there now" in added.text
    unknown = await admin.type(place, f"/quality add question:Who feeds the cat? collection:{shelf.name}")
    assert "Say with" in unknown.text
    listed = await admin.type(place, "/quality list")
    assert listed.is_ephemeral
    assert MOON in listed.text
    assert "has the words “wedding cake”" in listed.text
    run = await admin.type(place, "/quality run")
    assert "Found among the first three: 2 of 2 before, 2 of 2 now" in run.text
    assert "Worse than before" not in run.text
    assert (await shell())[0] == 0
    # An upload that takes the film away says so, and so do the next run and the operator's CI.
    rows = b"title,year,overview\nNine Bells,1957,A night watchman plans a robbery.\n"
    file = Attachment("films.csv", rows)
    asked = await settle(await admin.type(place, f"/ingest file collection:{shelf.name} mode:sync", files=[file]))
    again = await admin.press(asked, "Ingest")
    sure = await again.wait_for(lambda reply: any("Delete" in label for label in reply.buttons))
    await admin.press(sure, next(label for label in sure.buttons if "Delete" in label))
    report = await sure.wait_for(lambda reply: "Golden questions" in reply.text)
    assert "2 of 2 were found before, 0 now" in report.text
    status, out = await shell("--json")
    assert status == 1
    assert json.loads(out)["now"] == {"asked": 2, "hits": 0, "refused": 2, "cited": 0}
    trial = await admin.type(place, "/quality run alpha:0.9")
    assert "A trial, which is not kept" in trial.text
    worse = await admin.type(place, "/quality run")
    assert "Answered worse than before" in worse.text
    assert MOON in worse.text
    # What was kept is what the next run is compared with.
    assert (await shell())[0] == 0
    ((_, value),) = await admin.autocomplete(place, "/quality remove question:moon")
    assert await server.member.autocomplete(place, "/quality remove question:moon") == []
    assert "Removed" in (await admin.type(place, f"/quality remove question:{value}")).text
    assert MOON not in (await admin.type(place, "/quality list")).text
    assert "no such golden question" in (await admin.type(place, f"/quality remove question:{value}")).text


def build_row(last: GoldenResult | None, now: GoldenResult) -> GoldenRow:
    return GoldenRow(GoldenQuestion("1", MOON, "Film", last=last), now)


def test_a_question_that_is_lost_makes_a_run_worse_whatever_another_gains() -> None:
    report = QualityReport((build_row(HIT, MISSED), build_row(MISSED, HIT), build_row(None, MISSED)))
    assert report.is_worse
    assert report.to_json()["before"] == {"asked": 2, "hits": 1, "refused": 1, "cited": 1}
    assert report.render()[1] == "Found among the first three: 1 of 2 before, 1 of 3 now"
    elsewhere = GoldenResult(is_refused=False, is_cited=True)
    assert QualityReport((build_row(HIT, elsewhere),)).is_worse
    assert QualityReport((build_row(elsewhere, MISSED),)).is_worse
    assert not QualityReport((build_row(None, MISSED),)).is_worse
    assert not QualityReport((build_row(MISSED, MISSED), build_row(HIT, HIT))).is_worse
