"""The first visit: once, guarded by the code that the terminal shows."""

import stat

import pytest

from kub.people.models import Group, Member, Role, User
from kub.people.services import AlreadySetUp, create_first_group, needs_setup, set_up, setup_code
from tests.conftest import BEGINNING, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def answers(**other):
    return {
        "code": setup_code(),
        "name": "Ibu Lurah",
        "sign_in_name": "0812 0000 0001",
        "password": PASSWORD,
        "password_again": PASSWORD,
        **other,
    }


def first_group(**other):
    return {"name": "KUB Sari Tempe", "business": "Tempe", "region": "Donowangun", "is_chair": "yes", **other}


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/profile/", "/administration/", "/g/x/members/"])
def test_every_page_leads_to_the_first_visit(client_of, path):
    response = client_of().get(path, follow=True)
    assert response.redirect_chain[-1][0] == "/setup/"
    assert response.status_code == 200


def test_code_is_eight_digits_and_stays_the_same_in_a_file_of_ones_own(tmp_path):
    code = setup_code()
    assert len(code) == 8
    assert code.isdecimal()
    assert setup_code() == code
    assert stat.S_IMODE((tmp_path / "setup-code").stat().st_mode) == 0o600


def test_first_visit_makes_administrator_group_and_chair_and_is_gone(client_of, tmp_path):
    client = client_of()
    code = setup_code()
    assert client.post("/setup/", answers(code=f"{code[:4]} {code[4:]}")).url == "/setup/group/"
    administrator = User.objects.get()
    assert administrator.is_superuser
    assert (administrator.username, administrator.phone) == ("ibu.lurah", "+6281200000001")
    assert not (tmp_path / "setup-code").exists()

    assert client.post("/setup/group/", first_group()).url == "/g/kub-sari-tempe/"
    group = Group.objects.get()
    assert (group.slug, group.region_code) == ("kub-sari-tempe", "33.26.05.2004")
    chair = Member.objects.get()
    assert (chair.user, chair.role, chair.phone) == (administrator, Role.CHAIR, "+6281200000001")

    assert not needs_setup()
    for step, answer in (("/setup/", answers(code=code)), ("/setup/group/", first_group(name="Another"))):
        assert client.get(step).url == "/"
        assert client.post(step, answer).url == "/"
    assert User.objects.count() == Group.objects.count() == 1
    assert client_of().get("/sign-in/").status_code == 200


@pytest.mark.usefixtures("administrator")
def test_set_up_is_refused_once_there_is_an_administrator():
    with pytest.raises(AlreadySetUp):
        set_up(code=setup_code(), name="X", phone="", username="xyz", password=PASSWORD, language="id")


def test_second_tap_finds_the_first_group(administrator, sari):
    again = create_first_group(
        administrator=administrator, name="KUB Sari Tempe", started_on=BEGINNING, chair_name="Siti"
    )
    assert again == sari
    assert Group.objects.count() == 1


def test_administrator_may_sign_in_by_a_user_name(client_of):
    client_of().post("/setup/", answers(sign_in_name="Ibu.Lurah"))
    assert User.objects.get().username == "ibu.lurah"


def test_administrator_need_not_be_the_chair(client_of):
    client = client_of()
    client.post("/setup/", answers())
    response = client.post("/setup/group/", first_group(is_chair="no"))
    assert response.context["form"].errors["chair_name"]
    assert client.post("/setup/group/", first_group(is_chair="no", chair_name="Siti")).url == "/"
    chair = Member.objects.get()
    assert (chair.name, chair.user) == ("Siti", None)


def test_group_can_wait(client_of):
    client = client_of()
    client.post("/setup/", answers())
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/administration/"


def test_first_group_is_the_administrators_to_make(client_of, administrator, outsider):
    assert client_of(outsider).get("/setup/group/").status_code == 404
    assert client_of(administrator).get("/setup/group/").status_code == 200


@pytest.mark.parametrize("code", ["", "1234", "00000000x", "１２３４５６７８", "a\0b", "9" * 10_000])
def test_wrong_code_makes_nobody(client_of, code):
    response = client_of().post("/setup/", answers(code=code))
    assert response.context["form"].errors["code"]
    assert not User.objects.exists()


def test_after_ten_wrong_codes_even_the_right_one_waits(client_of):
    wrong = "11111111" if setup_code() != "11111111" else "22222222"
    for _time in range(10):
        client_of().post("/setup/", answers(code=wrong))
    response = client_of().post("/setup/", answers())
    assert "Wait 15 minutes" in response.content.decode()
    assert not User.objects.exists()


def test_right_code_with_another_mistake_costs_no_try(client_of):
    for _time in range(12):
        response = client_of().post("/setup/", answers(sign_in_name="x"))
        assert response.context["form"].errors["sign_in_name"]
    assert client_of().post("/setup/", answers()).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "x" * 10_000}, "name"),
        ({"name": "\u202e"}, "name"),
        ({"sign_in_name": "12"}, "sign_in_name"),
        ({"sign_in_name": "siti!"}, "sign_in_name"),
        ({"password": "12345678", "password_again": "12345678"}, "password"),
        ({"password": "ibulurah1", "password_again": "ibulurah1"}, "password"),
        ({"password_again": "lain sama sekali"}, "password_again"),
    ],
)
def test_mistake_is_told_beside_its_field(client_of, wrong, field):
    response = client_of().post("/setup/", answers(**wrong))
    assert response.context["form"].errors[field]
    assert not User.objects.exists()
