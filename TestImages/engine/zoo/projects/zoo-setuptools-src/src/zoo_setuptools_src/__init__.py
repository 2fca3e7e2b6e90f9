KIND = "setuptools-src"
