"""Who signs in to the demo; `manage.py demo` makes them, `manage.py start --demo` prints them."""

from dataclasses import dataclass

PASSWORD = "belajar-kub"  # noqa: S105 - the demo's, printed for everybody


@dataclass(frozen=True, slots=True)
class DemoPerson:
    username: str
    name: str
    phone: str
    what: str


PEOPLE = (
    DemoPerson("siti", "Siti Khotimah", "+6281200000101", "chair of the tempe group"),
    DemoPerson("rini", "Rini Astuti", "+6281200000102", "secretary of the tempe group"),
    DemoPerson("wati", "Wati Lestari", "+6281200000103", "treasurer of the tempe group"),
    DemoPerson("yuli", "Yuliana", "+6281200000104", "member of the tempe group"),
    DemoPerson("dewi", "Dewi Rahmawati", "+6281200000201", "mentor of all three groups"),
    DemoPerson("bambang", "Bambang Suryono", "+6281200000301", "coordinator of the region"),
    DemoPerson("admin", "Administrator", "+6281200000001", "administrator"),
)
