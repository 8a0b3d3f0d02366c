"""Models -> embeds, pages, buttons and progress. Imports discord, never weaviate."""

from bot.ui.alike import AlikePages, Taste, get_taste, is_alike_pressed, render_alike, render_surprise
from bot.ui.answering import AnswerDesk
from bot.ui.answers import AnswerPages, render_ask, render_empty, render_recommendation, render_search
from bot.ui.ask_more import fetch_earlier, is_more_pressed, is_more_sent, is_reply_to_answer, open_form
from bot.ui.asked import Question
from bot.ui.audiences import (
    SET_BACK,
    count_members,
    name_audience,
    parse_audience,
    render_access,
    render_access_question,
    render_audience,
)
from bot.ui.choice import BUTTONS_MAX, CANCEL, ChoiceView, MenuOption, MenuView, QuestionView, build_label
from bot.ui.collections import (
    render_changed,
    render_close,
    render_collection_info,
    render_collection_list,
    render_created,
    render_deleted,
    render_deletion,
)
from bot.ui.completion import (
    CHOICE_MAX,
    complete_collection,
    complete_entries,
    complete_filters,
    complete_follows,
    complete_from,
    complete_readable,
    complete_sort,
    complete_uploads,
)
from bot.ui.context import (
    FILTERS_SHOWN,
    NEWER_SHOWN,
    PRIVATE_SHOWN,
    RERANK_SHOWN,
    Context,
    Interaction,
    Limit,
    get_channel_ids,
    get_guild_id,
    get_occasion,
    use_guild_language,
)
from bot.ui.corrections import (
    CorrectionDesk,
    render_correction,
    render_correction_removed,
    render_corrections,
)
from bot.ui.defaults import Defaults
from bot.ui.documents import (
    name_upload,
    render_forgetting,
    render_forgotten,
    render_objects,
    render_removal,
    render_removed,
    render_uploads,
)
from bot.ui.earlier import read_shown_question
from bot.ui.embeds import Page, ShownObject
from bot.ui.feedback import FeedbackDesk, find_answer_id, get_vote
from bot.ui.follows import render_follow_note, render_followed, render_follows, render_unfollowed
from bot.ui.gaps import GapsView, render_gaps, render_no_gaps
from bot.ui.guild_settings import (
    Present,
    render_asker_role,
    render_chosen,
    render_guild_settings,
    render_help_forum,
    render_human_role,
    render_question_days,
    render_reset,
)
from bot.ui.help import render_help, render_introduction
from bot.ui.help_forums import HelpForum, HelpForums
from bot.ui.humans import HumanDesk, can_mention, check_role, get_asker
from bot.ui.ids import parse_more
from bot.ui.ingest import (
    can_be_undone,
    render_failure,
    render_ingest_outcome,
    render_ingest_report,
    render_pick,
    render_source_line,
    render_stopped,
)
from bot.ui.late import NO_FILES, build_files, send_private
from bot.ui.limits import ATTACHMENT_BYTES
from bot.ui.looks import AnswerLook
from bot.ui.more import ObjectDesk
from bot.ui.objects import render_choice
from bot.ui.pages import PagedView, send_pages
from bot.ui.permissions import build_admin_check, build_press_check, check_admin, is_admin
from bot.ui.posts import Post, PostDesk, is_post_asked, is_post_sent
from bot.ui.preview import render_drastic, render_notes, render_preview
from bot.ui.private import (
    NOT_HERE,
    answer_publicly,
    build_manager_reader,
    build_object_check,
    build_witness,
    check_alone,
    check_whole,
    is_alone,
)
from bot.ui.progress import ProgressMessage, StopView, render_progress, render_queued
from bot.ui.quality import render_golden_added, render_golden_list, render_golden_removed, render_quality
from bot.ui.readers import (
    build_member_reader,
    build_private_reader,
    build_public_reader,
    get_audience_channel,
    may_everyone_read,
)
from bot.ui.reply import CheckPress, Reply
from bot.ui.setting_values import TYPED_SETTINGS, TypedSetting, check_here, check_scope, complete_setting, parse_value
from bot.ui.settings_panel import SettingsPanel, parse_setting
from bot.ui.similar import SimilarDesk
from bot.ui.solving import MARK_SOLVED, SolvedDesk, get_solved_press
from bot.ui.status import render_questions, render_status
from bot.ui.template_form import SentTemplate, open_template_form, parse_template_form
from bot.ui.templates import (
    ShownTemplate,
    render_template_refused,
    render_template_reset,
    render_template_saved,
    render_template_test,
    render_template_undone,
    render_templates,
)
from bot.ui.text import NO_MENTIONS
from bot.ui.turning import PageDesk, parse_page
from bot.ui.turns import hold_turn
from bot.ui.undo import build_undo_view, get_pressed_batch, get_undo_label, render_undo_question, render_undone
from bot.ui.usage import render_usage
from bot.ui.views import OwnedView

__all__ = [
    "ATTACHMENT_BYTES",
    "BUTTONS_MAX",
    "CANCEL",
    "CHOICE_MAX",
    "FILTERS_SHOWN",
    "MARK_SOLVED",
    "NEWER_SHOWN",
    "NOT_HERE",
    "NO_FILES",
    "NO_MENTIONS",
    "PRIVATE_SHOWN",
    "RERANK_SHOWN",
    "SET_BACK",
    "TYPED_SETTINGS",
    "AlikePages",
    "AnswerDesk",
    "AnswerLook",
    "AnswerPages",
    "CheckPress",
    "ChoiceView",
    "Context",
    "CorrectionDesk",
    "Defaults",
    "FeedbackDesk",
    "GapsView",
    "HelpForum",
    "HelpForums",
    "HumanDesk",
    "Interaction",
    "Limit",
    "MenuOption",
    "MenuView",
    "ObjectDesk",
    "OwnedView",
    "Page",
    "PageDesk",
    "PagedView",
    "Post",
    "PostDesk",
    "Present",
    "ProgressMessage",
    "Question",
    "QuestionView",
    "Reply",
    "SentTemplate",
    "SettingsPanel",
    "ShownObject",
    "ShownTemplate",
    "SimilarDesk",
    "SolvedDesk",
    "StopView",
    "Taste",
    "TypedSetting",
    "answer_publicly",
    "build_admin_check",
    "build_files",
    "build_label",
    "build_manager_reader",
    "build_member_reader",
    "build_object_check",
    "build_press_check",
    "build_private_reader",
    "build_public_reader",
    "build_undo_view",
    "build_witness",
    "can_be_undone",
    "can_mention",
    "check_admin",
    "check_alone",
    "check_here",
    "check_role",
    "check_scope",
    "check_whole",
    "complete_collection",
    "complete_entries",
    "complete_filters",
    "complete_follows",
    "complete_from",
    "complete_readable",
    "complete_setting",
    "complete_sort",
    "complete_uploads",
    "count_members",
    "fetch_earlier",
    "find_answer_id",
    "get_asker",
    "get_audience_channel",
    "get_channel_ids",
    "get_guild_id",
    "get_occasion",
    "get_pressed_batch",
    "get_solved_press",
    "get_taste",
    "get_undo_label",
    "get_vote",
    "hold_turn",
    "is_admin",
    "is_alike_pressed",
    "is_alone",
    "is_more_pressed",
    "is_more_sent",
    "is_post_asked",
    "is_post_sent",
    "is_reply_to_answer",
    "may_everyone_read",
    "name_audience",
    "name_upload",
    "open_form",
    "open_template_form",
    "parse_audience",
    "parse_more",
    "parse_page",
    "parse_setting",
    "parse_template_form",
    "parse_value",
    "read_shown_question",
    "render_access",
    "render_access_question",
    "render_alike",
    "render_ask",
    "render_asker_role",
    "render_audience",
    "render_changed",
    "render_choice",
    "render_chosen",
    "render_close",
    "render_collection_info",
    "render_collection_list",
    "render_correction",
    "render_correction_removed",
    "render_corrections",
    "render_created",
    "render_deleted",
    "render_deletion",
    "render_drastic",
    "render_empty",
    "render_failure",
    "render_follow_note",
    "render_followed",
    "render_follows",
    "render_forgetting",
    "render_forgotten",
    "render_gaps",
    "render_golden_added",
    "render_golden_list",
    "render_golden_removed",
    "render_guild_settings",
    "render_help",
    "render_help_forum",
    "render_human_role",
    "render_ingest_outcome",
    "render_ingest_report",
    "render_introduction",
    "render_no_gaps",
    "render_notes",
    "render_objects",
    "render_pick",
    "render_preview",
    "render_progress",
    "render_quality",
    "render_question_days",
    "render_questions",
    "render_queued",
    "render_recommendation",
    "render_removal",
    "render_removed",
    "render_reset",
    "render_search",
    "render_source_line",
    "render_status",
    "render_stopped",
    "render_surprise",
    "render_template_refused",
    "render_template_reset",
    "render_template_saved",
    "render_template_test",
    "render_template_undone",
    "render_templates",
    "render_undo_question",
    "render_undone",
    "render_unfollowed",
    "render_uploads",
    "render_usage",
    "send_pages",
    "send_private",
    "use_guild_language",
]
