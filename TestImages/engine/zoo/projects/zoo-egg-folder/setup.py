from setuptools import setup

setup(
    name="zoo-egg-folder",
    version="0.9",
    packages=["zoo_egg_folder"],
    zip_safe=False,
    install_requires=["six>=1.10", "colorama; sys_platform == 'win32'"],
    extras_require={"dates": ["python-dateutil>=2"], ":python_version < '3'": ["enum34"]},
    entry_points={"console_scripts": ["zoo-egg-folder = zoo_egg_folder:main"]},
)
