"""Photos of items: cleaned, shown to the group alone, refused in words."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inventory.models import Item
from tests.inventory.filling import address
from tests.kitchen import Kitchen


@pytest.fixture
def office(client_of, chair):
    return client_of(chair)


@pytest.fixture
def chips(kitchen: Kitchen) -> Item:
    return kitchen.item("Keripik 100 g")


def picture(size=(2000, 1000), kind="JPEG", exif=None) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "orange").save(file, kind, **({"exif": exif} if exif else {}))
    return file.getvalue()


def send(client, kitchen, item, content, name="foto.jpg"):
    upload = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return client.post(address(kitchen, "item-photo-edit", item.pk), {"photo": upload})


def shown(client, kitchen, item, size):
    response = client.get(address(kitchen, "item-photo", item.pk, size))
    return Image.open(BytesIO(response.getvalue())) if response.status_code == 200 else None


def test_photo_is_made_small_upright_and_free_of_metadata(office, kitchen, chips):
    exif = Image.Exif()
    exif[0x0112] = 6  # taken on its side
    exif[0x010F] = "Telepon Siti"
    assert send(office, kitchen, chips, picture(exif=exif)).status_code == 302
    photo = shown(office, kitchen, chips, "photo")
    assert (photo.format, photo.size) == ("WEBP", (640, 1280))
    assert not photo.getexif()
    assert shown(office, kitchen, chips, "thumbnail").size == (160, 160)


def test_photo_is_on_the_page_and_its_thumbnail_in_the_list(office, kitchen, chips):
    send(office, kitchen, chips, picture())
    chips.refresh_from_db()
    page = office.get(address(kitchen, "item", chips.pk)).content.decode()
    assert address(kitchen, "item-photo", chips.pk, "photo") in page
    listed = office.get(address(kitchen, "items")).content.decode()
    assert address(kitchen, "item-photo", chips.pk, "thumbnail") in listed


def test_photo_is_kept_by_browsers_and_by_nobody_between(office, kitchen, chips):
    send(office, kitchen, chips, picture())
    response = office.get(address(kitchen, "item-photo", chips.pk, "photo"))
    assert response["Content-Type"] == "image/webp"
    assert "private" in response["Cache-Control"]
    response.getvalue()


def test_new_photo_replaces_the_old_one_and_its_files(
    office, kitchen, chips, django_capture_on_commit_callbacks
):
    send(office, kitchen, chips, picture())
    chips.refresh_from_db()
    old = (chips.photo.name, chips.thumbnail.name)
    with django_capture_on_commit_callbacks(execute=True):
        send(office, kitchen, chips, picture((300, 300), "PNG"))
    chips.refresh_from_db()
    assert chips.photo.name not in old
    assert not any(chips.photo.storage.exists(name) for name in old)
    assert shown(office, kitchen, chips, "photo").size == (300, 300)


def test_photo_is_removed(office, kitchen, chips, django_capture_on_commit_callbacks):
    send(office, kitchen, chips, picture())
    chips.refresh_from_db()
    old, storage = chips.photo.name, chips.photo.storage
    with django_capture_on_commit_callbacks(execute=True):
        office.post(address(kitchen, "item-photo-remove", chips.pk))
    assert shown(office, kitchen, chips, "photo") is None
    assert not storage.exists(old)


def test_photo_whose_file_is_gone_is_not_found(office, kitchen, chips):
    send(office, kitchen, chips, picture())
    chips.refresh_from_db()
    chips.photo.storage.delete(chips.photo.name)
    assert shown(office, kitchen, chips, "photo") is None


def test_there_is_no_third_size(office, kitchen, chips):
    send(office, kitchen, chips, picture())
    assert shown(office, kitchen, chips, "original") is None


def test_photo_is_shown_to_the_group_alone(office, kitchen, chips, client_of, member, outsider, other_chair):
    send(office, kitchen, chips, picture())
    assert shown(client_of(member), kitchen, chips, "photo")
    for stranger in (outsider, other_chair):
        assert shown(client_of(stranger), kitchen, chips, "photo") is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"not a picture at all", "This is not a photo. Choose a JPEG, PNG or WebP picture."),
        (picture()[:2000], "This photo is cut short or damaged. Choose it again, or take a new one."),
        (picture((6000, 5000), "PNG"), "This photo has more than 25 megapixels. Choose a smaller one."),
        (
            b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024),
            "This photo is larger than 10 MB. Choose a smaller one.",
        ),
        (b"\x00\x00\x00\x18ftypheic" + b"0" * 100, "HEIC"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(office, kitchen, chips, content, sentence):
    response = send(office, kitchen, chips, content)
    assert sentence in " ".join(response.context["form"].errors["photo"])
    chips.refresh_from_db()
    assert not chips.photo


def test_sending_no_photo_is_refused(office, kitchen, chips):
    response = office.post(address(kitchen, "item-photo-edit", chips.pk), {})
    assert response.context["form"].errors["photo"]


def test_member_does_not_change_photos(client_of, member, kitchen, chips):
    assert send(client_of(member), kitchen, chips, picture()).status_code == 403
