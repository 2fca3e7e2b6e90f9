from setuptools import setup

setup(
    name="zoo-legacy-pip",
    version="0.9",
    packages=["zoo_legacy_pip"],
    zip_safe=True,
    install_requires=["six>=1.10", "colorama; sys_platform == 'win32'"],
    extras_require={"dates": ["python-dateutil>=2"], ":python_version < '3'": ["enum34"]},
    entry_points={"console_scripts": ["zoo-legacy-pip = zoo_legacy_pip:main"]},
)
