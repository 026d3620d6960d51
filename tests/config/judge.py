"""Judges workloads by the JSON Schema, for comparison with the loader.

usage: judge.py SCHEMA FILE...    prints "good FILE" or "bad FILE", a line each
       judge.py --probe           exits with 0 if jsonschema is there

Comments and trailing commas, which JSON does not have, are taken out first.
"""

import json
import re
import sys


def plain(text):
    keep_strings = lambda match: match.group(1) or " "
    text = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', keep_strings, text, flags=re.S)
    return re.sub(r'("(?:\\.|[^"\\])*")|,(?=\s*[\]}])', keep_strings, text)


def main():
    from jsonschema import Draft202012Validator

    if sys.argv[1] == "--probe":
        return
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            workload = json.loads(plain(file.read()))
        print("good" if validator.is_valid(workload) else "bad", name)


main()
