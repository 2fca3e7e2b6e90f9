#!/usr/bin/env bash
# Builds services of different makes as their teams build them, each with its localdev and with two
# mistakes that such teams make, from real distributions and with the real engine.
#
#   makes.sh OUTPUT_DIR
#
# Makes OUTPUT_DIR/makes/NAME.tar (one docker save file with service, localdev and the mistakes, each
# by its name) and OUTPUT_DIR/makes/expected.tsv, a copy of makes/expected.tsv: make, image, verdict,
# one rule that must be named, a part of the subject or path. Does nothing where they are there already
# and the recipes have not changed.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ $# -eq 1 ]] || fail "usage: makes.sh OUTPUT_DIR"
mkdir -p "$1"
output=$(cd "$1" && pwd)
# An index of its own: unpinned requirements of the other recipes must not find newer versions in theirs.
cache=$output/cache/makes
stamp=$output/.makes
inputs=$(digest_of "$engine_folder/makes" "$engine_folder/makes.sh" "$engine_folder/common.sh" \
  "$engine_folder/engine.sh")
if up_to_date "$stamp" "$inputs"; then
  exit 0
fi
inside_engine "$output" "$output"

# A base with apt, for makes that install Debian's packages; its own sources stay as they are.
apt_base() {
  local mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian} tar=$cache/debian-apt.tar
  if [[ ! -f $tar ]]; then
    note "making the base with apt"
    # shellcheck disable=SC2016 # $1 is the hook's own
    mmdebstrap --quiet --format=tar --variant=apt --include=python3,python3-venv,python3-pip \
      --customize-hook='rm -f "$1"/usr/lib/python3*/EXTERNALLY-MANAGED' \
      --customize-hook='rm -f "$1"/etc/hostname "$1"/etc/resolv.conf' \
      bookworm "$tar.partial" "$mirror"
    mv "$tar.partial" "$tar"
  fi
  "$docker" import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV LANG=C.UTF-8' --message 'Debian base' "$tar" base:apt >/dev/null
}

# What a tool of the project writes before the images are built, from the index of this engine: a lock
# file. $1: the context; the rest: a command of the container, whose working folder is the context.
lock() {
  local context=$1
  shift
  "$docker" run --rm --network host --volume "$context:/context" --workdir /context \
    --env PIP_INDEX_URL="$index_url" --env UV_DEFAULT_INDEX="$index_url" --env HOME=/tmp \
    base:system sh -ec "$*"
}

prepare() {
  local make=$1 context=$2
  case $make in
    uv)
      lock "$context" 'python3 -m pip install --quiet uv==0.5.11 && uv lock --quiet'
      ;;
    poetry)
      printf '\n[[tool.poetry.source]]\nname = "index"\nurl = "%s"\n' "$index_url" \
        >>"$context/pyproject.toml"
      lock "$context" 'python3 -m pip install --quiet poetry==1.8.4 && poetry lock --quiet'
      ;;
  esac
}

# $1: the make; $2: the base of its images.
build() {
  local make=$1 base=$2 image context
  local -a images=()
  context=$(mktemp -d "${TMPDIR:-/tmp}/imgdiff-make.XXXXXX")
  cp -r "$engine_folder/makes/$make/." "$context"
  prepare "$make" "$context"
  for image in localdev $(awk -F '\t' -v make="$make" '$1 == make { print $2 }' \
    "$engine_folder/makes/expected.tsv"); do
    note "building $make ($image)"
    DOCKER_BUILDKIT=1 "$docker" build --network host --target "$image" \
      --build-arg BASE="$base" --build-arg PIP_INDEX_URL="$index_url" \
      --tag "$make:$image" "$context" >"$output/makes/$make-$image.log" 2>&1 ||
      { tail -n 40 "$output/makes/$make-$image.log" >&2; fail "the build failed"; }
    images+=("$make:$image")
  done
  "$docker" save --output "$output/makes/$make.tar" "${images[@]}"
  chmod 644 "$output/makes/$make.tar"
  rm -rf "$context"
  # Storage that copies layers is soon full.
  "$docker" image rm --force "${images[@]}" >/dev/null
  "$docker" builder prune --force >/dev/null
}

rm -rf "$stamp" "$output/makes"
mkdir -p "$output/makes"
debian_base "$output/cache"
import_bases
mkdir -p "$cache"
apt_base
makes=TestImages/engine/makes
fetch_distributions "$cache" make-django -r $makes/django/requirements.txt \
  -r $makes/django/test_requirements.txt
fetch_distributions "$cache" make-fastapi -r $makes/fastapi/requirements/prod.txt \
  -r $makes/fastapi/requirements/test.in
fetch_distributions "$cache" make-science -r $makes/science/requirements-dev.txt
# Lock files name what other platforms need, too: pytest needs colorama on Windows.
fetch_distributions "$cache" make-uv uv==0.5.11 flask==3.0.3 requests==2.32.3 pytest==8.3.3 \
  responses==0.25.3 colorama
fetch_distributions "$cache" make-poetry poetry==1.8.4 flask==3.0.3 sqlalchemy==2.0.36 \
  gunicorn==23.0.0 pytest==8.3.3 factory-boy==3.3.1 colorama
fetch_distributions "$cache" make-extras hatchling==1.25.0 editables==0.5 click==8.1.7 requests==2.32.3 \
  pytest==8.3.3 responses==0.25.3 black==24.10.0
fetch_distributions "$cache" make-copied -r $makes/copied/requirements.txt \
  -r $makes/copied/test_requirements.txt
serve_index "$cache"
build fastapi base:venv
for make in science debian; do
  build "$make" base:apt
done
for make in django uv poetry extras copied; do
  build "$make" base:system
done
cp "$engine_folder/makes/expected.tsv" "$output/makes/"
printf '%s\n' "$inputs" >"$stamp"
