"""Lets the tools that read a format judge a file: validate.py FORMAT FILE. Prints what they count."""

import json
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).parent
form, path = sys.argv[1:]


def tool(name, *arguments):
    program = pathlib.Path(sys.executable).parent / name
    subprocess.run([program, *arguments], check=True, stdout=subprocess.DEVNULL)


def sarif():
    tool("check-jsonschema", "--schemafile", here / "sarif-schema-2.1.0.json", path)
    log = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    (run,) = log["runs"]
    if not run["invocations"][0]["executionSuccessful"]:
        # An empty list would say that nothing was found.
        assert "results" not in run
        return "failed"
    tool("sarif", "summary", path)
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        for text in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(rule[text]["text"]) <= 1024, (rule["id"], text)
        assert len(rule["properties"]["tags"]) <= 20
    hashes = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        assert uri and uri.isascii() and " " not in uri, uri
        assert all(place["region"][name] > 0 for name in ("startLine", "startColumn", "endLine", "endColumn"))
        assert len(result.get("relatedLocations", [])) <= 100
        hashes.add(result["partialFingerprints"]["primaryLocationLineHash"])
    assert len(hashes) == len(run["results"]), "two results have one fingerprint"
    return f"{len(run['results'])} results"


def junit():
    import junitparser
    import xmlschema

    xmlschema.XMLSchema(str(here / "junit-10.xsd")).validate(path)
    report = junitparser.JUnitXml.fromfile(path)
    names = [(case.classname, case.name) for suite in report for case in suite]
    assert len(names) == len(set(names)), "two cases have one name"
    return f"{report.tests} tests, {report.failures} failures, {report.errors} errors"


def codequality():
    issues = json.loads(pathlib.Path(path).read_bytes())
    prints = [issue["fingerprint"] for issue in issues]
    assert len(prints) == len(set(prints)), "two issues have one fingerprint"
    for issue in issues:
        assert issue["description"] and issue["check_name"]
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        place = issue["location"]["path"]
        assert place and not place.startswith(("/", "./"))
        assert issue["location"]["lines"]["begin"] > 0
    return f"{len(issues)} issues"


def github():
    lines = pathlib.Path(path).read_bytes().decode().split("\n")
    commands = [line for line in lines if line.lstrip().startswith("::")]
    for line in lines:
        assert "##[" not in line, line
    for command in commands:
        assert command.startswith(("::error", "::warning")), command
    return f"{len(commands)} annotations"


def cyclonedx():
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = pathlib.Path(path).read_text(encoding="utf-8")
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    assert error is None, error
    bill = json.loads(text)
    refs = [component["bom-ref"] for component in bill["components"]]
    assert len(refs) == len(set(refs)), "two components have one reference"
    known = set(refs) | {bill["metadata"]["component"]["bom-ref"]}
    for dependency in bill["dependencies"]:
        assert {dependency["ref"], *dependency.get("dependsOn", [])} <= known
    return f"{len(refs)} components"


print({"sarif": sarif, "junit": junit, "codequality": codequality, "github": github, "cyclonedx": cyclonedx}[form]())
