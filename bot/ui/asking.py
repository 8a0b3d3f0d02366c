"""What a question is asked with, from what its member says or what stands on the message of a button."""

from bot.conversation import Conversation
from bot.models import RecommendStyle, SearchOptions
from bot.ui.asked import PressedAgain, Question, Way
from bot.ui.chips import read_condition
from bot.ui.context import Context, Interaction, get_guild_id
from bot.ui.defaults import Terms
from bot.ui.option_line import read_options


def build_question(
    asked: Context | Interaction,
    text: str,
    terms: Terms,
    *,
    options: SearchOptions | None = None,
    conversation: Conversation | None = None,
) -> Question:
    """The question of a command or a form, with what counts where it is asked."""
    return Question(
        text,
        get_guild_id(asked),
        terms.get_occasion(asked),
        terms.choices.collection,
        terms.complete(options or SearchOptions()),
        terms.choices.style or RecommendStyle.TOGETHER,
        conversation,
    )


def change_options(press: Interaction, pressed: PressedAgain) -> SearchOptions:
    """The options of the answer, as the button changes them."""
    options = read_options(press.message, pressed.options)
    match pressed.way:
        case Way.WORDS | Way.SHARE_WORDS:
            return options.take_literally()
        case Way.OFF:
            return options.leave_out(read_condition(press))
        case Way.PRIVATE | Way.SHARE | Way.REWRITE:
            return options
