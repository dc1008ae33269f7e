"""Sentences of Django and its REST framework that people meet, and that have no or poor Indonesian there.

Nothing reads this: named here, they are gathered for our catalogue, which comes before theirs.
"""

from typing import Final

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

BORROWED: Final = (
    # Django's forms
    _("This field is required."),
    _("Enter a whole number."),
    _("Enter a valid date."),
    _("Enter a valid UUID."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    _(
        "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
        "You may need to file a bug report if the issue persists."
    ),
    _("This password is entirely numeric."),
    # Fields of the REST framework, which the schemas of entries are made of
    _("This field may not be null."),
    _("This field may not be blank."),
    _("Must be a valid boolean."),
    _("Not a valid string."),
    _("This value does not match the required pattern."),
    _('Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.'),
    _("Must be a valid UUID."),
    _("A valid integer is required."),
    _("A valid biginteger is required."),
    _("A valid number is required."),
    _("String value too large."),
    _("Integer value too large to convert to float"),
    _("Date has wrong format. Use one of these formats instead: {format}."),
    _("Expected a date but got a datetime."),
    _("Expected a datetime but got a date."),
    _('Invalid datetime for the timezone "{timezone}".'),
    _("Datetime value out of range."),
    _('"{input}" is not a valid choice.'),
    _('"{input}" is not a valid path choice.'),
    _("More than {count} items..."),
    _('Expected a list of items but got type "{input_type}".'),
    _('Expected a dictionary of items but got type "{input_type}".'),
    _("This list may not be empty."),
    _("This dictionary may not be empty."),
    _("Ensure this field has at least {min_length} elements."),
    _("Ensure this field has no more than {max_length} elements."),
    _("Ensure this field has no more than {max_length} characters."),
    _("The submitted data was not a file. Check the encoding type on the form."),
    _("No filename could be determined."),
    _("Invalid data. Expected a dictionary, but got {datatype}."),
    _('Invalid pk "{pk_value}" - object does not exist.'),
    _("Incorrect type. Expected pk value, received {data_type}."),
    _("Invalid hyperlink - No URL match."),
    _("Invalid hyperlink - Incorrect URL match."),
    _("Invalid hyperlink - Object does not exist."),
    _("Incorrect type. Expected URL string, received {data_type}."),
    _("Object with {slug_name}={value} does not exist."),
    _("Invalid value."),
    _("This field must be unique."),
    _("The fields {field_names} must make a unique set."),
    # Answers of the API as a whole
    _("Invalid input."),
    _("Malformed request."),
    _("Authentication credentials were not provided."),
    _("Invalid token header. No credentials provided."),
    _("Invalid token header. Token string should not contain spaces."),
    _("Invalid token."),
    _("User inactive or deleted."),
    _("You do not have permission to perform this action."),
    _('Method "{method}" not allowed.'),
    _("Request was throttled."),
    _("Expected available in {wait} second."),
    _("Expected available in {wait} seconds."),
    _("Invalid page."),
    _("Invalid cursor"),
)
