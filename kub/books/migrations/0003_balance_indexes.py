from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("books", "0002_initial")]

    operations = [
        migrations.AddIndex(
            model_name="daytotal",
            index=models.Index(
                fields=["group", "account", "on", "debit_rp", "credit_rp"], name="balance_of_group"
            ),
        ),
        migrations.AddIndex(
            model_name="daytotal",
            index=models.Index(fields=["account", "on", "debit_rp", "credit_rp"], name="balance_of_all"),
        ),
    ]
