"""Members of a group: who belongs to it, since when, in what role, and who of them signs in."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kub.lib.dates import today
from kub.lib.db import write_transaction
from kub.people.access import Access, Permission, resolve_access
from kub.people.models import Group, Member, Role, RoleChange, User
from kub.people.selectors.members import stamp_of
from kub.people.services.users import SignIn, end_sign_ins, find_or_create_sign_in, fresh_password


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """What a group notes of a person."""

    name: str
    joined_on: dt.date
    phone: str = ""
    role: str = Role.MEMBER
    left_on: dt.date | None = None


def add_member(*, group: Group, by: Access | None, facts: MemberFacts, user: User | None = None) -> Member:
    """Add a member; `by` is the officer who does it, None the installation itself.

    Raises `PermissionDenied`, or `ValidationError` when the user, or a person just like this one, is in the
    group already.
    """
    with write_transaction():
        lock(group)
        _require(by, group, Permission.MEMBERS if facts.role == Role.MEMBER else Permission.ROLES)
        _refuse_second_membership(group, user)
        _refuse_second_tap(group, facts)
        return create_member(group=group, user=user, facts=facts, by=by.user if by else None)


def add_member_with_sign_in(
    *, group: Group, by: Access | None, facts: MemberFacts, username: str = ""
) -> tuple[Member, SignIn]:
    """Add a member who signs in herself, with the sign-in she has by her phone number, or a new one."""
    fresh = fresh_password()
    with write_transaction():
        sign_in = find_or_create_sign_in(name=facts.name, phone=facts.phone, username=username, fresh=fresh)
        return add_member(group=group, by=by, facts=facts, user=sign_in.user), sign_in


def change_member(
    *, group: Group, by: Access | None, member: Member, seen: str, facts: MemberFacts
) -> Member:
    """Change what the group notes of a person, as she was `seen` (`stamp_of`) when the change was thought of.

    Raises `PermissionDenied`; `ValidationError` when somebody else changed her meanwhile, or when the group
    would be without a chair.
    """
    with write_transaction():
        lock(group)
        current = Member.objects.get(group=group, pk=member.pk)
        if stamp_of(current) != seen:
            raise ValidationError(
                _("Somebody else changed this meanwhile. Look at it again, then change it.")
            )
        _require(by, group, _permission_to_change(current, facts))
        was_chair = current.role == Role.CHAIR and current.left_on is None
        old_role = current.role
        for field, value in asdict(facts).items():
            setattr(current, field, value)
        current.save()
        _note_role(current, old_role, by.user if by else None)
        if was_chair:
            _keep_a_chair(group, facts)
        return current


def create_member(*, group: Group, user: User | None, facts: MemberFacts, by: User | None) -> Member:
    """Put somebody on the list whom nothing was found against, and note who made her an officer."""
    member = Member.objects.create(group=group, user=user, **asdict(facts))
    if member.role != Role.MEMBER:
        _note_role(member, "", by)
    return member


def _note_role(member: Member, old_role: str, by: User | None) -> None:
    if member.role != old_role:
        RoleChange.objects.create(
            group_id=member.group_id,
            member=member,
            from_role=old_role,
            to_role=member.role,
            made_by=by,
            made_at=timezone.now(),
        )


def _permission_to_change(member: Member, facts: MemberFacts) -> Permission:
    """Whether somebody is an officer, and from when until when, is for the chair to change."""
    office = (member.role, member.joined_on, member.left_on)
    if member.role == facts.role == Role.MEMBER or office == (facts.role, facts.joined_on, facts.left_on):
        return Permission.MEMBERS
    return Permission.ROLES


def _keep_a_chair(group: Group, facts: MemberFacts) -> None:
    if not Member.objects.filter(group=group, role=Role.CHAIR, left_on=None).exists():
        field = "role" if facts.left_on is None else "left_on"
        raise ValidationError({field: _("The group needs a chair. Make somebody else the chair first.")})


def give_sign_in(
    *, group: Group, by: Access | None, member: Member, phone: str, username: str = ""
) -> SignIn:
    """Let a member sign in, with the sign-in she has by her phone number, or with a new one.

    Raises `PermissionDenied`, or `ValidationError` when she or that sign-in is in the group already.
    """
    fresh = fresh_password()
    with write_transaction():
        lock(group)
        current = Member.objects.get(group=group, pk=member.pk)
        require_for(current, group=group, by=by)
        if current.user_id:
            raise ValidationError(_("This person signs in already."))
        sign_in = find_or_create_sign_in(name=current.name, phone=phone, username=username, fresh=fresh)
        _refuse_second_membership(group, sign_in.user)
        current.user = sign_in.user
        current.phone = current.phone or phone
        current.save(update_fields=["user", "phone"])
        return sign_in


def end_member_sign_ins(*, group: Group, by: Access, member: Member) -> None:
    """End all sign-ins of a member who lost her phone. Raises `PermissionDenied` or `ValidationError`."""
    with write_transaction():
        end_sign_ins(user=locked_sign_in(group=group, by=by, member=member))


def locked_sign_in(*, group: Group, by: Access, member: Member) -> User:
    """Give the person behind a member, after asking whether `by` may help her with signing in.

    Raises `PermissionDenied`, or `ValidationError` where she left the group or does not sign in.
    """
    lock(group)
    current = Member.objects.select_related("user").get(group=group, pk=member.pk)
    require_for(current, group=group, by=by)
    if not current.is_active_on(today()):
        raise ValidationError(_("This person is not in the group today."))
    if current.user is None:
        raise ValidationError(_("This person does not sign in."))
    return current.user


def require_for(member: Member, *, group: Group, by: Access | None) -> None:
    """Ask what it takes to give or end sign-ins. Whoever hands out an officer's could act in her place."""
    _require(by, group, Permission.MEMBERS if member.role == Role.MEMBER else Permission.ROLES)


def appoint_chair(*, group: Group, member: Member, by: User) -> None:
    """Make a member a chair: how the administrator helps a group whose chair is gone."""
    with write_transaction():
        lock(group)
        current = Member.objects.get(group=group, pk=member.pk)
        if current.left_on is not None:
            raise ValidationError(_("This person has left the group, or is about to."))
        old_role = current.role
        current.role = Role.CHAIR
        current.save(update_fields=["role"])
        _note_role(current, old_role, by)


def lock(group: Group) -> None:
    """Let one change of a group's members happen after the other."""
    Group.objects.select_for_update().get(pk=group.pk)


def _require(by: Access | None, group: Group, permission: Permission) -> None:
    """Look at the officer's own role under the lock: it may be gone since she opened the page."""
    if by is None:
        return
    current = resolve_access(by.user, group.slug)
    if current is None:
        raise PermissionDenied
    current.require(permission)


def _refuse_second_tap(group: Group, facts: MemberFacts) -> None:
    if Member.objects.filter(group=group, **asdict(facts)).exists():
        raise ValidationError(
            {"name": _("Somebody with this name and these details is on the list already.")}
        )


def _refuse_second_membership(group: Group, user: User | None) -> None:
    if user and Member.objects.filter(group=group, user=user).exists():
        raise ValidationError(
            {"phone": _("Somebody with this sign-in is on the list already, perhaps among those who left.")}
        )
