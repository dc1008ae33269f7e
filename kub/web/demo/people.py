"""Who signs in to the demo; `manage.py demo` makes them, `manage.py start --demo` prints them."""

from dataclasses import dataclass

PASSWORD = "belajar-kub"  # noqa: S105 - the demo's, printed for everybody


@dataclass(frozen=True, slots=True)
class DemoPerson:
    username: str
    name: str
    phone: str
    what: str


MENTOR = DemoPerson("dewi", "Dewi Rahmawati", "+6281200000201", "mentor of all three groups")
COORDINATOR = DemoPerson("bambang", "Bambang Suryono", "+6281200000301", "coordinator of the region")
ADMINISTRATOR = DemoPerson("admin", "Administrator", "+6281200000001", "administrator")
PEOPLE = (
    DemoPerson("siti", "Siti Khotimah", "+6281200000101", "chair of the tempe group"),
    DemoPerson("rini", "Rini Astuti", "+6281200000102", "secretary of the tempe group"),
    DemoPerson("wati", "Wati Lestari", "+6281200000103", "treasurer of the tempe group"),
    DemoPerson("yuli", "Yuliana", "+6281200000104", "member of the tempe group"),
    DemoPerson("endang", "Endang Purwati", "+6281200000111", "chair of the batik group"),
    DemoPerson("sri", "Sri Wahyuni", "+6281200000121", "chair of the sewing group"),
    MENTOR,
    COORDINATOR,
    ADMINISTRATOR,
)


def sign_ins() -> str:
    """Say who may sign in to the demo, and how."""
    lines = [f"  {person.username:10} {person.name}, {person.what}" for person in PEOPLE]
    return "\n".join([f"Sign in to the demo with the password {PASSWORD} as:", *lines])
