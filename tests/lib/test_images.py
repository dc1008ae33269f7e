import struct
import zlib
from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kub.lib.images import MAX_BYTES, PhotoField, PhotoRefused, clean_photo

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def encoded(picture, image_format, **options):
    file = BytesIO()
    picture.save(file, image_format, **options)
    return file.getvalue()


def uploaded(data, name="IMG_20261124.jpg"):
    return SimpleUploadedFile(name, data)


def opened(file):
    return Image.open(BytesIO(file.read()))


def close(pixel, colour):
    return all(abs(is_ - should) < 40 for is_, should in zip(pixel[:3], colour, strict=True))


def two_halves(width, height):
    """Red above, blue below."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (0, height // 2, width, height))
    return picture


def png_header_of(width, height):
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    header = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", 900) + b"IDAT"


NOISE = Image.effect_noise((160, 120), 90).convert("RGB")
GOOD_FILES = {
    "jpeg": encoded(NOISE, "JPEG"),
    "progressive jpeg": encoded(NOISE, "JPEG", progressive=True),
    "png": encoded(NOISE, "PNG"),
    "webp": encoded(NOISE, "WEBP"),
    "lossless webp": encoded(NOISE, "WEBP", lossless=True),
}


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_photo_becomes_a_small_webp_and_a_square_thumbnail(image_format):
    photo = clean_photo(uploaded(encoded(two_halves(2000, 3000), image_format)))
    full, thumbnail = opened(photo.full), opened(photo.thumbnail)
    assert (full.format, full.size) == ("WEBP", (853, 1280))
    assert (thumbnail.format, thumbnail.size) == ("WEBP", (160, 160))
    assert close(full.getpixel((400, 10)), RED)
    assert close(full.getpixel((400, 1270)), BLUE)
    assert (photo.full.name, photo.thumbnail.name) == ("photo.webp", "thumbnail.webp")


def test_small_photo_is_not_blown_up():
    photo = clean_photo(uploaded(encoded(two_halves(90, 60), "PNG")))
    assert opened(photo.full).size == (90, 60)
    assert opened(photo.thumbnail).size == (60, 60)


def test_ribbon_of_one_pixel_still_has_a_thumbnail():
    photo = clean_photo(uploaded(encoded(Image.new("RGB", (9000, 1)), "PNG")))
    assert opened(photo.full).size == (1280, 1)
    assert opened(photo.thumbnail).size == (1, 1)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_photo_is_turned_upright_however_the_phone_was_held(image_format, orientation):
    stored_by_orientation = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = two_halves(200, 300)
    upright.paste(WHITE, (0, 0, 100, 150))
    turn = stored_by_orientation[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = upright if turn is None else upright.transpose(turn)
    full = opened(clean_photo(uploaded(encoded(stored, image_format, exif=exif))).full)
    assert full.size == (200, 300)
    assert close(full.getpixel((30, 30)), WHITE)
    assert close(full.getpixel((170, 30)), RED)
    assert close(full.getpixel((100, 270)), BLUE)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_kept_of_where_and_with_what_it_was_taken(image_format):
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 53.0, 20.0)})
    data = encoded(NOISE, image_format, exif=exif, xmp=b"<x>CameraMaker</x>")
    assert b"CameraMaker" in data
    photo = clean_photo(uploaded(data))
    for file in (photo.full, photo.thumbnail):
        kept = opened(file)
        kept.load()
        assert not kept.getexif()
        assert not {"exif", "xmp", "icc_profile"} & set(kept.info)
        file.seek(0)
        assert b"CameraMaker" not in file.read()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_usual_kind_of_png_is_read(mode):
    photo = clean_photo(uploaded(encoded(NOISE.convert(mode), "PNG")))
    assert opened(photo.full).size == NOISE.size


def test_transparent_parts_become_white():
    logo = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    logo.paste((*RED, 255), (50, 50, 150, 150))
    full = opened(clean_photo(uploaded(encoded(logo, "PNG"))).full)
    assert close(full.getpixel((5, 5)), WHITE)
    assert close(full.getpixel((100, 100)), RED)


def test_printers_jpeg_is_read():
    photo = clean_photo(uploaded(encoded(NOISE.convert("CMYK"), "JPEG")))
    assert opened(photo.full).size == NOISE.size


def test_phones_jpeg_with_a_second_picture_in_it_is_its_first_picture():
    data = encoded(two_halves(300, 300), "MPO", save_all=True, append_images=[NOISE])
    assert close(opened(clean_photo(uploaded(data)).full).getpixel((150, 10)), RED)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"hello",
        b"%PDF-1.7 not a photo",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"BM" + bytes(100),
        encoded(NOISE, "GIF"),
        encoded(NOISE, "TIFF"),
        encoded(NOISE, "BMP"),
    ],
)
def test_what_is_no_photo_is_refused(data):
    with pytest.raises(PhotoRefused, match="not a photo"):
        clean_photo(uploaded(data))


def test_heic_photo_is_answered_by_what_to_do():
    with pytest.raises(PhotoRefused, match="HEIC"):
        clean_photo(uploaded(b"\x00\x00\x00\x18ftypheic" + bytes(200)))


@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
def test_moving_picture_is_refused(image_format):
    data = encoded(NOISE, image_format, save_all=True, append_images=[two_halves(160, 120)])
    with pytest.raises(PhotoRefused, match="moves"):
        clean_photo(uploaded(data))


def test_measurement_of_sixteen_bits_is_refused():
    with pytest.raises(PhotoRefused, match="unusual"):
        clean_photo(uploaded(encoded(Image.new("I;16", (50, 50), 40_000), "PNG")))


def test_file_of_more_than_ten_megabytes_is_refused():
    jpeg = GOOD_FILES["jpeg"]
    assert clean_photo(uploaded(jpeg + bytes(MAX_BYTES - len(jpeg))))
    with pytest.raises(PhotoRefused, match="10 MB"):
        clean_photo(uploaded(jpeg + bytes(MAX_BYTES - len(jpeg) + 1)))


def test_photo_of_25_megapixels_is_taken():
    photo = clean_photo(uploaded(encoded(Image.new("1", (5000, 5000)), "PNG")))
    assert opened(photo.full).size == (1280, 1280)


@pytest.mark.parametrize("size", [(5000, 5001), (12_000, 12_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_before_any_is_decoded(size):
    """The file ends after its header: decoding would have found it cut short."""
    with pytest.raises(PhotoRefused, match="25 megapixels"):
        clean_photo(uploaded(png_header_of(*size)))


def test_webp_of_too_many_pixels_is_refused_before_any_is_decoded():
    size = struct.pack("<I", (16_000 - 1) | (16_000 - 1) << 14)
    body = b"WEBPVP8L" + struct.pack("<I", 26) + b"\x2f" + size + bytes(21)
    with pytest.raises(PhotoRefused, match="25 megapixels"):
        clean_photo(uploaded(b"RIFF" + struct.pack("<I", len(body)) + body))


def test_jpeg_that_repeats_its_scans_to_keep_us_busy_is_refused():
    jpeg = GOOD_FILES["progressive jpeg"]
    last_scan = jpeg[jpeg.rindex(b"\xff\xda") : -2]
    assert clean_photo(uploaded(jpeg[:-2] + last_scan * 10 + jpeg[-2:]))
    with pytest.raises(PhotoRefused, match="unusual"):
        clean_photo(uploaded(jpeg[:-2] + last_scan * 100 + jpeg[-2:]))


@pytest.mark.parametrize("kind", GOOD_FILES)
def test_photo_that_is_cut_short_is_refused_wherever_it_was_cut(kind):
    data = GOOD_FILES[kind]
    # A PNG without its closing chunk (after the check sum of the last pixels) has lost nothing.
    whole = len(data) - (21 if kind == "png" else 0)
    for length in {*range(0, whole, 97), *range(whole - 20, whole)}:
        with pytest.raises(PhotoRefused, match=r"cut short|not a photo"):
            clean_photo(uploaded(data[:length]))


@settings(deadline=None)
@given(st.sampled_from(sorted(GOOD_FILES)), st.data())
def test_damaged_file_gives_a_photo_or_a_refusal_and_nothing_else(kind, data):
    damaged = bytearray(GOOD_FILES[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(damaged) - 1) | st.integers(0, 200))
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        photo = clean_photo(uploaded(bytes(damaged)))
    except PhotoRefused:
        return
    assert opened(photo.full).format == "WEBP"


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\x00\x00",
        b"Exif\x00\x00II*\x00\xff\xff\xff\xff",
        b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12",
    ],
)
def test_photo_with_broken_metadata_is_still_a_photo(exif):
    photo = clean_photo(uploaded(encoded(NOISE, "JPEG", exif=exif)))
    assert opened(photo.full).size == NOISE.size


class ItemForm(forms.Form):
    photo = PhotoField(required=False)


def sent(*files, **options):
    return ItemForm(data={}, files=MultiValueDict({"photo": list(files)}), **options)


def test_field_gives_the_cleaned_photo():
    form = sent(uploaded(GOOD_FILES["jpeg"]))
    assert form.is_valid()
    assert opened(form.cleaned_data["photo"].full).format == "WEBP"


def test_field_without_an_upload_gives_none_and_leaves_the_photo_that_is_there():
    form = sent(initial={"photo": "items/7.webp"})
    assert form.is_valid()
    assert form.cleaned_data["photo"] is None


def test_field_says_beside_it_why_a_photo_is_refused():
    form = sent(uploaded(GOOD_FILES["jpeg"][:900]))
    assert not form.is_valid()
    assert "cut short" in form.errors["photo"][0]
    assert not sent(uploaded(b"")).is_valid()


def test_field_asks_the_phone_for_formats_it_can_read():
    assert 'accept="image/jpeg,image/png,image/webp"' in str(ItemForm()["photo"])
