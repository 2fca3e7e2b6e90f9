#!/usr/bin/env bash
# Builds images that hold Python distributions in every form, with real pip from PyPI, and writes
# down what the image's own interpreters say about them.
#
#   python-zoo.sh OUTPUT_DIR
#
# Makes OUTPUT_DIR/zoo/NAME.tar (docker save) and NAME.truth.json. Does nothing where they are there
# already and the recipes have not changed.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ $# -eq 1 ]] || fail "usage: python-zoo.sh OUTPUT_DIR"
mkdir -p "$1"
output=$(cd "$1" && pwd)
cache=$output/cache
stamp=$output/.zoo
inputs=$(digest_of "$engine_folder/zoo" "$engine_folder/python-zoo.sh" "$engine_folder/common.sh" \
  "$engine_folder/engine.sh" "$engine_folder/truth.py")
if up_to_date "$stamp" "$inputs"; then
  exit 0
fi
inside_engine "$output" "$output"

# $1: the image's name; the rest: its interpreters, each as USER:EXECUTABLE.
build_and_ask() {
  local name=$1
  shift
  note "building zoo/$name"
  DOCKER_BUILDKIT=1 "$docker" build --network host --build-arg PIP_INDEX_URL="$index_url" \
    --tag "zoo:$name" --file "$engine_folder/zoo/$name.Dockerfile" "$engine_folder/zoo" \
    >"$output/zoo/$name.log" 2>&1 ||
    { tail -n 40 "$output/zoo/$name.log" >&2; fail "the build failed"; }
  "$docker" save --output "$output/zoo/$name.tar" "zoo:$name"
  chmod 644 "$output/zoo/$name.tar"
  ask_interpreters "zoo:$name" "$output/zoo/$name.truth.json" "$@"
}

rm -f "$stamp"
mkdir -p "$output/zoo"
debian_base "$cache"
import_bases
# pip refuses two versions of one project in a list, so there are several lists.
fetch_distributions "$cache" zoo pytest==8.3.3 pytest-cov==5.0.0 pytest-mock==3.14.0 \
  pytest-xdist==3.6.1 numpy==2.1.3 cryptography==43.0.3 requests==2.32.3 \
  humanize==4.9.0 attrs==23.2.0 more-itertools==10.3.0 blinker==1.8.2 click==8.1.7 zipp==3.20.2 \
  itsdangerous==2.2.0 tomli==2.0.1 toolz==0.12.1 iniconfig==2.0.0
fetch_distributions "$cache" backends 'setuptools>=70,<81' wheel hatchling==1.25.0 editables \
  poetry-core==1.9.1 'uv_build>=0.8,<0.9' uv==0.5.11
fetch_distributions "$cache" older --no-deps idna==3.4 packaging==23.0 six==1.16.0 setuptools==57.5.0
fetch_distributions "$cache" oldest --no-deps idna==3.6 packaging==24.1 six==1.15.0
fetch_distributions "$cache" sources --no-deps --no-binary :all: --no-build-isolation toolz==0.12.1
serve_index "$cache"
build_and_ask system root:/usr/bin/python3 app:/usr/bin/python3
build_and_ask venv root:/opt/venv/bin/python3 root:/opt/shared/bin/python3 \
  root:/srv/hidden/env/bin/python3 root:/usr/bin/python3
build_and_ask eggs root:/opt/eggs/bin/python3 root:/usr/bin/python3
printf '%s\n' "$inputs" >"$stamp"
