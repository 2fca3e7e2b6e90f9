#!/usr/bin/env python3
"""Writes what PyPI's dockerfile-parse reads from the corpus, for the tests to compare with.

    python3 -m venv /tmp/oracle
    /tmp/oracle/bin/pip install dockerfile-parse==2.0.1
    /tmp/oracle/bin/python Tests/DockerfileTests/Oracle/make_expected.py

The output, expected.json beside this script, is committed: the tests need neither Python nor a
network. One object a corpus file: its instructions (keyword, first and last line from 1, value) and
its stages (base with the arguments before the first FROM expanded, name).
"""

import io
import json
import pathlib

import dockerfile_parse
from dockerfile_parse.parser import image_from

HERE = pathlib.Path(__file__).resolve().parent


def read(path: pathlib.Path) -> dict:
    parser = dockerfile_parse.DockerfileParser(fileobj=io.BytesIO(path.read_bytes()))
    try:
        structure = [item for item in parser.structure if item["instruction"] != "COMMENT"]
        names = [image_from(item["value"])[1] for item in structure if item["instruction"] == "FROM"]
        bases = parser.parent_images
    except Exception as error:  # what the oracle can't read is part of what it says
        return {"error": type(error).__name__, "instructions": [], "stages": []}
    return {
        "instructions": [
            {
                "keyword": item["instruction"],
                "first": item["startline"] + 1,
                "last": item["endline"] + 1,
                "value": item["value"],
            }
            for item in structure
        ],
        "stages": [{"base": base, "name": name} for base, name in zip(bases, names)],
    }


def main() -> None:
    corpus = sorted((HERE.parent / "Corpus").glob("*.Dockerfile"))
    expected = {path.stem: read(path) for path in corpus}
    text = json.dumps(expected, indent=1, sort_keys=True, ensure_ascii=False)
    (HERE / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
