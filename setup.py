"""A wheel carries the folders beside this file as `leafletpress.data`; pyproject.toml has the rest.

They stay where they are: a clone and an editable install read them in place.
"""

from setuptools import find_packages, setup

DATA = {
    "fonts": ["*"],
    "layouts": ["*.yaml"],
    "leaflets": ["**/*", "../project.yaml"],
    "locales": ["**/*"],
    "starter": ["**/*"],
    "templates": ["**/*"],
}
"""By folder: which of its files; project.yaml lies beside them."""

setup(
    packages=[*find_packages(include=["leafletpress*"]), *(f"leafletpress.data.{x}" for x in DATA)],
    package_dir={f"leafletpress.data.{folder}": folder for folder in DATA},
    package_data={
        "leafletpress": ["py.typed"],
        "leafletpress.problems": ["codes.toml"],
        "leafletpress.blocks": ["*/*.html", "*/*.css"],
        **{f"leafletpress.data.{folder}": files for folder, files in DATA.items()},
    },
)
