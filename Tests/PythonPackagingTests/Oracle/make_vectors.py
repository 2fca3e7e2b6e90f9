#!/usr/bin/env python3
"""Writes the vectors that PythonPackagingTests compares with, from PyPI's `packaging`.

To regenerate, with nothing installed but Python 3.11 (one command, from the repository's root):

    python3 -m venv /tmp/vectors && /tmp/vectors/bin/pip install -q packaging==25.0 \
      hypothesis==6.170.15 && /tmp/vectors/bin/python \
      Tests/PythonPackagingTests/Oracle/make_vectors.py

`corpus.json` beside this script holds real strings, so that the result doesn't depend on the machine;
`--collect DIR...` renews it from the METADATA files below the folders (site-packages, unpacked wheels).
`--bytecode PYTHON...` renews Vectors/bytecode.jsonl with each interpreter's own compiler.

Each vector file is JSON Lines. Where our answer is meant to differ from packaging's, it says so here:

* packaging keeps an extra in a marker as written unless it stands first; we normalise all (PEP 685).
* packaging drops parentheses that matter when it writes markers such as `((a or b)) and c`; the
  vectors are written by `marker_text` below from packaging's own parse.
* packaging raises where an environment's value is no version but the marker's is; PEP 508 wants texts
  compared, which `comparing_texts` below adds.
* packaging raises where both sides of a comparison are strings, or for `~=` and `===` between texts:
  such evaluations are recorded as "-", and only that we answer at all is tested. The same goes for the default of
  pre-releases in sets with `===` and a text that is no version, where packaging may or may not raise,
  depending on the order of a set (hence the fixed hash seed below).
* a comparison of two variables (`os_name == sys_platform`) is evaluated by packaging against the
  variable's *name*; such markers are parsed here but not evaluated.
* letters that only Unicode's case folding makes equal to ASCII ones (`1.0poſt1`) are accepted by
  packaging (`İ` in names too); the PEPs are ASCII. The generators have no such letters.
* numbers of more than 4,300 digits are refused by Python's int(); we take them.
"""
import argparse
import itertools
import json
import os
import pathlib
import random
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
VECTORS = HERE.parent / "Vectors"
CORPUS = HERE / "corpus.json"
SEED = 20240607


def collect(folders):
    """Versions and requirements of every METADATA file below the folders."""
    versions, requirements = set(), set()
    for folder in folders:
        for path in itertools.chain(
            pathlib.Path(folder).rglob("*.dist-info/METADATA"),
            pathlib.Path(folder).rglob("*.egg-info/PKG-INFO"),
        ):
            header = path.read_text("utf-8", "replace").split("\n\n")[0]
            header = re.sub(r"\n[ \t]+", " ", header)
            for line in header.splitlines():
                name, _, value = line.partition(":")
                if name.lower() == "version":
                    versions.add(value.strip())
                elif name.lower() in ("requires-dist", "requires-external"):
                    requirements.add(value.strip())
    CORPUS.write_text(
        json.dumps(
            {"versions": sorted(versions), "requirements": sorted(requirements)}, indent=0
        )
        + "\n"
    )


def write(name, rows):
    rows = list(rows)
    with open(VECTORS / name, "w") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{name}: {len(rows)}")


def examples(strategy, count, seed=SEED):
    """Deterministic draws from a hypothesis strategy."""
    import hypothesis
    from hypothesis import HealthCheck, Phase

    found = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(strategy)
    def draw(value):
        found.append(value)

    draw()
    return list(dict.fromkeys(found))


def mutated(text, rng, alphabet):
    """The text with one to three characters replaced, inserted or removed."""
    characters = list(text)
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(characters))
        choice = rng.random()
        if choice < 0.4:
            characters.insert(at, rng.choice(alphabet))
        elif characters and at < len(characters):
            if choice < 0.7:
                characters[at] = rng.choice(alphabet)
            else:
                del characters[at]
    return "".join(characters)


# --- Versions ---------------------------------------------------------------------------------------


def version_strategy():
    from hypothesis import strategies as st

    number = st.one_of(
        st.integers(0, 30).map(str),
        st.sampled_from(["0", "00", "01", "007", "2024", "18446744073709551616", "9" * 30]),
    )
    separator = st.sampled_from(["", "", ".", "-", "_"])
    release = st.lists(number, min_size=1, max_size=4).map(".".join)

    def tagged(tags):
        spelling = st.sampled_from(tags).flatmap(
            lambda tag: st.sampled_from([tag, tag, tag.upper(), tag.capitalize()])
        )
        return st.tuples(separator, spelling, separator, st.one_of(st.just(""), number)).map(
            "".join
        )

    local = st.lists(
        st.sampled_from(["abc", "ubuntu", "1", "01", "a1", "1a", "DEB", "0"]), min_size=1, max_size=3
    ).flatmap(
        lambda parts: st.sampled_from([".", "-", "_"]).map(lambda sep: "+" + sep.join(parts))
    )
    optional = lambda strategy: st.one_of(st.just(""), st.just(""), strategy)
    return st.tuples(
        st.sampled_from(["", "", "", "", "v", "V", " ", "\n"]),
        optional(number.map(lambda epoch: epoch + "!")),
        release,
        optional(tagged(["a", "b", "c", "rc", "alpha", "beta", "pre", "preview"])),
        optional(st.one_of(tagged(["post", "rev", "r"]), number.map(lambda n: "-" + n))),
        optional(tagged(["dev"])),
        optional(local),
        st.sampled_from(["", "", "", "", "", " ", "\t", "\u00a0", "\u2003", "\x1c"]),
    ).map("".join)


def version_texts(corpus):
    rng = random.Random(SEED)
    generated = examples(version_strategy(), 2500)
    real = corpus["versions"]
    alphabet = "0123456789.-_+!abcdeoprstvwx* \u00e9"
    broken = [mutated(text, rng, alphabet) for text in (generated + real) for _ in range(1)]
    odd = ["", " ", "1", "v", "1.", ".1", "1..0", "1!!0", "!1", "1!", "1.0+", "1.0+a..b", "1.0+-a",
           "1.0a-", "1.0a-.dev", "1.0--1", "1.0-1-1", "1.0-", "1.0.post-", "1.0rev", "1.0r", "1.0c",
           "1.0prev", "1.0previewrev", "1.0a1.dev-1", "1.0\u0661", "\u0661", "1.0+\u00e9", "1_0",
           "1 .0", "1.0 1", "latest", "0x1", "1e5", "1.0dev", "1.0-dev_4", "1.0+1-2_3.a"]
    return list(dict.fromkeys(generated + real + broken + odd))


def versions(texts):
    from packaging.version import InvalidVersion, Version

    for text in texts:
        try:
            yield [text, str(Version(text))]
        except InvalidVersion:
            yield [text, None]


def orders(texts):
    """Random pairs, and pairs that differ in little."""
    from packaging.version import InvalidVersion, Version

    valid = []
    for text in texts:
        try:
            valid.append((text, Version(text)))
        except InvalidVersion:
            pass
    rng = random.Random(SEED)
    suffixes = ["", ".0", ".0.0", "a1", "a2", "b1", "rc1", ".post1", ".post2", ".dev1", "a1.dev1",
                "a1.post1", "a1.post1.dev1", ".post1.dev1", "+a", "+1", "+1.a", "+a.1", "+10", "+9"]
    pairs = [
        (left, right)
        for base in ("1.0", "0", "1!2.3")
        for left, right in itertools.product(suffixes, repeat=2)
        for left, right in [(base + left, base + right)]
    ]
    pairs += [(rng.choice(valid)[0], rng.choice(valid)[0]) for _ in range(3000)]
    close = sorted(valid, key=lambda item: item[1])
    pairs += [(left[0], right[0]) for left, right in zip(close, close[1:])]
    for left, right in pairs:
        a, b = Version(left), Version(right)
        yield [left, right, (a > b) - (a < b)]


# --- Specifiers -------------------------------------------------------------------------------------

OPERATORS = ["==", "!=", "~=", "<", ">", "<=", ">=", "==="]


def specifier_texts(texts, corpus):
    rng = random.Random(SEED + 1)
    plain = [text.strip() for text in texts]
    bases = ["1", "1.0", "1.0.0", "1.1", "1.0a1", "1.0.post1", "1.0.dev1", "1.0+local", "2!1.0",
             "1.0.1", "v1.0", "1.0-1", "1.0rc1.post2.dev3", "1.0RC1", "1.0.RC1", "1.2.pre1",
             "1.2.alpha1", "0", "0.0", "1.10", "10.0", "1.0.1a1"]
    found = [op + space + base for op in OPERATORS for base in bases for space in ("", " ")]
    found += [op + base + ".*" for op in OPERATORS for base in bases]
    found += [rng.choice(OPERATORS) + rng.choice(plain) for _ in range(900)]
    found += [rng.choice(["==", "!="]) + rng.choice(plain) + ".*" for _ in range(200)]
    sets = [",".join(rng.sample(found, rng.randint(2, 3))) for _ in range(500)]
    real = re.findall(r"[<>=!~]=?=?[^;,\)\s]+", " ".join(corpus["requirements"]))
    real = rng.sample(sorted(set(real)), min(250, len(set(real))))
    odd = ["", ",", ",,", "===", "=== ", "==", "=1", "1.0", "==1.0,", ",==1.0", "== 1.0 , != 2",
           "==1.*.0", "==1.0a1.*", ">=1.*", "~=1", "~=1.*", "==*", "===a b", "===a;b", "===a)b",
           "====1", "=>1", "<>1", "!1", "==1.0+a.*", "<1.0+a", "~=1.0+a", "===1.0+a", "~=1!1",
           "~=0!1.2", "== v1 .0"]
    broken = [mutated(text, rng, "<>=!~.*,1 0a+;") for text in rng.sample(found, 500)]
    return list(dict.fromkeys(found + sets + real + odd + broken))


def specifiers(texts):
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    rng = random.Random(SEED + 2)
    pool = ["0", "0.9", "1", "1.0", "1.0.0", "1.0.1", "1.0+local", "1.0+other.1", "1.0.post1",
            "1.0.post1+local", "1.0a1", "1.0a1.dev2", "1.0.dev1", "1.0rc1", "1.1", "1.1a1", "1.2",
            "1.2.1", "1.2.3.4", "1.10", "2", "2.0", "2!1.0", "2!1.0.1", "10.0", "3.12.1", "4.0b2",
            "1.0.1a1", "1.0.2", "1.3"]
    probes = {text: Version(text) for text in pool}
    for text in texts:
        try:
            parsed = SpecifierSet(text)
        except InvalidSpecifier:
            yield [text, None]
            continue
        candidates = rng.sample(pool, 8)
        # Versions near the specifier's own are where the rules differ.
        for operand in re.findall(r"[0-9][^,\s*]*", text)[:2]:
            for near in (operand.rstrip("."), operand.rstrip(".") + ".1", operand + "+x"):
                try:
                    probes[near] = Version(near)
                    candidates.append(near)
                except InvalidVersion:
                    pass
        answers = []
        for candidate in dict.fromkeys(candidates):
            row = candidate
            outcome = ""
            for prereleases in (None, True, False):
                try:
                    holds = parsed.contains(probes[candidate], prereleases=prereleases)
                    outcome += "y" if holds else "n"
                except InvalidVersion:
                    # `===` with a text that is no version: there is no default to ask for.
                    outcome += "-"
            answers.append([row, outcome])
        yield [text, str(parsed), answers]


# --- Requirements and markers -----------------------------------------------------------------------


def normalized_markers(markers):
    """packaging's parse with every compared extra normalised, not only the first."""
    from packaging._parser import Value, Variable
    from packaging.utils import canonicalize_name

    if isinstance(markers, list):
        return [normalized_markers(item) for item in markers]
    if isinstance(markers, tuple):
        left, op, right = markers
        if isinstance(left, Variable) and left.value == "extra" and isinstance(right, Value):
            right = Value(canonicalize_name(right.value))
        elif isinstance(right, Variable) and right.value == "extra" and isinstance(left, Value):
            left = Value(canonicalize_name(left.value))
        return (left, op, right)
    return markers


def marker_text(markers, outermost=True):
    if isinstance(markers, tuple):
        return " ".join(part.serialize() for part in markers)
    if isinstance(markers, str):
        return markers
    while isinstance(markers, list) and len(markers) == 1:
        markers = markers[0]
    if isinstance(markers, tuple):
        return marker_text(markers)
    text = " ".join(marker_text(item, False) for item in markers)
    return text if outermost else f"({text})"


def compares_variables(markers):
    from packaging._parser import Variable

    if isinstance(markers, tuple):
        return isinstance(markers[0], Variable) and isinstance(markers[2], Variable)
    return isinstance(markers, list) and any(map(compares_variables, markers))


def marker_strategy():
    from hypothesis import strategies as st

    variables = ["python_version", "python_full_version", "os_name", "sys_platform",
                 "platform_release", "platform_system", "platform_version", "platform_machine",
                 "platform_python_implementation", "implementation_name", "implementation_version",
                 "extra", "os.name", "sys.platform", "platform.machine", "python_implementation",
                 "platform.python_implementation", "platform.version"]
    values = ["3.9", "3.10", "3.12", "3.12.1", "3", "3.8.*", "3.*", "2.7", "3.13.0a1", "posix", "nt",
              "linux", "win32", "darwin", "cygwin", "Linux", "Windows", "x86_64", "aarch64", "arm64",
              "CPython", "PyPy", "cpython", "pypy", "6.1", "6.1.0-18-amd64", "", "test", "Test_Extra",
              "test-extra", "a'b", "linux2", "3.9 3.10 3.11", "3.12,3.13", "\\x41", "\u00e9", "a\\d"]

    def quoted(value):
        if "'" in value:
            return st.just(f'"{value}"')
        return st.sampled_from([f"'{value}'", f'"{value}"'])

    variable = st.sampled_from(variables)
    literal = st.sampled_from(values).flatmap(quoted)
    blank = st.sampled_from(["", " ", " ", " ", "  ", "\t"])
    op = st.sampled_from(["==", "!=", "<", ">", "<=", ">=", "~=", "===", "in", "not in", "not  in"])

    def spaced(parts):
        left, before, op, after, right = parts
        if op[0] in "in":
            before, after = before or " ", after or " "
        return left + before + op + after + right

    comparison = st.one_of(
        st.tuples(variable, blank, op, blank, literal).map(spaced),
        st.tuples(variable, blank, op, blank, literal).map(spaced),
        st.tuples(literal, blank, op, blank, variable).map(spaced),
    )
    return st.recursive(
        comparison,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from([" and ", " or ", "  and\t"]), inner).map("".join),
            st.tuples(st.just("("), blank, inner, blank, st.just(")")).map("".join),
        ),
        max_leaves=5,
    )


def environments():
    base = {
        "implementation_name": "cpython", "implementation_version": "3.12.1", "os_name": "posix",
        "platform_machine": "x86_64", "platform_release": "6.1.0-18-amd64",
        "platform_system": "Linux", "platform_version": "#1 SMP Debian 6.1.76-1",
        "python_full_version": "3.12.1", "platform_python_implementation": "CPython",
        "python_version": "3.12", "sys_platform": "linux", "extra": "",
    }
    old = dict(base, python_version="3.9", python_full_version="3.9.18", platform_machine="aarch64",
               implementation_version="3.9.18", platform_release="6.1", extra="test-extra")
    early = dict(base, python_version="3.13", python_full_version="3.13.0a1+",
                 implementation_version="3.13.0a1", extra="Test")
    pypy = dict(base, implementation_name="pypy", implementation_version="7.3.13",
                platform_python_implementation="PyPy", python_version="3.10",
                python_full_version="3.10.13")
    windows = dict(base, os_name="nt", sys_platform="win32", platform_system="Windows",
                   platform_machine="AMD64", platform_release="10", platform_version="10.0.19045",
                   python_version="3.8", python_full_version="3.8.18")
    return [base, old, early, pypy, windows]


def marker_texts(corpus):
    rng = random.Random(SEED + 3)
    generated = examples(marker_strategy(), 2200, SEED + 3)
    real = [text.partition(";")[2].strip() for text in corpus["requirements"] if ";" in text]
    odd = ["", "os_name", "os_name==", "os_name=='a' and", "and os_name=='a'", "(os_name=='a'",
           "os_name=='a')", "'a'=='b'", "os_name == sys_platform", "os_name=='a'or'b'=='b'",
           "os_name not'a'", "os_name notin 'a'", "os_name=='a\"", "os_name=='a\\'", "os_name='a'",
           "extras == 'a'", "'a' in extras", "'A_b' in dependency_groups", "osname=='a'",
           "os_name=='\\u00e9'", "os_name=='\\x4'", "os_name == 'a' 'b'", "os_name is 'a'",
           "os_name == 'a\nb'", "os_name=='a'\n", "OS_NAME=='a'", "python_versions=='3'",
           "((os_name=='a' or os_name=='b')) and os_name=='c'", "(((os_name=='a')))",
           "os_name in 'posix'and(os_name=='posix')", "'\\101' == os_name", "'\\7' == os_name"]
    alphabet = "()'\"<>=!~ andornti_.37;\\"
    broken = [mutated(text, rng, alphabet) for text in rng.sample(generated, 700)]
    return list(dict.fromkeys(generated + real + odd + broken))


def comparing_texts(evaluate):
    """packaging's comparison, with PEP 508's fallback where the left side is no version."""
    import packaging.markers
    from packaging.markers import UndefinedComparison
    from packaging.version import InvalidVersion

    def fallback(left, op, right):
        try:
            return evaluate(left, op, right)
        except InvalidVersion:
            if op.value not in packaging.markers._operators:
                raise UndefinedComparison from None
            return packaging.markers._operators[op.value](left, right)

    return fallback


def markers(texts):
    import packaging.markers
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison
    from packaging.version import InvalidVersion

    envs = environments()
    packaging.markers._eval_op = comparing_texts(packaging.markers._eval_op)
    for text in texts:
        try:
            marker = Marker(text)
        except (InvalidMarker, SyntaxError, ValueError):
            yield [text, None]
            continue
        answers = ""
        for env in envs:
            if compares_variables(marker._markers):
                answers += "-"
                continue
            try:
                answers += "y" if marker.evaluate(dict(env)) else "n"
            except (InvalidVersion, UndefinedComparison, KeyError, AssertionError, TypeError):
                answers += "-"
        yield [text, marker_text(normalized_markers(marker._markers)), answers]


def requirement_strategy():
    from hypothesis import strategies as st

    name = st.sampled_from(["a", "Flask", "zope.interface", "typing_extensions", "A.B-C_d", "x1",
                            "ruamel.yaml.clib", "foo_", "3to2"])
    blank = st.sampled_from(["", "", " ", "  ", "\t"])
    extra = st.sampled_from(["test", "dev", "Foo_Bar", "a.b", "socks", "x"])
    extras = st.one_of(
        st.just(""),
        st.just(""),
        st.lists(extra, max_size=3).flatmap(
            lambda names: st.sampled_from([",", ", ", " , "]).map(
                lambda sep: "[" + sep.join(names) + "]"
            )
        ),
    )
    clause = st.tuples(st.sampled_from(OPERATORS), blank, version_strategy().map(str.strip)).map(
        "".join
    )
    clauses = st.lists(clause, max_size=3).flatmap(
        lambda parts: st.sampled_from([",", ", ", " ,"]).map(lambda sep: sep.join(parts))
    )
    versions = st.one_of(clauses, clauses.map(lambda text: f"({text})"), clauses.map(lambda t: f"( {t} )"))
    url = st.sampled_from(["@ https://example.org/a.whl", "@https://e.org/x;y", "@ file:///srv/a b",
                           "@ git+https://e.org/r@v1#egg=r ", "@"])
    marker = st.one_of(
        st.just(""),
        st.tuples(st.sampled_from([";", " ;", "; ", " ; "]), marker_strategy()).map("".join),
    )
    return st.tuples(blank, name, blank, extras, blank, st.one_of(versions, versions, versions, url),
                     blank, marker, st.sampled_from(["", "", "", " ", "\n"])).map("".join)


def requirement_texts(corpus):
    rng = random.Random(SEED + 4)
    generated = examples(requirement_strategy(), 2200, SEED + 4)
    real = corpus["requirements"]
    odd = ["", " ", "-", "a-", "-a", "a b", "a[b", "a[b,]", "a[,b]", "a[]", "a[ ]", "a()", "a( )",
           "a(>=1", "a>=1)", "a (>=1,)", "a>=1,", "a>=1,,<2", "a>1 <2", "a==1.*", "a>=1.*", "a<1+x",
           "a===1,<2", "a===x y", "a === x", "a; os_name=='a' b", "a;", "a ;", "a@", "a @ u ;",
           "a @ u ; os_name=='a'", "a @ u; os_name=='a'", "a\n", "a\n\n", "a>=1\n", "a>=\n1", "\u00e9",
           "a\u00e9", "a_", "_a", "a.", "a=1", "a~=1", "a~=1.0", "a<>1", "a[x]>=1;os_name=='a'",
           "a[x.y-z_w]", "a>=1;extra=='A_b'", "a ; extra == 'x' and extra == 'Y_z'"]
    alphabet = "abz019.-_[](),;<>=!~@ '\"*+"
    broken = [mutated(text, rng, alphabet) for text in rng.sample(generated, 700)]
    broken += [mutated(text, rng, alphabet) for text in rng.sample(real, min(400, len(real)))]
    return list(dict.fromkeys(generated + real + odd + broken))


def requirements(texts):
    from packaging.requirements import Requirement

    for text in texts:
        try:
            found = Requirement(text)
        except (ValueError, SyntaxError):
            yield [text, None]
            continue
        marker = found.marker and marker_text(normalized_markers(found.marker._markers))
        yield [text, [found.name, sorted(found.extras), str(found.specifier), found.url, marker]]


def names(corpus):
    from packaging.utils import InvalidName, canonicalize_name

    rng = random.Random(SEED + 5)
    texts = [re.match(r"[A-Za-z0-9._-]+", text)[0] for text in corpus["requirements"]]
    texts += [mutated(text, rng, "-_.aB0 \u00e9\u00c9\u00df") for text in texts]
    for text in dict.fromkeys(texts):
        try:
            canonicalize_name(text, validate=True)
            valid = True
        except InvalidName:
            valid = False
        yield [text, canonicalize_name(text), valid]


# --- TOML -------------------------------------------------------------------------------------------

TOML = '''# A project
title = "a \\u00e9 \\"q\\" \\\\ #no" # comment
"quoted key" = 'literal \\n'
a.b."c.d" = 1
[project]
dependencies = ["flask>=3", 'requests[socks] ; python_version > "3"', # why
  """multi
line \\
     joined""", ''' + "'''raw\\n\n'''" + ''',
]
dates = [1979-05-27T07:32:00Z, 1979-05-27 07:32:00, 07:32:00, 1979-05-27]
numbers = [0x1F, 1_000, -3.5e+7, inf, -nan, 0b1, true, false]
[project.optional-dependencies]
test = []
"x-y" = [ [ "nested" ], {p = {q.r = "s"}, t = [1]} ]
[[package]]
name = "one"
[package.dependencies]
pluggy = ">=1,<2"
[[package]]
name = "two"
[package.sub.deep]
k = """"quoted" ""two"""""
'''


def plain_toml(value):
    """Strings, lists and tables; every other value is null."""
    if isinstance(value, dict):
        return {key: plain_toml(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain_toml(item) for item in value]
    return value if isinstance(value, str) else None


def toml_documents():
    """What Python's tomllib accepts must be read the same; we refuse less than it does."""
    import tomllib

    rng = random.Random(SEED + 6)
    documents = [TOML] + [mutated(TOML, rng, "[]{}\"'\\\\=.,#\n a1-") for _ in range(3000)]
    kept = 0
    for text in documents:
        try:
            value = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        kept += 1
        if kept <= 300:
            yield [text, plain_toml(value)]


# --- Bytecode ---------------------------------------------------------------------------------------

SOURCE = '''"""A module with nested code."""
import os
N = (1, -2, 3.5, 2j, 1 << 70, b"x", None, ..., frozenset({1, 2}))
class C:
    def f(self, a, *, b=1):
        def g():
            return a in {"x", "y"} and (lambda: (b, os, "\u00e9\u4e16", N[1:2]))
        return g
def test_it(x: int = 10 ** 30):
    assert C().f(1), f"{x!r}"
    return x[0:1]
'''

COMPILER = """
import base64, json, os, py_compile, sys, tempfile
source = json.loads(sys.argv[1])
found = []
for path, mode in (("/app/tests/test_it.py", 0), ("/srv/caf\\u00e9/m.py", 1), ("m.py", 2)):
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "m.py")
        with open(name, "w", encoding="utf-8") as file:
            file.write(source)
        os.utime(name, (1700000000, 1700000000))
        options = {}
        if sys.version_info >= (3, 7):
            options["invalidation_mode"] = list(py_compile.PycInvalidationMode)[mode]
        py_compile.compile(name, name + "c", path, doraise=True, **options)
        with open(name + "c", "rb") as file:
            data = base64.b64encode(file.read()).decode()
    found.append({"minor": sys.version_info[1], "path": path, "mode": mode, "data": data})
print(json.dumps(found))
"""


def bytecode(interpreters):
    rows = []
    for interpreter in interpreters:
        rows += json.loads(
            subprocess.run([interpreter, "-c", COMPILER, json.dumps(SOURCE)], check=True,
                           capture_output=True, text=True).stdout
        )
    write("bytecode.jsonl", rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--collect", nargs="+", metavar="DIR")
    parser.add_argument("--bytecode", nargs="+", metavar="PYTHON")
    options = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    VECTORS.mkdir(exist_ok=True)
    if options.collect:
        return collect(options.collect)
    if options.bytecode:
        return bytecode(options.bytecode)
    import packaging

    assert packaging.__version__ == "25.0", "the vectors are those of packaging 25.0"
    corpus = json.loads(CORPUS.read_text())
    texts = version_texts(corpus)
    write("versions.jsonl", versions(texts))
    write("orders.jsonl", orders(texts))
    write("specifiers.jsonl", specifiers(specifier_texts(texts, corpus)))
    write("environments.jsonl", environments())
    write("markers.jsonl", markers(marker_texts(corpus)))
    write("requirements.jsonl", requirements(requirement_texts(corpus)))
    write("names.jsonl", names(corpus))
    write("toml.jsonl", toml_documents())


if __name__ == "__main__":
    main()
