from setuptools import setup

setup(
    name="zoo-declared-alpha",
    version="3.0",
    packages=["zoo_declared", "zoo_declared.alpha"],
    namespace_packages=["zoo_declared"],
)
