"""Orders for tests."""

import factory

from orders.models import Order


class OrderFactory(factory.django.DjangoModelFactory):
    """An order of somebody."""

    class Meta:
        model = Order

    customer = factory.Faker("name")
    total = "12.50"
