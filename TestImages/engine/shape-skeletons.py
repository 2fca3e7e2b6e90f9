"""Writes, for each shape of several stages, a Dockerfile with the same stages and nothing to install.

    shape-skeletons.py SHAPES... FOLDER

Every stage says `ran-N` with its number, then needs what the shape's stage needs: COPY --from and
--mount=from= stay, of a file that every image here has. What is no stage becomes the image
`base:shape`. Names with variables stay where a stage's name could come of them.
"""

import pathlib
import re
import sys


def shapes(paths):
    for path in paths:
        name, lines = None, []
        for line in path.read_text().splitlines():
            if line.startswith("=== "):
                if name:
                    yield name, lines
                name, lines = line[4:], []
            elif name and not (line.startswith("file: ") and not lines):
                lines.append(line.split("  <- ")[0])
        if name:
            yield name, lines


def reference(word, names, exact):
    """The word where it is, or could be, a stage; else the image that all have."""
    if "$" in word:
        head = word.split("$")[0]
        known = any(name.startswith(head) for name in names)
        return word if known else "base:shape"
    known = word if exact else word.lower()
    if known in names or (not exact and word.isdigit()):
        return word
    return "base:shape"


def skeleton(lines):
    words = [line.split() for line in lines]
    names = [w[w.index("AS" if "AS" in w else "as") + 1].lower()
             for w in words if w[:1] == ["FROM"] and ("AS" in w or "as" in w)]
    out, targets, stage = [], [], -1
    for line, word in zip(lines, words):
        if not word:
            continue
        if word[0] == "ARG":
            out.append(line)
        elif word[0] == "FROM":
            stage += 1
            flags = [w for w in word[1:] if w.startswith("--")]
            rest = [w for w in word[1:] if not w.startswith("--")]
            earlier = [target for target in targets if target in names]
            base = reference(rest[0], earlier, True)
            # Older builders take no number for --target.
            label = rest[1:] or ["AS", f"nameless-{stage}"]
            targets.append(label[1].lower())
            out.append(" ".join(["FROM", *flags, base, *label]))
            out.append(f"RUN echo ran-{stage}")
        else:
            for source in re.findall(r"COPY(?: --\S+)* --from=(\S+)", line):
                source = reference(source, names, False)
                out.append(f"COPY --from={source} /marker /marker-{len(out)}")
            for source in re.findall(r"--mount=\S*?from=([^,\s]+)", line):
                source = reference(source, names, False)
                if not source.isdigit():
                    out.append(f"RUN --mount=from={source},target=/mnt true")
    return out, targets


def main():
    *paths, folder = [pathlib.Path(argument) for argument in sys.argv[1:]]
    for name, lines in shapes(paths):
        text, targets = skeleton(lines)
        if len(targets) > 1:
            (folder / f"{name}.Dockerfile").write_text("\n".join(text) + "\n")
            (folder / f"{name}.targets").write_text("\n".join(targets) + "\n")


main()
