"""Zip files opened with care, shared by archives and by documents that are zip files inside.

Invariant: before a byte is inflated the directory is checked for count, declared sizes,
overlapping members, encryption and bad names; while inflating, real sizes and ratio are held.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from witnessmark.intake.limits import MIB, Limits
from witnessmark.intake.readers.contract import Unreadable

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, OverflowError,
           ValueError, OSError, RuntimeError)


class Packed:
    """A zip file's members, read within limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._inflated = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as fault:
            raise Unreadable("is a damaged zip file") from fault
        self.members = [m for m in self._zip.infolist() if not m.is_dir()]
        if len(self._zip.infolist()) > limits.members:
            raise Unreadable(f"holds more than {limits.members} members")
        if sum(m.file_size for m in self.members) > limits.unpacked:
            raise Unreadable(f"would unpack to more than {limits.unpacked // MIB} MiB")
        if _overlapping(self.members, len(data)):
            raise Unreadable("has members that overlap, as in a zip bomb")
        self._by_name = {m.filename: m for m in self.members}

    def __contains__(self, member: str) -> bool:
        return member in self._by_name

    @property
    def encrypted(self) -> bool:
        return any(m.flag_bits & 1 for m in self.members)

    def names(self) -> Iterator[str]:
        yield from self._by_name

    def read(self, member: str | zipfile.ZipInfo) -> bytes:
        """Inflate one member.

        Raises:
            Unreadable: it is encrypted, damaged, too large or packed beyond the allowed ratio.
        """
        info = self._by_name.get(member) if isinstance(member, str) else member
        if info is None:
            raise Unreadable("lacks a part that its format needs")
        if info.flag_bits & 1:
            raise Unreadable("is encrypted")
        most = min(self._limits.input, self._limits.unpacked - self._inflated)
        try:
            with self._zip.open(info) as stream:
                inflated = stream.read(most + 1)
        except _BROKEN as fault:
            raise Unreadable("is damaged inside its zip file") from fault
        self._inflated += len(inflated)
        if len(inflated) > most:
            raise Unreadable("unpacks to more than is allowed")
        if len(inflated) > MIB and len(inflated) > self._limits.ratio * max(info.compress_size, 1):
            raise Unreadable(f"is packed more than {self._limits.ratio} to 1, as in a zip bomb")
        return inflated

    def xml(self, member: str) -> Element:
        """Inflate and parse one member; a document type or entity of its own is refused."""
        return parsed_xml(self.read(member))


def parsed_xml(data: bytes) -> Element:
    """Parse XML without document types, entities or anything from outside."""
    try:
        root: Element = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
        return root
    except DefusedXmlException as fault:
        raise Unreadable("defines XML entities or a document type, which is not allowed") from fault
    except (ParseError, ValueError, LookupError) as fault:
        raise Unreadable("has damaged XML inside") from fault


def member_fault(info: zipfile.ZipInfo) -> str | None:
    """Say why a member must not be unpacked: its name leaves the archive, or it is no plain file."""
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is a link or device inside an archive"
    return name_fault(info.filename)


def name_fault(name: str) -> str | None:
    """Say why a member's name is not acceptable, or None."""
    parts = name.replace("\\", "/").split("/")
    if not name or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":") or ".." in parts:
        return "has a name that points outside the archive"
    if len(name) > 1000 or any(ord(c) < 32 for c in name):
        return "has a name that is not acceptable"
    return None


def local(element: Element) -> str:
    """Return the element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), None)


def _overlapping(members: list[zipfile.ZipInfo], size: int) -> bool:
    end = 0
    for info in sorted(members, key=lambda m: m.header_offset):
        if info.header_offset < end or info.header_offset + info.compress_size > size:
            return True
        end = info.header_offset + 30 + info.compress_size
    return False
