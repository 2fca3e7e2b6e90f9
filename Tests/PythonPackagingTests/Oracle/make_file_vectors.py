#!/usr/bin/env python3
"""Writes the vectors of requirements files, from pip's own parser.

To regenerate, with nothing but Python 3.11 and its pip (one command, from the repository's root):

    python3 -m venv /tmp/vectors && /tmp/vectors/bin/pip install -q pip==23.2.1 && \
      /tmp/vectors/bin/python Tests/PythonPackagingTests/Oracle/make_file_vectors.py

Each row is a file (base64) and the lines that pip reads in it, or null where pip refuses the file:
`[line, "named", NAME]`, `[line, "other", ""]` for what is no dependency specifier of PEP 508,
`[line, "editable", TEXT]`, `[line, "requirements", PATH]`, `[line, "constraints", PATH]`.

pip takes one option of a line and drops others of the same name; we take all. Such lines, and
environment variables, which an image does not tell, are not generated.
"""
import base64
import json
import pathlib
import random
import tempfile

from pip._internal.exceptions import InstallationError
from pip._internal.network.session import PipSession
from pip._internal.req.req_file import RequirementsFileParser, get_line_parser
from pip._internal.utils.filetypes import ARCHIVE_EXTENSIONS
from pip._vendor.packaging.requirements import InvalidRequirement, Requirement

HERE = pathlib.Path(__file__).parent
TARGET = HERE.parent / "Vectors" / "requirement-files.jsonl"

NAMES = ["pytest", "Flask", "zope.interface", "typing_extensions", "x1"]
REQUIREMENTS = [
    "{n}", "{n}==1.0", "{n} >= 1, <2", "{n}[a,b]>=1", "{n} ; python_version > '3'", "{n}>=2.*",
    "{n} (>dev)", "{n} @ https://e.org/a.whl", "{n} --hash=sha256:aa", "{n} --hash sha256:aa",
    "{n}==1.0 --hash=sha256:aa --hash=sha256:bb", "./{n}", "{n}/", "../{n}[x]",
    "{n}-1.0-py3-none-any.whl", "{n}-1.0.tar.gz", "https://e.org/{n}.zip#egg={n}",
    "git+https://e.org/{n}.git@v1", "{n}\t==1", "{n} # why", "{n}#no", "{n} and more", "{n};",
    "{n}=1",
]
OPTIONS = [
    "-e ./{n}", "-e{n}", "--editable=git+https://e.org/{n}#egg={n}", "--editable './a b'",
    "--ed ./{n}", "-r {n}.txt", "-r{n}.txt", "--requirement={n}.txt", "--requirem {n}.txt",
    "-c {n}.txt", "--cons {n}.txt", "--constraint={n}.txt", "--index-url https://e.org", "--pre",
    "-i https://e.org", "--no-index", "--find-links=/x", "-f /x", "--require-hashes",
    "--no-binary :all:", "--no-binary=:all:", "--trusted-host e.org", "--nonsense {n}",
    "--req {n}.txt", "-r", "-x {n}", "--prefer-binary", "--use-feature=fast-deps",
]
ENDS = ["\n", "\n", "\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028",
        "\u2029", "\\\n", "\\\r\n", " \\\n", "\\\\\n", "\n\n", " # c\n", " # c \\\n", "\n# c \\\n"]
MARKS = [
    lambda text: text.encode(), lambda text: text.encode(), lambda text: text.encode(),
    lambda text: text.encode("utf-8-sig"), lambda text: text.encode("utf-16"),
    lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    lambda text: b"\x00\x00\xfe\xff" + text.encode("utf-32-be"),
    lambda text: b"# -*- coding: latin-1 -*-\n" + text.encode("latin-1", "replace"),
    lambda text: b"#\n# coding=utf-8\n" + text.encode(),
    lambda text: b"#\n#\n# coding: latin-1\n" + text.encode(),
]


def answer(data):
    parser = RequirementsFileParser(PipSession(), get_line_parser(None))
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(data)
        file.flush()
        try:
            lines = list(parser._parse_file(file.name, False))
        except (InstallationError, UnicodeDecodeError):
            return None
    found = []
    for line in lines:
        if line.is_requirement and line.is_editable:
            found.append([line.lineno, "editable", line.requirement])
        elif line.is_requirement:
            text = line.requirement
            target = text.split(";")[0].split("[")[0].strip()
            try:
                requirement = Requirement(text)
                is_archive = target.lower().endswith(ARCHIVE_EXTENSIONS) and not requirement.url
                found.append([line.lineno, "other", ""] if is_archive
                             else [line.lineno, "named", requirement.name])
            except InvalidRequirement:
                found.append([line.lineno, "other", ""])
        elif line.opts.requirements:
            found.append([line.lineno, "requirements", line.opts.requirements[0]])
        elif line.opts.constraints:
            found.append([line.lineno, "constraints", line.opts.constraints[0]])
    return found


def main():
    rng = random.Random(20240607)
    rows = []
    for _ in range(3000):
        text = ""
        for _ in range(rng.randint(1, 5)):
            line = rng.choice(REQUIREMENTS if rng.random() < 0.7 else OPTIONS)
            text += rng.choice(["", "", "", " ", "\t"]) + line.format(n=rng.choice(NAMES))
            text += rng.choice(ENDS)
        data = rng.choice(MARKS)(text)
        rows.append([base64.b64encode(data).decode(), answer(data)])
    with open(TARGET, "w") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(len(rows), sum(row[1] is None for row in rows))


if __name__ == "__main__":
    main()
