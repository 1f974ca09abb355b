"""Files as residents and attackers send them, made here: nothing lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pillow_heif
from PIL import ExifTags, Image, ImageCms
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from requests_app.actions import attachments, uploads
from requests_app.models import Attachment, Case
from tests.personas import rosa

# The lake's shore in Konstanz: 47° 39' 36" N, 9° 10' 48" E.
SHORE = (47.66, 9.18)


def picture(width: int = 60, height: int = 40) -> Image.Image:
    """Draw a picture whose upper left corner is red, the rest blue."""
    drawn = Image.new("RGB", (width, height), (0, 0, 200))
    drawn.paste((220, 0, 0), (0, 0, width // 2, height // 2))
    return drawn


def exif(*, orientation: int = 1, place: bool = True, south_west: bool = False) -> Image.Exif:
    """Write what a phone writes into a photo."""
    told = Image.Exif()
    told[ExifTags.Base.Make] = "Zauberwald Phones"
    told[ExifTags.Base.Model] = "ZW-1"
    told[ExifTags.Base.Orientation] = orientation
    if place:
        told[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "S" if south_west else "N",
            ExifTags.GPS.GPSLatitude: (47.0, 39.0, 36.0),
            ExifTags.GPS.GPSLongitudeRef: "W" if south_west else "E",
            ExifTags.GPS.GPSLongitude: (9.0, 10.0, 48.0),
        }
    return told


def _saved(drawn: Image.Image, kind: str, **more: Any) -> bytes:
    stream = io.BytesIO()
    drawn.save(stream, kind, **more)
    return stream.getvalue()


def jpeg(*, orientation: int = 1, place: bool = True, size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """Make a photo as JPEG, with the place and the device in it."""
    return _saved(picture(*size), "JPEG", exif=exif(orientation=orientation, place=place), quality=95, **more)


def png(**more: Any) -> bytes:
    """Make a picture as PNG."""
    return _saved(picture(), "PNG", **more)


def webp() -> bytes:
    """Make a picture as WebP."""
    return _saved(picture(), "WEBP", exif=exif())


def heic() -> bytes:
    """Make a photo as phones of one maker do."""
    pillow_heif.register_heif_opener()
    return _saved(picture(128, 96), "HEIF", exif=exif())


def in_wide_colours() -> bytes:
    """Make a JPEG with a profile of its colours."""
    return jpeg(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def pdf(*, pages: int = 1, script: str = "", password: str = "", attached: bytes = b"", launch: bool = False) -> bytes:
    """Make a paper, plain or with what it must not have."""
    writer = PdfWriter()
    for _number in range(pages):
        page = writer.add_blank_page(width=200, height=200)
        if launch:
            page[NameObject("/AA")] = DictionaryObject(
                {NameObject("/O"): DictionaryObject({NameObject("/S"): NameObject("/Launch")})}
            )
    writer.add_metadata({"/Author": "Rosalinde Zauberwald"})
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if attached:
        writer.add_attachment("run.exe", attached)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def archive() -> bytes:
    """Make an archive with a page in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        opened.writestr("index.html", "<script>alert(1)</script>")
    return stream.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, *, data: bytes = b"") -> bytes:
    """Write the header of a PNG of any size, with data that need not fit."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(data)) + _chunk(b"IEND", b"")


def bomb() -> bytes:
    """Make a small PNG that says it is enormous, and unpacks to 64 MB of nothing."""
    return png_of(50_000, 50_000, data=bytes(64 * 1024 * 1024))


def too_many_words() -> bytes:
    """Make a small PNG whose words unpack to 64 MB."""
    whole = png()
    at = whole.index(b"IDAT") - 4
    return whole[:at] + _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(64 * 1024 * 1024))) + whole[at:]


def hang_on(case: Case, *uploaded: bytes, at: datetime) -> list[Attachment]:
    """Let the resident of a case send files, as the web door does; give them."""
    kept = []
    for data in uploaded:
        with NamedTemporaryFile() as came:
            came.write(data)
            came.flush()
            kept.append(uploads.keep_upload(Path(came.name)))
    request = case.requests.get()
    attachments.add_attachments(case.pk, request_id=request.pk, files=kept, by=rosa(request.pk), at=at)
    return list(Attachment.objects.filter(request=request).order_by("id"))
