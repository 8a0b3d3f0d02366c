"""The formats that can be uploaded, and what their files are called."""

from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from bot.languages import phrase


class Format(StrEnum):
    """A format, as people call it."""

    CSV = "CSV"
    TSV = "TSV"
    JSON = "JSON"
    JSONL = "JSONL"
    XLSX = "XLSX"
    PDF = "PDF"
    DOCX = "DOCX"
    PPTX = "PPTX"
    ODT = "ODT"
    RTF = "RTF"
    EPUB = "EPUB"
    HTML = "HTML"
    MARKDOWN = "Markdown"
    SUBTITLES = phrase("subtitles")
    MAIL = phrase("mail")
    OUTLOOK = phrase("Outlook mail")
    CODE = phrase("source code")
    TEXT = phrase("text")
    ZIP = "ZIP"
    EXPORT = phrase("ragbot export")


TABLE_FORMATS: Final = frozenset({Format.CSV, Format.TSV, Format.JSON, Format.JSONL, Format.XLSX})
TAKEN: Final = phrase(
    "I read tables (CSV, TSV, JSON, JSONL, XLSX), documents (PDF, DOCX, PPTX, ODT, RTF, EPUB, HTML, Markdown, "
    "mail, subtitles, text, source code), and ZIP archives of them."
)
_CODE: Final = frozenset(
    [
        "bash",
        "c",
        "cc",
        "clj",
        "cpp",
        "cs",
        "css",
        "dart",
        "erl",
        "ex",
        "fs",
        "go",
        "h",
        "hpp",
        "hs",
        "ini",
        "java",
        "jl",
        "js",
        "jsx",
        "kt",
        "lua",
        "m",
        "ml",
        "nim",
        "php",
        "pl",
        "ps1",
        "py",
        "r",
        "rb",
        "rs",
        "scala",
        "sh",
        "sql",
        "swift",
        "tcl",
        "toml",
        "ts",
        "tsx",
        "vb",
        "vue",
        "yaml",
        "yml",
        "zig",
    ]
)
_EXTENSIONS: Final = {
    "csv": Format.CSV,
    "tsv": Format.TSV,
    "tab": Format.TSV,
    "json": Format.JSON,
    "jsonl": Format.JSONL,
    "ndjson": Format.JSONL,
    "xlsx": Format.XLSX,
    "xlsm": Format.XLSX,
    "pdf": Format.PDF,
    "docx": Format.DOCX,
    "pptx": Format.PPTX,
    "odt": Format.ODT,
    "rtf": Format.RTF,
    "srt": Format.SUBTITLES,
    "vtt": Format.SUBTITLES,
    "epub": Format.EPUB,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "md": Format.MARKDOWN,
    **dict.fromkeys(("markdown", "mdown", "mdx", "mkd", "qmd", "rmd"), Format.MARKDOWN),
    "eml": Format.MAIL,
    "msg": Format.OUTLOOK,
    "txt": Format.TEXT,
    "text": Format.TEXT,
    "log": Format.TEXT,
    "rst": Format.TEXT,
    "zip": Format.ZIP,
    **dict.fromkeys(_CODE, Format.CODE),
}


def get_named_format(filename: str) -> Format | None:
    """What the file's name claims, or None where it claims nothing that we know."""
    return _EXTENSIONS.get(PurePosixPath(filename).suffix.removeprefix(".").lower())
