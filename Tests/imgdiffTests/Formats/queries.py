"""Asks the queries of a document of a folder: queries.py DOCUMENT FOLDER. Prints a line of JSON for each SELECT."""

import json
import os
import re
import sys

import duckdb

with open(sys.argv[1], encoding="utf-8") as document:
    blocks = re.findall(r"^```sql\n(.*?)^```", document.read(), re.MULTILINE | re.DOTALL)
os.chdir(sys.argv[2])
database = duckdb.connect()
for block in blocks:
    answer = database.execute(block)
    if block.startswith("SELECT"):
        print(json.dumps(answer.fetchall()))
