"""A group's beginning, its profile and its logo."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kub.people import services
from kub.people.models import Group, Member, Role
from tests.conftest import BEGINNING


@pytest.fixture
def edit(client_of, sari):
    """Send a part of the profile as a user would, with the other fields of that part as they are."""
    parts = {
        "about": {"name": sari.name, "business": sari.business, "about": "", "stage": "tumbuh"},
        "place": {"address": "", "region": sari.region_code},
        "legal": {"nib": "", "pirt": "", "halal": ""},
        "work": {"labour_mode": "imputed", "batch_prefix": "TMP", "started_on": "2025-01-01"},
    }

    def send(user, part, **changes):
        return client_of(user).post(
            f"/g/{sari.slug}/group/{part}/edit/", {**parts[part], **changes}, follow=True
        )

    return send


def test_group_begins_with_a_chair_and_with_what_the_other_rooms_prepare(chair, monkeypatch):
    prepared = []
    monkeypatch.setattr("kub.people.services.groups.on_group_created", [prepared.append])
    group = services.create_group(
        name="KUB Jahit", started_on=BEGINNING, chair_name="Siti", chair_phone="", chair_user=chair
    )
    assert prepared == [group]
    assert [(member.name, member.role, member.joined_on) for member in group.members.all()] == [
        ("Siti", Role.CHAIR, BEGINNING)
    ]


@pytest.mark.django_db
def test_nothing_is_left_of_a_group_whose_preparation_fails(monkeypatch):
    def fail(group):
        raise RuntimeError("no store")

    monkeypatch.setattr("kub.people.services.groups.on_group_created", [fail])
    with pytest.raises(RuntimeError, match="no store"):
        services.create_group(name="KUB Jahit", started_on=BEGINNING, chair_name="Siti")
    assert not Group.objects.exists()
    assert not Member.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("KUB Sari Tempe", "kub-sari-tempe-2"),
        ("🌱🌱", "kelompok"),
        ("مجموعة", "kelompok"),
        ("x" * 120, "x" * 50),
    ],
)
def test_every_name_gives_a_free_address(sari, name, slug):
    group = services.create_group(name=name, started_on=BEGINNING, chair_name="Siti")
    assert group.slug == slug


def test_profile_shows_the_village_by_its_name(client_of, member, sari):
    page = client_of(member).get(f"/g/{sari.slug}/group/").content.decode()
    assert "Donowangun, Talun, Kabupaten Pekalongan" in page
    assert "/edit/" not in page


def test_officer_changes_the_profile(edit, secretary, sari):
    edit(
        secretary, "about", name="KUB Sari Tempe Jaya", about="Sejak 2019.\r\nEnam keluarga.", stage="mandiri"
    )
    edit(secretary, "work", labour_mode="paid", batch_prefix="stj", mentor_may_record="on")
    sari.refresh_from_db()
    assert (sari.name, sari.about, sari.stage) == (
        "KUB Sari Tempe Jaya",
        "Sejak 2019.\nEnam keluarga.",
        "mandiri",
    )
    assert (sari.labour_mode, sari.batch_prefix, sari.mentor_may_record) == ("paid", "STJ", True)


def test_two_officers_who_change_different_parts_do_not_undo_each_other(chair, sari):
    seen_by_one, seen_by_other = Group.objects.get(pk=sari.pk), Group.objects.get(pk=sari.pk)
    services.change_group(group=seen_by_one, nib="1234567890123")
    services.change_group(group=seen_by_other, address="Dusun Krajan")
    sari.refresh_from_db()
    assert (sari.nib, sari.address) == ("1234567890123", "Dusun Krajan")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Kuripan Kertoharjo", "33.75.04.1006"),
        ("kuripan kertoharjo, pekalongan selatan", "33.75.04.1006"),
        ("3326052004", "33.26.05.2004"),
        ("33.26.05", "33.26.05"),
        ("", ""),
    ],
)
def test_village_is_found_by_name_or_code(edit, chair, sari, typed, code):
    edit(chair, "place", region=typed)
    sari.refresh_from_db()
    assert sari.region_code == code


def test_name_of_several_villages_is_asked_about(edit, chair, sari):
    response = edit(chair, "place", region="talun, pekalongan")
    form = response.context["form"]
    assert form.errors["region_pick"]
    assert "33.26.05.2005" in response.content.decode()
    edit(chair, "place", region="talun, pekalongan", region_pick="33.26.05")
    sari.refresh_from_db()
    assert sari.region_code == "33.26.05"
    # What the page shows of it is understood when it is sent back unchanged.
    edit(chair, "place", region="Talun, Kabupaten Pekalongan, Jawa Tengah")
    sari.refresh_from_db()
    assert sari.region_code == "33.26.05"


def test_pick_that_was_not_offered_is_not_taken(edit, chair, sari):
    response = edit(chair, "place", region="talun, pekalongan", region_pick="33.75.04.1006")
    assert response.context["form"].errors["region_pick"]
    sari.refresh_from_db()
    assert sari.region_code == "33.26.05.2004"


def test_unknown_name_of_a_village_is_refused(edit, chair, sari):
    assert edit(chair, "place", region="Atlantis").context["form"].errors["region"]


def test_odd_code_is_kept_with_a_warning(edit, chair, sari):
    response = edit(chair, "place", region="33.26.05.9999")
    sari.refresh_from_db()
    assert sari.region_code == "33.26.05.9999"
    assert "does not have the code 33.26.05.9999" in response.content.decode()


def test_odd_licences_are_kept_with_a_warning_each(edit, chair, sari):
    response = edit(chair, "legal", nib="123", pirt="P-IRT 12", halal="ID1")
    sari.refresh_from_db()
    assert (sari.nib, sari.pirt, sari.halal) == ("123", "P-IRT 12", "ID1")
    assert len(response.context["messages"]) == 4
    assert "13 digits" in response.content.decode()


def test_usual_licences_are_kept_without_a_word(edit, chair, sari):
    response = edit(
        chair, "legal", nib="0220304567891", pirt="P-IRT 2153326010007-31", halal="ID33110000012345678"
    )
    assert "usually" not in response.content.decode()


@pytest.mark.parametrize(
    ("part", "wrong", "field"),
    [
        ("about", {"name": ""}, "name"),
        ("about", {"name": "x" * 10_000}, "name"),
        ("about", {"name": "a\0b"}, "name"),
        ("about", {"name": "\u202e\u200f"}, "name"),
        ("about", {"about": "x" * 1_001}, "about"),
        ("about", {"stage": "raksasa"}, "stage"),
        ("place", {"address": "x" * 10_000}, "address"),
        ("place", {"region": "a\0b"}, "region"),
        ("place", {"region": "33.26.05.2004.1234.5678"}, "region"),
        ("legal", {"nib": "1" * 31}, "nib"),
        ("work", {"batch_prefix": "T1"}, "batch_prefix"),
        ("work", {"batch_prefix": "TEMPE"}, "batch_prefix"),
        ("work", {"labour_mode": "later"}, "labour_mode"),
        ("work", {"started_on": "2025-02-01"}, "started_on"),
        ("work", {"started_on": "1066-10-14"}, "started_on"),
        ("work", {"started_on": "bulan lalu"}, "started_on"),
    ],
)
def test_mistake_is_told_beside_its_field_and_changes_nothing(edit, chair, sari, part, wrong, field):
    before = Group.objects.filter(pk=sari.pk).values().get()
    assert edit(chair, part, **wrong).context["form"].errors[field]
    assert Group.objects.filter(pk=sari.pk).values().get() == before


def test_first_day_may_move_back(edit, chair, sari):
    edit(chair, "work", started_on="2024-06-01")
    sari.refresh_from_db()
    assert str(sari.started_on) == "2024-06-01"


@pytest.mark.parametrize(
    "name", ["KUB Sari 🌱 Tempe", "KUB \u200fساري\u200e", "Kelompok “Maju & Mandiri” <b>"]
)
def test_name_of_every_script_is_kept_and_shown_as_text(edit, client_of, chair, sari, name):
    edit(chair, "about", name=name)
    sari.refresh_from_db()
    assert sari.name == name
    assert "<b>" not in client_of(chair).get("/groups/").content.decode()


def picture(kind="PNG", size=(400, 300)):
    file = BytesIO()
    Image.new("RGB", size, "indigo").save(file, kind)
    return SimpleUploadedFile("logo.png", file.getvalue())


def test_logo_is_cleaned_shown_replaced_and_removed(
    client_of, chair, sari, django_capture_on_commit_callbacks
):
    client = client_of(chair)
    address = f"/g/{sari.slug}/group/logo/"
    assert client.get(address).status_code == 404
    client.post(f"{address}edit/", {"logo": picture()})
    sari.refresh_from_db()
    first = sari.logo.name
    shown = client.get(address)
    assert shown.headers["Content-Type"] == "image/webp"
    assert Image.open(BytesIO(shown.getvalue())).size == (400, 300)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}edit/", {"logo": picture("JPEG")})
    sari.refresh_from_db()
    assert sari.logo.name != first
    assert not sari.logo.storage.exists(first)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}remove/")
    assert client.get(address).status_code == 404


def test_logo_is_for_those_who_may_see_the_group(
    client_of, chair, sari, member, outsider, other_chair, other_group
):
    client_of(chair).post(f"/g/{sari.slug}/group/logo/edit/", {"logo": picture()})
    address = f"/g/{sari.slug}/group/logo/"
    assert client_of(member).get(address).getvalue().startswith(b"RIFF")
    for stranger in (outsider, other_chair):
        assert client_of(stranger).get(address).status_code == 404
    assert client_of().get(address).status_code == 302


def test_logo_whose_file_is_lost_is_not_found(client_of, chair, sari):
    client_of(chair).post(f"/g/{sari.slug}/group/logo/edit/", {"logo": picture()})
    sari.refresh_from_db()
    sari.logo.storage.delete(sari.logo.name)
    assert client_of(chair).get(f"/g/{sari.slug}/group/logo/").status_code == 404


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n cut short"])
def test_what_is_no_picture_is_refused_in_words(client_of, chair, sari, data):
    upload = SimpleUploadedFile("logo.png", data)
    response = client_of(chair).post(f"/g/{sari.slug}/group/logo/edit/", {"logo": upload})
    assert response.context["form"].errors["logo"]


def test_unknown_part_of_the_profile_is_not_found(client_of, chair, sari):
    assert client_of(chair).get(f"/g/{sari.slug}/group/soul/edit/").status_code == 404
