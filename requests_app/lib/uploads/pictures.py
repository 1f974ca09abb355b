"""A picture, written anew: turned upright, in plain colours, with nothing in it but what can be seen.

Runs in the small process alone (`workshop.py`): the city itself never loads Pillow.
"""

from __future__ import annotations

import io
import math
import warnings
from pathlib import Path
from typing import Any, Final

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from requests_app.lib.uploads.limits import KEPT_SIDE_PIXELS, PIXELS, SIDE_PIXELS, SMALL_SIDE_PIXELS, Kind, Refused, Why

FORMATS: Final = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}
WHITE: Final = (255, 255, 255)
QUALITY: Final = 85
SMALL_QUALITY: Final = 75
# A mark keeps what can be seen through; it is shown small, on screens of three dots to a pixel.
OF_MARKS: Final = frozenset({Kind.PNG, Kind.WEBP})
MARK_PIXELS: Final = (660, 108)


def write_anew(source: Path, kind: Kind, *, kept: Path, small: Path) -> dict[str, Any]:
    """Write the picture and a small one as JPEG; give width, height and the place at which it was taken.

    Raises `Refused`.
    """
    Image.MAX_IMAGE_PIXELS = None  # the header is asked below, before anything is unpacked
    warnings.simplefilter("ignore")
    if kind == Kind.HEIC:
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)  # type: ignore[no-untyped-call,unused-ignore]
    try:
        with Image.open(source, formats=[FORMATS[kind]]) as opened:
            return _write_opened(opened, kept=kept, small=small)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, TypeError, MemoryError) as fault:
        raise Refused(Why.UNREADABLE) from fault


def write_mark(source: Path, kind: Kind, *, kept: Path) -> dict[str, Any]:
    """Write a city's mark as PNG, no larger than it is shown, with what can be seen through. Raises `Refused`."""
    if kind not in OF_MARKS:
        raise Refused(Why.UNKNOWN_KIND)
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    try:
        with Image.open(source, formats=[FORMATS[kind]]) as opened:
            width, height = opened.size
            if width * height > PIXELS or max(width, height) > SIDE_PIXELS:
                raise Refused(Why.TOO_MANY_PIXELS)
            picture = opened.convert("RGBA")
            picture.thumbnail(MARK_PIXELS, Image.Resampling.LANCZOS)
            bare = Image.new("RGBA", picture.size)
            bare.paste(picture)
            bare.save(kept, "PNG", optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, TypeError, MemoryError) as fault:
        raise Refused(Why.UNREADABLE) from fault
    return {"width": bare.width, "height": bare.height}


def _write_opened(opened: Image.Image, *, kept: Path, small: Path) -> dict[str, Any]:
    width, height = opened.size
    if width * height > PIXELS or max(width, height) > SIDE_PIXELS:
        raise Refused(Why.TOO_MANY_PIXELS)
    place = _place_of(opened)
    if opened.format == "JPEG":
        opened.draft("RGB", (KEPT_SIDE_PIXELS, KEPT_SIDE_PIXELS))  # unpacks a large one at half its size
    picture = _plain(opened)
    picture.thumbnail((KEPT_SIDE_PIXELS, KEPT_SIDE_PIXELS), Image.Resampling.LANCZOS)
    picture = ImageOps.exif_transpose(picture)
    bare = _bare(picture)
    bare.save(kept, "JPEG", quality=QUALITY, optimize=True)
    size = bare.size
    bare.thumbnail((SMALL_SIDE_PIXELS, SMALL_SIDE_PIXELS))
    bare.save(small, "JPEG", quality=SMALL_QUALITY, optimize=True)
    return {"width": size[0], "height": size[1], **place}


def _plain(opened: Image.Image) -> Image.Image:
    """Give the colours of the web on white; how the picture stands is still noted on it."""
    exif = opened.getexif()
    profile = opened.info.get("icc_profile")
    has_holes = opened.mode in {"RGBA", "LA", "PA"} or "transparency" in opened.info
    picture = opened.convert("RGBA" if has_holes else "RGB")
    if has_holes:
        ground = Image.new("RGB", picture.size, WHITE)
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    elif profile and opened.mode == "RGB":
        picture = _in_common_colours(picture, profile)
    picture.info.clear()
    turned = exif.get(ExifTags.Base.Orientation)
    if turned:
        picture.getexif()[ExifTags.Base.Orientation] = turned
    return picture


def _in_common_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """Translate the colours of a camera; a profile that cannot be read is left aside."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB")) or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _bare(picture: Image.Image) -> Image.Image:
    """Copy what can be seen, and nothing else."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    return bare


def _place_of(opened: Image.Image) -> dict[str, float]:
    """Read where the picture was taken, as latitude and longitude in degrees; nothing where it does not say."""
    try:
        told = opened.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        latitude = _degrees(told[ExifTags.GPS.GPSLatitude], told.get(ExifTags.GPS.GPSLatitudeRef))
        longitude = _degrees(told[ExifTags.GPS.GPSLongitude], told.get(ExifTags.GPS.GPSLongitudeRef))
    except Exception:  # whatever a camera has written there is no reason to refuse a picture
        return {}
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or (latitude, longitude) == (0, 0):
        return {}
    return {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}


def _degrees(parts: Any, side: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        raise ValueError
    return -value if str(side).strip("\x00 ").upper() in {"S", "W"} else value
