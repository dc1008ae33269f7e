"""Find the last entry of a kind without reading all that was recorded after it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("entries", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["group", "kind", "-id"], name="entry_by_kind"),
        ),
    ]
