"""Files that are no plain text: archives, documents in them, PDF, RTF, and mail of Outlook."""

import mmap
import re
import zipfile
from pathlib import Path

from bot.errors import UploadError
from bot.files.detect.archives import check_office, open_archive, read_member
from bot.files.detect.formats import TAKEN, Format
from bot.languages import phrase, translate

_SIGNATURE_HEAD = 1024
_ENCRYPTION_HEAD = 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-")
_RTF = b"{\\rtf"
_OFFICE = {"xl/": Format.XLSX, "word/": Format.DOCX, "ppt/": Format.PPTX}
# OLE files store the names of their streams in UTF-16. A protected Office document is one with this stream in it.
_ENCRYPTED_NAME = "EncryptedPackage".encode("utf-16-le")
_OUTLOOK_NAME = "__properties_version1.0".encode("utf-16-le")
_PROTECTED = phrase("The file is protected by a password. Save it without one, and send it again.")
_ENCRYPTED_PART = re.compile(rb"<(?:\w+:)?encryption-data\b")
# A protected book names the chapters it encrypts; others list only their fonts.
_ENCRYPTED_CHAPTER = re.compile(rb"CipherReference[^>]*\.x?html?[\"']", re.IGNORECASE)
_PROTECTIONS = {
    Format.EPUB: ("META-INF/encryption.xml", _ENCRYPTED_CHAPTER),
    Format.ODT: ("META-INF/manifest.xml", _ENCRYPTED_PART),
}
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"


def find_container(path: Path) -> Format | None:
    """The format of a file by its first bytes and, of an archive, by its directory; None where it is not a container.

    Raises:
        UploadError: it is damaged, needs a password, is a bomb, or is an Office document of a kind that is not read.
    """
    with path.open("rb") as file:
        head = file.read(_SIGNATURE_HEAD)
    if _PDF.match(head):
        return Format.PDF
    if head.startswith(_RTF):
        return Format.RTF
    if head.startswith(_ZIP):
        with open_archive(path) as archive:
            return _find_zip_format(archive, size=path.stat().st_size)
    return _find_ole_format(path) if head.startswith(_OLE) else None


def _find_zip_format(archive: zipfile.ZipFile, *, size: int) -> Format:
    names = archive.namelist()
    found = None
    if "[Content_Types].xml" in names:
        found = next((kind for folder, kind in _OFFICE.items() if any(n.startswith(folder) for n in names)), None)
    elif "mimetype" in names:
        found = _find_declared(archive)
    if found is None:
        return Format.ZIP
    check_office(archive, size=size)
    if _is_protected(archive, found):
        raise UploadError(translate(_PROTECTED))
    return found


def _find_declared(archive: zipfile.ZipFile) -> Format | None:
    declared = read_member(archive, "mimetype", limit=100).strip()
    if declared.startswith(_OPEN_TEXT):
        return Format.ODT
    if declared.startswith(b"application/vnd.oasis"):
        raise UploadError(
            translate(
                "The file is an OpenDocument spreadsheet or presentation: save it as XLSX or PPTX. {taken}",
                taken=translate(TAKEN),
            )
        )
    return Format.EPUB if declared == b"application/epub+zip" else None


def _is_protected(archive: zipfile.ZipFile, kind: Format) -> bool:
    name, mark = _PROTECTIONS.get(kind, ("", _ENCRYPTED_PART))
    return name in archive.namelist() and mark.search(read_member(archive, name, limit=_ENCRYPTION_HEAD)) is not None


def _find_ole_format(path: Path) -> Format:
    # Mapped, not read: the name may be anywhere in 256 MiB.
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        is_encrypted, is_outlook = data.find(_ENCRYPTED_NAME) >= 0, data.find(_OUTLOOK_NAME) >= 0
    if is_encrypted:
        raise UploadError(translate(_PROTECTED))
    if is_outlook:
        return Format.OUTLOOK
    raise UploadError(
        translate("The file is an old Office document: save it as DOCX, XLSX or PPTX. {taken}", taken=translate(TAKEN))
    )
