"""What the API says of groups and people."""

from typing import Any

from rest_framework import serializers

from kub.people.models import Member
from kub.people.regions import region_name
from kub.people.selectors.groups import OwnGroup
from kub.people.selectors.members import sees_phones


class SignInSerializer(serializers.Serializer):
    username = serializers.CharField(
        max_length=60, help_text="A phone number in any writing, or a user name."
    )
    password = serializers.CharField(max_length=1024, trim_whitespace=False, style={"input_type": "password"})


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Sent as the header `Authorization: Token …`.")
    expiry = serializers.DateTimeField(allow_null=True)


class OwnGroupSerializer(serializers.Serializer):
    """A group that the signed-in person may open, and as what."""

    slug = serializers.SlugField(source="group.slug")
    name = serializers.CharField(source="group.name")
    business = serializers.CharField(source="group.business")
    region_code = serializers.CharField(source="group.region_code")
    region = serializers.SerializerMethodField(help_text="The region's name with its parents.")
    roles = serializers.ListField(child=serializers.CharField())

    def get_region(self, own: OwnGroup) -> str:
        return region_name(own.group.region_code)


class MemberSerializer(serializers.ModelSerializer):
    """A member; the phone number only for the group's officers."""

    signs_in = serializers.SerializerMethodField()

    class Meta:
        model = Member
        fields = ["id", "name", "phone", "role", "joined_on", "left_on", "signs_in"]

    def to_representation(self, instance: Member) -> dict[str, Any]:
        told = super().to_representation(instance)
        if not sees_phones(self.context["request"].access):
            del told["phone"]
        return told

    def get_signs_in(self, member: Member) -> bool:
        return member.user_id is not None
