"""What is sent to customers, as plain text. What goods cost the group is never in it."""

from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kub.lib.numbers import write_quantity, write_rp
from sales.models import Sale, SaleLine
from sales.selectors.receivables import Debtor


def receipt_text(*, sale: Sale, lines: Sequence[SaleLine], group_name: str) -> str:
    """Write a receipt to be read on a phone."""
    title = _("Receipt %(number)s") % {"number": sale.number} if sale.number else _("Owed from before")
    parts = [[f"*{group_name}*", title, date_format(sale.sold_on, "j F Y")]]
    if sale.customer:
        parts[0].append(_("For %(name)s") % {"name": sale.customer.name})
    if lines:
        parts.append([_line_text(line) for line in lines])
    parts += [list(_sums(sale)), [_("Thank you!")]]
    return "\n\n".join("\n".join(part) for part in parts)


def reminder_text(*, debtor: Debtor, group_name: str) -> str:
    """Draft a friendly word about what is still owed."""
    words = {"name": debtor.customer.name, "group": group_name, "amount": write_rp(debtor.open_rp)}
    debts = [_debt_text(debt.sale) for debt in debtor.debts]
    return "\n".join(
        [
            _("Good day, %(name)s. This is %(group)s.") % words,
            _("Still to be paid: %(amount)s.") % words,
            *debts,
            _("Thank you for buying from us!"),
        ]
    )


def _line_text(line: SaleLine) -> str:
    quantity = write_quantity(line.quantity_milli, line.item.unit_label)
    return f"{line.item.name}\n{quantity} × {write_rp(line.price_rp)} = {write_rp(line.gross_rp)}"


def _sums(sale: Sale) -> Iterable[str]:
    if sale.discount_rp:
        yield _("Discount: %(amount)s") % {"amount": write_rp(-sale.discount_rp)}
    yield _("Total: %(amount)s") % {"amount": write_rp(sale.total_rp)}
    if sale.returned_rp:
        yield _("Returned: %(amount)s") % {"amount": write_rp(-sale.returned_rp)}
    yield _("Paid: %(amount)s") % {"amount": write_rp(sale.paid_rp - sale.refunded_rp)}
    if sale.open_rp:
        yield _("Still to be paid: %(amount)s.") % {"amount": write_rp(sale.open_rp)}
        if sale.due_on:
            yield _("Due on %(day)s") % {"day": date_format(sale.due_on, "j F Y")}


def _debt_text(sale: Sale) -> str:
    name = sale.number or _("from before")
    debt = f"• {name}, {date_format(sale.sold_on, 'j F Y')}: {write_rp(sale.open_rp)}"
    if sale.due_on:
        debt += " (" + _("due on %(day)s") % {"day": date_format(sale.due_on, "j F Y")} + ")"
    return debt
