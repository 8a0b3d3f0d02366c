"""The answer to a question, as /ask and posts of help forums get it."""

from dataclasses import replace
from functools import partial

from bot.audience import Reader
from bot.conversation import Conversation
from bot.learning import build_topic
from bot.library import Library
from bot.models import ShowHits
from bot.prompts import build_ask
from bot.ui import AnswerPages, Question, render_ask, render_correction


async def draw_answer(library: Library, question: Question, reader: Reader, show_hits: ShowHits | None) -> AnswerPages:
    """Answer a question from what a reader may read: with an answer of people's own where there is one."""
    talk = question.conversation or Conversation(question.text)
    if not (question.options.is_literal or question.options.filters or question.objects):
        found = await library.corrections.find(
            question.searched, guild_id=question.guild_id, reader=reader, collection=question.collection
        )
        if found is not None:
            return render_correction(found, talk)
    when, manner = question.occasion, question.manner
    find = (await library.templates.fetch(question.guild_id)).at(when.channel_ids)
    build = partial(
        build_ask, question=talk.question, occasion=when, earlier=talk.earlier, find_template=find, manner=manner
    )
    answer = await library.everywhere.answer(
        question.collection,
        question.searched,
        guild_id=question.guild_id,
        reader=reader,
        options=question.options,
        is_question=True,
        build_prompts=build,
        show_hits=show_hits,
        objects=question.objects,
    )
    notices = (*([talk.notice] if talk.notice else []), *answer.notices)
    pages = render_ask(replace(answer, query=question.text, conversation=talk, notices=notices))
    return replace(pages, topic=build_topic(question.searched, answer))
