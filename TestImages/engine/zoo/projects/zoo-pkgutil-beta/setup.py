from setuptools import setup

setup(
    name="zoo.pkgutil_beta",
    version="2.0",
    packages=["zoo_pkgutil"],
)
