"""Greetings."""


async def test_greets_by_name(client):
    answer = await client.get("/greetings/Ada")
    answer.raise_for_status()
    assert answer.json() == {"greeting": "Hello, Ada"}
