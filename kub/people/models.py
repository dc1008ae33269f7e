"""Who there is: users, groups, members, and who looks after which group."""

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(username, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. `is_superuser` marks the administrator of the installation."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    phone = models.CharField(_("phone number"), max_length=20, unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=5, default="id", choices=[("id", "Bahasa Indonesia"), ("en", "English")]
    )
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Part of every session's mark: another key ends all sessions. Empty until that happens.
    sign_in_key = models.CharField(max_length=32, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Give the one form of a user name: "Siti" and "siti " are the same person."""
        return super().normalize_username(username).strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Give the mark by which a session is known to be begun with today's password and key."""
        return super().get_session_auth_hash() + self.sign_in_key

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for mark in super().get_session_auth_fallback_hash():
            yield mark + self.sign_in_key


class LabourMode(models.TextChoices):
    PAID = "paid", _("Paid: each batch's wages are owed to the members")
    IMPUTED = "imputed", _("Counted only: wages are part of the cost, but nobody is paid by the hour")


class Stage(models.TextChoices):
    GROWING = "tumbuh", _("Growing (tumbuh)")
    DEVELOPING = "berkembang", _("Developing (berkembang)")
    INDEPENDENT = "mandiri", _("Advanced and independent (maju-mandiri)")


# At more than this a price would be over ten times what the goods cost.
MOST_WISHED_PER_MILLE = 900


class Group(models.Model):
    """A joint business group; every business row carries it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name of the group"), max_length=120)
    business = models.CharField(_("business"), max_length=120, blank=True)
    about = models.TextField(_("about the group"), max_length=1000, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    # Kemendagri code of the village or district, such as 33.26.05.2004.
    region_code = models.CharField(_("region code"), max_length=13, blank=True, db_index=True)
    nib = models.CharField("NIB", max_length=30, blank=True)
    pirt = models.CharField("P-IRT", max_length=40, blank=True)
    halal = models.CharField(_("halal certificate"), max_length=40, blank=True)
    stage = models.CharField(_("growth stage"), max_length=12, choices=Stage.choices, default=Stage.GROWING)
    logo = models.ImageField(_("logo"), upload_to="logos", blank=True)
    batch_prefix = models.CharField(_("prefix of batch codes"), max_length=4, default="PRD")
    started_on = models.DateField(_("first day in KUB"))
    labour_mode = models.CharField(
        _("wages in a batch"), max_length=8, choices=LabourMode.choices, default=LabourMode.IMPUTED
    )
    # Of each price, in thousandths, what the group wants to be left after cost and wages.
    margin_wish_per_mille = models.PositiveSmallIntegerField(_("wished margin"), default=200)
    mentor_may_record = models.BooleanField(_("the mentor may record from paper"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(margin_wish_per_mille__lte=MOST_WISHED_PER_MILLE), name="wish_leaves_a_price"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    TREASURER = "treasurer", _("Treasurer")
    MEMBER = "member", _("Member")


class Member(models.Model):
    """A person in a group, with or without a sign-in."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone number"), max_length=20, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="one_membership_a_user_and_group"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="member_left_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_active_on(self, day: dt.date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day <= self.left_on)


class RoleChange(models.Model):
    """That a member's role changed, or that somebody came in as an officer: how officers change hands."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="role_changes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="role_changes")
    from_role = models.CharField(_("from"), max_length=10, choices=Role.choices, blank=True)
    to_role = models.CharField(_("to"), max_length=10, choices=Role.choices)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_role=F("to_role")), name="role_change_changes_the_role")
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.from_role} → {self.to_role}"


class InvitedAs(models.TextChoices):
    CHAIR = Role.CHAIR.value, Role.CHAIR.label
    SECRETARY = Role.SECRETARY.value, Role.SECRETARY.label
    TREASURER = Role.TREASURER.value, Role.TREASURER.label
    MEMBER = Role.MEMBER.value, Role.MEMBER.label
    MENTOR = "mentor", _("Mentor")


class Invitation(models.Model):
    """A link by which one person enters a group, once. The link itself is kept by whom it was sent to."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(_("as what"), max_length=10, choices=InvitedAs.choices)
    # Whom it is for; empty once it was used or taken back, when nobody needs the name any more.
    name = models.CharField(_("name"), max_length=120, blank=True)
    # Somebody on the list of members who is to sign in; else whoever comes is put on it.
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="invitations", null=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="invitation_is_used_or_taken_back"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.role}"


class SignInCode(models.Model):
    """A code, said or sent by whoever may, with which a person who forgot her password sets a new one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_in_codes")
    code_hash = models.CharField(max_length=128)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Term(models.Model):
    """A span of days, open at its end while it lasts."""

    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="%(class)s_ends_after_it_begins",
            ),
        ]

    def is_active_on(self, day: dt.date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class MentorAssignment(Term):
    """A mentor (pendamping) looks after a group for a span of days."""

    mentor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mentored")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="mentor_assignments")

    class Meta(Term.Meta):
        ordering = ["-from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.mentor_id} → {self.group_id}"


class CoordinatorAssignment(Term):
    """A coordinator looks after a region: all groups whose code lies under `region_code`."""

    coordinator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="coordinated")
    region_code = models.CharField(_("region code"), max_length=13)

    class Meta(Term.Meta):
        ordering = ["-from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.coordinator_id} → {self.region_code}"

    def covers(self, group: Group) -> bool:
        return f"{group.region_code}.".startswith(f"{self.region_code}.")
