"""Validates a JSON file against a schema of Docs/schema: validate.py SCHEMAS NAME FILE."""

import json
import pathlib
import sys

import jsonschema
import referencing

folder, name, path = sys.argv[1:]
schemas = {file.name: json.loads(file.read_text()) for file in pathlib.Path(folder).glob("*.json")}
registry = referencing.Registry().with_resources(
    (file, referencing.Resource.from_contents(schema)) for file, schema in schemas.items()
)
for schema in schemas.values():
    jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schemas[f"{name}.json"], registry=registry)
with open(path, encoding="utf-8") as file:
    document = json.load(file)
errors = list(validator.iter_errors(document))
for error in errors[:10]:
    print(f"{error.json_path}: {error.message}", file=sys.stderr)
sys.exit(1 if errors else 0)
