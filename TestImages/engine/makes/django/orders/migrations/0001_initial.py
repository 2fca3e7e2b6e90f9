"""The first tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the table of orders."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("customer", models.CharField(max_length=80)),
                ("total", models.DecimalField(max_digits=9, decimal_places=2)),
            ],
        )
    ]
