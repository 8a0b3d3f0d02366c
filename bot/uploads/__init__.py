"""What is uploaded -> a collection: intake, target, preview, run, report. Imports neither discord nor ui."""

from bot.uploads.draft import Draft, build_draft
from bot.uploads.export import Export, ExportFormat, collect_files, write_export
from bot.uploads.failed import build_failed_files
from bot.uploads.folder import Destination, FolderImport
from bot.uploads.guild import write_guild
from bot.uploads.intake import Intake, Part, join_intakes
from bot.uploads.messages import attach, build_messages_intake
from bot.uploads.order import ExportOrder, open_output
from bot.uploads.plan import Plan, find_versions
from bot.uploads.preview import build_preview, build_sample, get_changes, get_unknown
from bot.uploads.reader import AttachmentReader
from bot.uploads.report import Outcome, merge_reports
from bot.uploads.restore import choose_collection
from bot.uploads.run import Sender, UploadRun, start_batch
from bot.uploads.target import (
    KNOWLEDGE,
    Target,
    build_schema,
    check_intake,
    check_key,
    choose_name,
    fetch_existing,
    get_noun,
    is_fitting,
)
from bot.uploads.workspace import open_workspace, remove_left_workspaces

__all__ = [
    "KNOWLEDGE",
    "AttachmentReader",
    "Destination",
    "Draft",
    "Export",
    "ExportFormat",
    "ExportOrder",
    "FolderImport",
    "Intake",
    "Outcome",
    "Part",
    "Plan",
    "Sender",
    "Target",
    "UploadRun",
    "attach",
    "build_draft",
    "build_failed_files",
    "build_messages_intake",
    "build_preview",
    "build_sample",
    "build_schema",
    "check_intake",
    "check_key",
    "choose_collection",
    "choose_name",
    "collect_files",
    "fetch_existing",
    "find_versions",
    "get_changes",
    "get_noun",
    "get_unknown",
    "is_fitting",
    "join_intakes",
    "merge_reports",
    "open_output",
    "open_workspace",
    "remove_left_workspaces",
    "start_batch",
    "write_export",
    "write_guild",
]
