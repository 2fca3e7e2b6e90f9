from setuptools import setup

setup(
    name="zoo-declared-beta",
    version="3.0",
    packages=["zoo_declared", "zoo_declared.beta"],
    namespace_packages=["zoo_declared"],
)
