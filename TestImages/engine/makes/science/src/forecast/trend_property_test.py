"""The trend of any line."""

from hypothesis import given
from hypothesis.strategies import integers
from numpy.testing import assert_allclose

from forecast.trend import next_value


@given(integers(-100, 100), integers(-100, 100))
def test_follows_a_line(start, step):
    series = [float(start + step * n) for n in range(4)]
    assert_allclose(next_value(series), start + step * 4, atol=1e-6)
