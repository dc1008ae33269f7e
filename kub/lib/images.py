"""Photos that people send: checked, turned upright, made small, stripped of what they tell of the sender."""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 25_000_000
LONG_SIDE: Final = 1280
THUMBNAIL_SIDE: Final = 160
CONTENT_TYPES: Final = ("image/jpeg", "image/png", "image/webp")

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_SIGNATURES: Final = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")
_HEIC_BRANDS: Final = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
# Eight bits a channel; wider ones are scans and measurements, whose colours would come out wrong.
_MODES: Final = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"}
# A camera writes about ten. Each costs a pass over the whole picture and may be 40 bytes long, so that
# without a bound a file of 10 MB decodes for an hour.
_MAX_JPEG_SCANS: Final = 100
_JPEG_SCAN: Final = b"\xff\xda"
# What turns the picture upright, by its EXIF orientation.
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DAMAGE: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error)


class PhotoRefused(ValueError):
    """The upload cannot be used as a photo; the message says why in the reader's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPhoto:
    """Two WebP files without metadata: at most 1280 px on the long side, and a square of 160 px."""

    full: ContentFile
    thumbnail: ContentFile


def clean_photo(upload: File | IO[bytes]) -> CleanPhoto:
    """Check a JPEG, PNG or WebP picture and make of it what is kept. Raises `PhotoRefused`."""
    data = _read(upload)
    with warnings.catch_warnings():
        # Of odd metadata, which is thrown away, and of sizes beyond Pillow's bound: ours is lower.
        warnings.simplefilter("ignore")
        photo = _decode(_open(data))
    side = min(THUMBNAIL_SIDE, *photo.size)
    thumbnail = ImageOps.fit(photo, (side, side), Image.Resampling.LANCZOS)
    return CleanPhoto(full=_webp(photo, "photo.webp"), thumbnail=_webp(thumbnail, "thumbnail.webp"))


def _read(upload: File | IO[bytes]) -> bytes:
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PhotoRefused(_("This photo is larger than 10 MB. Choose a smaller one."))
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise PhotoRefused(
            _(
                "This is a HEIC photo, which cannot be read here. Set the camera to “Most compatible” "
                "(JPEG), or use the copy that WhatsApp makes."
            )
        )
    return data


def _open(data: bytes) -> Image.Image:
    """Read the header only, and refuse what is not worth decoding or dangerous to decode."""
    try:
        image = Image.open(BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        if data.startswith(_SIGNATURES):
            raise _damaged() from error
        raise PhotoRefused(_("This is not a photo. Choose a JPEG, PNG or WebP picture.")) from error
    except _DAMAGE as error:
        raise _damaged() from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    # Many phones put a second, smaller picture into a JPEG ("MPO"); the first is the photo.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise PhotoRefused(_("This picture moves. Choose a photo that stands still."))
    is_jpeg = data.startswith(_SIGNATURES[0])
    if image.mode not in _MODES or (is_jpeg and data.count(_JPEG_SCAN) > _MAX_JPEG_SCANS):
        raise PhotoRefused(_("This is an unusual kind of picture. Take a new photo, or choose another one."))
    return image


def _decode(image: Image.Image) -> Image.Image:
    """Decode to an upright picture of at most the long side, on white where it was transparent."""
    try:
        image.draft("RGB", (2 * LONG_SIDE, 2 * LONG_SIDE))  # a large JPEG is decoded at a fraction
        picture = image.convert("RGBA" if image.has_transparency_data else "RGB")
        picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        turn = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _DAMAGE as error:
        raise _damaged() from error
    if turn is not None:
        picture = picture.transpose(turn)
    # A new picture carries no metadata.
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return clean


def _webp(picture: Image.Image, name: str) -> ContentFile:
    file = BytesIO()
    picture.save(file, "WEBP", quality=80)
    return ContentFile(file.getvalue(), name=name)


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused(_("This photo has more than 25 megapixels. Choose a smaller one."))


def _damaged() -> PhotoRefused:
    return PhotoRefused(_("This photo is cut short or damaged. Choose it again, or take a new one."))


class PhotoField(forms.FileField):
    """A photo from the camera or the gallery; cleans to a `CleanPhoto`, or `None` where none was sent."""

    widget = forms.FileInput

    def __init__(self, **options: Any) -> None:
        # The list, rather than image/*, makes an iPhone send its HEIC photos as JPEG.
        options.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(CONTENT_TYPES)}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> CleanPhoto | None:
        """Give the cleaned upload; the photo that is there already (`initial`) is no upload."""
        upload = super().clean(data, initial)
        if not upload or upload is initial:
            return None
        try:
            return clean_photo(upload)
        except PhotoRefused as error:
            raise ValidationError(str(error), code="photo") from error
