"""Orders in the database."""

from django.test import TestCase

from orders.models import Order
from orders.tests.factories import OrderFactory


class OrderTests(TestCase):
    """What the table keeps."""

    def test_keeps_an_order(self):
        OrderFactory()
        self.assertEqual(Order.objects.count(), 1)
