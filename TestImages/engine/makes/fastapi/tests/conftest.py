"""A client for all tests."""

import httpx
import pytest

from api.main import app


@pytest.fixture
async def client():
    """Speaks to the service without a network."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield client
