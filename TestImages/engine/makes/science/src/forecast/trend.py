"""The trend of a series."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression


def next_value(series: list[float]) -> float:
    """The value that follows where the trend goes on."""
    frame = pd.DataFrame({"x": range(len(series)), "y": series})
    model = LinearRegression().fit(frame[["x"]].to_numpy(), frame["y"])
    return float(model.predict(np.array([[len(series)]]))[0])
