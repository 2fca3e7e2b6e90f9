"""Validates a JSON file against a schema of Docs/schema: validate.py SCHEMAS NAME FILE."""

import json
import pathlib
import sys

import jsonschema

folder, name, path = sys.argv[1:]
schemas = {file.name: json.loads(file.read_text()) for file in pathlib.Path(folder).glob("*.json")}
for schema in schemas.values():
    jsonschema.Draft202012Validator.check_schema(schema)

schema = schemas[f"{name}.json"]
try:
    import referencing

    registry = referencing.Registry().with_resources(
        (file, referencing.Resource.from_contents(other)) for file, other in schemas.items()
    )
    validator = jsonschema.Draft202012Validator(schema, registry=registry)
except ImportError:
    # jsonschema before 4.18, which Debian 12 has, resolves references itself.
    resolver = jsonschema.RefResolver.from_schema(schema, store=schemas)
    validator = jsonschema.Draft202012Validator(schema, resolver=resolver)

with open(path, encoding="utf-8") as file:
    document = json.load(file)
errors = list(validator.iter_errors(document))
for error in errors[:10]:
    print(f"{error.json_path}: {error.message}", file=sys.stderr)
sys.exit(1 if errors else 0)
