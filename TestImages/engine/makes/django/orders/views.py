"""Pages about orders."""

from django.http import JsonResponse

from orders.models import Order


def order_list(request):
    """All orders as JSON."""
    orders = Order.objects.order_by("pk").values("customer", "total")
    return JsonResponse({"orders": [dict(order) for order in orders]})
