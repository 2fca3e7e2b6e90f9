from distutils.core import setup

setup(name="zoo-distutils", version="0.5", py_modules=["zoo_distutils"])
