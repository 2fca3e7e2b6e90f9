#!/usr/bin/env python3
"""Runs a command and prints, as a line of JSON, the most memory that it had.

    bench-memory.py --label LABEL [--index FOLDER] [--at-most MB | --above-index MB] [--runs N]
                    -- COMMAND...

Anonymous memory is what a process asks for. Pages of files that it maps are the kernel's, which
takes them back when it needs them, so they are counted beside it. /proc/PID/status has both for the
moment alone, hence the sampling; VmHWM, the peak of their sum, is the kernel's own. Of a command
that starts others all are counted together.
"""

import argparse
import json
import os
import subprocess
import sys
import time

INTERVAL = 0.001
FIELDS = ("RssAnon", "RssFile", "VmHWM")


def read(path):
    """A file of /proc; nothing once its process has ended."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def family(process):
    """A process and what it started. Children are the threads' that made them; main threads do."""
    yield process
    for child in read(f"/proc/{process}/task/{process}/children").split():
        yield from family(int(child))


def sample(process):
    """The fields in kB, added up."""
    total = dict.fromkeys(FIELDS, 0)
    for member in family(process):
        for line in read(f"/proc/{member}/status").splitlines():
            name, _, rest = line.partition(":")
            if name in FIELDS:
                total[name] += int(rest.split()[0])
    return total


def peaks(command):
    """The largest value that each field had, in kB, and how many samples were taken."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = dict.fromkeys(FIELDS, 0)
    samples = 0
    while process.poll() is None:
        for name, value in sample(process.pid).items():
            most[name] = max(most[name], value)
        samples += 1
        time.sleep(INTERVAL)
    if process.returncode != 0:
        sys.exit(f"bench-memory.py: exit code {process.returncode}: {' '.join(command)}")
    return most, samples


def size(folder):
    """The bytes of the files in a folder."""
    return sum(
        os.path.getsize(os.path.join(parent, name))
        for parent, _, names in os.walk(folder)
        for name in names
    )


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--label", required=True)
    parser.add_argument("--index")
    parser.add_argument("--at-most", type=int)
    parser.add_argument("--above-index", type=int)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    runs = [peaks(arguments.command) for _ in range(arguments.runs)]
    answer = {
        "label": arguments.label,
        # The largest of all runs: how threads meet decides what is alive at once.
        **{name: 1024 * max(most[name] for most, _ in runs) for name in FIELDS},
        "samples": min(samples for _, samples in runs),
        "runs": arguments.runs,
        "index": size(arguments.index) if arguments.index else None,
        "at_most": arguments.at_most,
        "above_index": arguments.above_index,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
