"""What is ordered."""

from django.db import models


class Order(models.Model):
    """One order of one customer."""

    customer = models.CharField(max_length=80)
    total = models.DecimalField(max_digits=9, decimal_places=2)
