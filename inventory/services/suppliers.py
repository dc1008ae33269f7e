"""Suppliers: from whom a group buys."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inventory.models import Supplier
from inventory.selectors.purchases import supplier_called
from kub.lib.db import write_transaction
from kub.people.models import Group


def find_or_create_supplier(*, group: Group, name: str) -> Supplier:
    """Give the supplier of that name, whichever way its letters are written, or a new one."""
    with write_transaction():
        known = supplier_called(group=group, name=name)
        if known is not None:
            return known
        try:
            with transaction.atomic():
                return Supplier.objects.create(group=group, name=name)
        except IntegrityError:
            # Somebody wrote the same name at the same moment.
            first = supplier_called(group=group, name=name)
            if first is None:
                raise
            return first


def change_supplier(*, group: Group, supplier: Supplier, name: str, phone: str) -> Supplier:
    """Change name and phone number. Raises `ValidationError` when the name is another supplier's."""
    with write_transaction():
        current = Supplier.objects.select_for_update().get(group=group, pk=supplier.pk)
        current.name, current.phone = name, phone
        try:
            with transaction.atomic():
                current.save(update_fields=["name", "phone"])
        except IntegrityError as error:
            if supplier_called(group=group, name=name) is None:
                raise
            raise ValidationError({"name": _("“%(name)s” exists already.") % {"name": name}}) from error
        return current
