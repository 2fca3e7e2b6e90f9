KIND = "setuptools-flat"
