import pytest

import forecast


@pytest.fixture
def versions():
    return forecast.versions()
