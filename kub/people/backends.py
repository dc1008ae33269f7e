"""Signing in by phone number, in any writing, or by user name."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from kub.people.identifiers import as_phone
from kub.people.models import User


class PhoneOrUsernameBackend(ModelBackend):
    """Takes the same time whether or not there is such a person, as `ModelBackend` does."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if username is None or password is None:
            return None
        user = user_called(username)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


def user_called(text: str) -> User | None:
    """Give the person who signs in with this phone number or user name."""
    phone = as_phone(text)
    if phone:
        return User.objects.filter(phone=phone).first()
    return User.objects.filter(username=User.normalize_username(text)).first()


def throttled_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """Give django-axes one name for a person, so that another writing of her number is no fresh start."""
    text = (credentials or request.POST).get("username")
    if text is None:
        return None
    user = user_called(text)
    return user.username if user else (as_phone(text) or User.normalize_username(text))
