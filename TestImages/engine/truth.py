"""What an interpreter itself says about what is installed: run inside a container of an image.

Prints one JSON object. Run with -P, so that the folder of this file is not on sys.path.
"""

import importlib.util
import json
import os
import pkgutil
import site
import subprocess
import sys
import sysconfig
import zipfile
from importlib import metadata


def exists(place):
    """Whether a file is there, be it in a folder or in a zipped egg."""
    return place.exists() if isinstance(place, zipfile.Path) else os.path.lexists(place)


def distribution(found):
    """One distribution as importlib.metadata sees it."""
    files = found.files
    folder = getattr(found, "_path", None)
    return {
        "name": found.metadata["Name"],
        "version": found.metadata["Version"],
        "metadataPath": str(folder),
        "location": str(found.locate_file("")),
        "requires": found.requires,
        "installer": (found.read_text("INSTALLER") or "").strip() or None,
        "requested": found.read_text("REQUESTED") is not None,
        "directURL": json.loads(found.read_text("direct_url.json") or "null"),
        "entryPoints": sorted(
            [point.group, point.name, point.value] for point in found.entry_points
        ),
        "topLevel": (found.read_text("top_level.txt") or "").split(),
        "record": found.read_text("RECORD") is not None,
        "files": None if files is None else [
            {
                "path": str(file),
                "hash": None if file.hash is None else f"{file.hash.mode}={file.hash.value}",
                "size": file.size,
                "located": os.path.normpath(str(file.locate())),
                "exists": exists(file.locate()),
            }
            for file in files
        ],
    }


def modules():
    """Where each top-level name outside the standard library is imported from, and where else it is."""
    standard = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    standard |= {os.path.join(folder, "lib-dynload") for folder in standard}
    places = {}
    for folder in sys.path:
        if folder in standard or folder.endswith(".zip"):
            continue
        for module in pkgutil.iter_modules([folder]):
            places.setdefault(module.name, []).append(folder)
        if os.path.isdir(folder):
            for name in sorted(os.listdir(folder)):
                # Folders without __init__.py: parts of an implicit namespace package.
                if name == "__pycache__":
                    continue
                if name.isidentifier() and os.path.isdir(os.path.join(folder, name)):
                    if folder not in places.setdefault(name, []):
                        places[name].append(folder)
    answer = {}
    for name in sorted(places):
        try:
            spec = importlib.util.find_spec(name)
        except Exception as error:  # a module whose parent fails to import
            answer[name] = {"error": f"{type(error).__name__}: {error}", "on": places[name]}
            continue
        answer[name] = {
            "origin": spec and spec.origin,
            "locations": list(spec.submodule_search_locations or []) if spec else None,
            "loader": spec and spec.loader and type(spec.loader).__name__,
            "on": places[name],
        }
    return answer


def pip(*arguments):
    """What pip of this interpreter prints as JSON, or None where it has none."""
    if importlib.util.find_spec("pip") is None:
        return None
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    result = subprocess.run(command, capture_output=True, text=True)
    return json.loads(result.stdout) if result.returncode == 0 else None


def main():
    # Folders and files of this image only, so none of the caches that the questions below would write.
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    json.dump(
        {
            "executable": sys.executable,
            "realExecutable": os.path.realpath(sys.executable),
            "version": ".".join(map(str, sys.version_info[:3])),
            "cacheTag": sys.implementation.cache_tag,
            "prefix": sys.prefix,
            "basePrefix": sys.base_prefix,
            "execPrefix": sys.exec_prefix,
            "user": os.environ.get("IMGDIFF_USER", "root"),
            "home": os.path.expanduser("~"),
            "sysPath": sys.path,
            "sitePackages": site.getsitepackages(),
            "userSite": site.getusersitepackages(),
            "userSiteEnabled": site.ENABLE_USER_SITE,
            "paths": sysconfig.get_paths(),
            "pipList": pip("list", "--format", "json"),
            "pipInspect": pip("inspect"),
            "distributions": [distribution(found) for found in metadata.distributions()],
            "modules": modules(),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
