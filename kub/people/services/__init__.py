from kub.people.services.assignments import assign_coordinator, assign_mentor, end_assignment
from kub.people.services.groups import (
    Profile,
    change_group,
    create_group,
    create_group_with_chair,
    on_group_created,
    set_logo,
)
from kub.people.services.members import (
    MemberFacts,
    add_member,
    add_member_with_sign_in,
    appoint_chair,
    change_member,
    give_sign_in,
)
from kub.people.services.setup import AlreadySetUp, needs_setup, set_up, setup_code
from kub.people.services.users import (
    SignIn,
    change_own_details,
    change_password,
    create_person,
    create_user,
    reset_password,
    set_active,
    set_language,
)

__all__ = [
    "AlreadySetUp",
    "MemberFacts",
    "Profile",
    "SignIn",
    "add_member",
    "add_member_with_sign_in",
    "appoint_chair",
    "assign_coordinator",
    "assign_mentor",
    "change_group",
    "change_member",
    "change_own_details",
    "change_password",
    "create_group",
    "create_group_with_chair",
    "create_person",
    "create_user",
    "end_assignment",
    "give_sign_in",
    "needs_setup",
    "on_group_created",
    "reset_password",
    "set_active",
    "set_language",
    "set_logo",
    "set_up",
    "setup_code",
]
