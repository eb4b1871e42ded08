#!/usr/bin/env python3
"""Compares Perigee's drift detectors with those of River (https://riverml.xyz) on the same streams.

    ./perigee sim drift-bench --json drift.json
    python3 -m venv river && river/bin/pip install river
    river/bin/python simulations/scripts/compare-with-river.py drift.json

River's detectors have the settings of Perigee's defaults. Its ADWIN always reports rises and falls; its Page-Hinkley
reports rises only, without forgetting. Prints for each detector the streams on which it noticed the change, the mean
number of values from the start of the change to the alarm, the alarms before the change (false), and those after the
first one of the change (extra).
"""

import argparse
import json
import sys

RIVER = {
    "page-hinkley": lambda drift: drift.PageHinkley(
        min_instances=30, delta=0.02, threshold=30, alpha=1, mode="up"),
    "adwin, rises and falls": lambda drift: drift.ADWIN(delta=0.002, clock=32),
}


def alarms(detector, errors):
    """The positions at which a detector raises an alarm."""
    at = []
    for position, error in enumerate(errors):
        detector.update(int(error))
        if detector.drift_detected:
            at.append(position)
    return at


def counts(runs, change):
    """A row of the table: detected, mean delay, false and extra alarms, of several lists of positions."""
    after = [[a for a in run if a >= change] for run in runs]
    delays = [run[0] - change + 1 for run in after if run]
    return [
        f"{len(delays)} of {len(runs)}",
        f"{sum(delays) / len(delays):.0f}" if delays else "-",
        sum(len(run) - len(late) for run, late in zip(runs, after)),
        sum(max(0, len(late) - 1) for late in after),
    ]


def rows(file, drift):
    kinds = list(dict.fromkeys(stream["kind"] for stream in file["streams"]))
    names = list(dict.fromkeys(run["detector"] for run in file["alarms"]))
    for name in names:
        for kind in kinds:
            own = [run["at"] for run in file["alarms"] if run["detector"] == name and run["kind"] == kind]
            yield [name, "Perigee", kind, *counts(own, file["change"])]
            if name in RIVER:
                theirs = [
                    alarms(RIVER[name](drift), stream["errors"])
                    for stream in file["streams"]
                    if stream["kind"] == kind
                ]
                yield [name, "River", kind, *counts(theirs, file["change"])]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="what 'perigee sim drift-bench --json FILE' wrote")
    path = parser.parse_args().file
    try:
        from river import drift
    except ImportError:
        sys.exit("River is missing: pip install river")
    try:
        with open(path, encoding="utf-8") as text:
            file = json.load(text)
        table = [["detector", "of", "change", "detected", "mean delay", "false alarms", "extra alarms"]]
        table += list(rows(file, drift))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        print(f"{path}: not a file of 'perigee sim drift-bench --json': {problem!r}", file=sys.stderr)
        sys.exit(2)
    widths = [max(len(str(row[i])) for row in table) for i in range(len(table[0]))]
    for row in table:
        cells = [str(cell).ljust(w) if i < 3 else str(cell).rjust(w) for i, (cell, w) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


if __name__ == "__main__":
    main()
