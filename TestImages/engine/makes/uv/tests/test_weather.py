"""The weather from a recorded answer."""

import responses

from weather import temperature


@responses.activate
def test_reads_the_answer():
    responses.get("http://weather.invalid/Oslo", json={"celsius": "4.5"})
    assert temperature("Oslo") == 4.5
