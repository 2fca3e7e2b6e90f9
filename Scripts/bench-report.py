#!/usr/bin/env python3
"""Writes the tables of a benchmark run between the two markers of a document.

    bench-report.py RESULTS_DIR [DOCUMENT]       without a document, to standard output
"""

import json
import pathlib
import statistics
import sys

BEGIN = "<!-- written by make bench: begin -->"
END = "<!-- written by make bench: end -->"


def seconds(value):
    return f"{value:.3f} s" if value < 10 else f"{value:.1f} s"


def megabytes(value):
    return f"{value / 1e6:.1f} MB"


def table(head, rows):
    """A Markdown table: the first column is text, the others are numbers."""
    return [
        "| " + " | ".join(head) + " |",
        "| --- |" + " ---: |" * (len(head) - 1),
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
    ]


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def times_of(group):
    """Label -> the times of all rounds, in the order in which the commands had their turns."""
    times = {}
    turns = sorted(group.glob("*.json"), key=lambda path: [int(part) for part in path.stem.split(".")])
    for turn in turns:
        for result in json.loads(turn.read_text(encoding="utf-8"))["results"]:
            times.setdefault(result["command"], []).extend(result["times"])
    return times


def time_table(group):
    """The first row is what the others are compared with."""
    times = times_of(group)
    rows = [line.split("\t") for line in lines_of(group / "rows")]
    subject = statistics.median(times[rows[0][0]])
    counted = any(count != "-" for _, _, count in rows)
    head = ["", "median", "fastest to slowest", "runs"]
    head += ["a file"] if counted else ["first row ÷ this", "goal"]
    body = []
    for label, goal, count in rows:
        values = times[label]
        median = statistics.median(values)
        row = [label, seconds(median), f"{seconds(min(values))} to {seconds(max(values))}",
               str(len(values))]
        if counted:
            row.append(f"{1e6 * median / int(count):.2f} µs")
        elif label == rows[0][0]:
            row += ["", ""]
        else:
            row += [f"{subject / median:.2f}", goal_text(subject / median, goal)]
        body.append(row)
    title = (group / "title").read_text(encoding="utf-8").strip()
    return [f"#### {title}", "", *table(head, body)]


def goal_text(ratio, goal):
    if goal == "-":
        return ""
    return f"at most {goal}" + ("" if ratio <= float(goal) else ": **missed**")


def memory_goal(entry):
    limit, words = entry["at_most"], ""
    if entry["above_index"] is not None:
        limit, words = entry["above_index"], "more than the index"
    if limit is None:
        return ""
    allowed = limit * 1e6 + (entry["index"] if words else 0)
    missed = ": **missed**" if entry["RssAnon"] > allowed else ""
    return f"at most {limit} MB {words}".rstrip() + missed


def memory_table(results):
    measured = [json.loads(line) for line in lines_of(results / "memory.jsonl")]
    if not measured:
        return []
    head = ["", "anonymous", "goal", "kept index", "of files", "VmHWM", "samples"]
    body = [
        [
            entry["label"], megabytes(entry["RssAnon"]), memory_goal(entry),
            "" if entry["index"] is None else megabytes(entry["index"]),
            megabytes(entry["RssFile"]), megabytes(entry["VmHWM"]), str(entry["samples"]),
        ]
        for entry in measured
    ]
    return ["#### Peak memory", "", *table(head, body)]


def instruction_table(results):
    counts = {}
    for line in lines_of(results / "instructions"):
        label, count = line.split("\t")
        counts.setdefault(label, []).append(int(count))
    if not counts:
        return []
    body = [
        [label, f"{min(values):,}", f"{max(values):,}",
         f"{100 * (max(values) - min(values)) / min(values):.2f} %", str(len(values))]
        for label, values in counts.items()
    ]
    head = ["", "fewest", "most", "apart", "runs"]
    return ["#### Instructions", "", *table(head, body)]


def facts_table(results):
    facts = [line.split("\t", 1) for line in lines_of(results / "facts")]
    return ["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in facts), ""]


def report(results):
    tables = facts_table(results)
    for name in lines_of(results / "groups"):
        tables += time_table(results / "times" / name)
    tables += memory_table(results) + instruction_table(results)
    return "\n".join(tables).rstrip("\n")


def replaced(document, tables):
    head, begin, rest = document.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        sys.exit("bench-report.py: the document has no two markers")
    return f"{head}{BEGIN}\n\n{tables}\n\n{END}{tail}"


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    tables = report(pathlib.Path(sys.argv[1]))
    if len(sys.argv) == 2:
        print(tables)
        return
    path = pathlib.Path(sys.argv[2])
    path.write_text(replaced(path.read_text(encoding="utf-8"), tables), encoding="utf-8")


if __name__ == "__main__":
    main()
