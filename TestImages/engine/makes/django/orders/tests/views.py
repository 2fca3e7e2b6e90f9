"""The page with all orders."""

from django.test import TestCase

from orders.tests.factories import OrderFactory


class OrderListTests(TestCase):
    """What a visitor sees."""

    def test_lists_orders(self):
        OrderFactory(customer="Ada")
        self.assertContains(self.client.get("/orders/"), "Ada")
