"""Archives: each member is handed on to be read by itself, or turned away with a reason."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator

from witnessmark.intake.limits import MIB
from witnessmark.intake.readers.contract import Job, Part, TurnedAway, Unreadable
from witnessmark.intake.readers.packed import Packed, member_fault, name_fault

_BY_THE_SYSTEM = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def read_zip(data: bytes, job: Job) -> Iterator[Part | TurnedAway]:
    """Yield a zip file's members in order; what the packing system left behind is passed over."""
    packed = Packed(data, job.limits)
    if packed.members and packed.encrypted and all(m.flag_bits & 1 for m in packed.members):
        raise Unreadable("is encrypted")
    for info in packed.members:
        member = _readable_name(info.filename, utf8=bool(info.flag_bits & 0x800))
        if _left_behind(member):
            continue
        fault = member_fault(info)
        if fault:
            yield TurnedAway(member, fault)
            continue
        try:
            yield Part(member, packed.read(info))
        except Unreadable as refusal:
            yield TurnedAway(member, str(refusal))


def read_tar(data: bytes, job: Job) -> Iterator[Part | TurnedAway]:
    """Yield a tar file's regular members in order; links and devices are turned away."""
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for count, info in enumerate(archive, 1):
                if count > job.limits.members:
                    raise Unreadable(f"holds more than {job.limits.members} members")
                if info.isdir() or _left_behind(info.name):
                    continue
                fault = name_fault(info.name) if info.isreg() else "is a link or device inside an archive"
                total += info.size
                if total > job.limits.unpacked:
                    raise Unreadable(f"would unpack to more than {job.limits.unpacked // MIB} MiB")
                stream = None if fault else archive.extractfile(info)
                if fault or stream is None:
                    yield TurnedAway(info.name, fault or "is damaged inside its archive")
                else:
                    yield Part(info.name, stream.read())
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as broken:
        raise Unreadable("is a damaged tar file") from broken


def read_gzip(data: bytes, job: Job) -> Iterator[Part | TurnedAway]:
    """Yield what a gzip file holds: a tar's members, or the one file."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            inside = stream.read(job.limits.input + 1)
    except (OSError, EOFError, zlib.error) as broken:
        raise Unreadable("is a damaged gzip file") from broken
    if len(inside) > job.limits.input:
        raise Unreadable("unpacks to more than is allowed")
    if len(inside) > MIB and len(inside) > job.limits.ratio * len(data):
        raise Unreadable(f"is packed more than {job.limits.ratio} to 1, as in a zip bomb")
    if inside[257:262] == b"ustar":
        yield from read_tar(inside, job)
    else:
        yield Part("content" + (".txt" if job.suffix != "gz" else ""), inside)


def _readable_name(name: str, *, utf8: bool) -> str:
    """Return the name; Korean Windows writes CP949 names, which zip readers take for CP437."""
    if utf8 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("cp949")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _left_behind(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return name.startswith(_BY_THE_SYSTEM[0]) or last in _BY_THE_SYSTEM or last.startswith("._")
