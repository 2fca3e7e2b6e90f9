# shellcheck shell=bash
# What the recipes of this folder share; sourced by them.
set -Eeuo pipefail
shopt -s inherit_errexit

engine_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sample_folder=$(dirname "$engine_folder")/sample-service
project_folder=$(dirname "$(dirname "$engine_folder")")
# Another command of that name may come first in PATH.
docker=/usr/bin/docker
readonly engine_folder sample_folder project_folder docker
export engine_folder sample_folder project_folder

note() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }
fail() { note "$*"; exit 1; }

# Starts the calling script again as root, and inside an engine, unless it is there already.
# $1: the folder of results, which belongs to the caller in the end.
inside_engine() {
  local output=$1
  shift
  if [[ ${IMGDIFF_ENGINE:-} == running ]]; then
    return
  fi
  local -a as_root=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || fail "a Docker engine needs root, and sudo is not installed"
    as_root=(sudo --preserve-env)
  fi
  local status=0
  "${as_root[@]}" env IMGDIFF_ENGINE=running "$engine_folder/engine.sh" "$0" "$@" || status=$?
  [[ $(id -u) == 0 ]] || sudo chown -R "$(id -u):$(id -g)" "$output"
  exit "$status"
}

# One digest for the contents of files and folders, and for words.
digest_of() {
  {
    local item
    for item in "$@"; do
      if [[ -e $item ]]; then
        (cd "$(dirname "$item")" &&
          find "$(basename "$item")" -type f -not -path '*/__pycache__/*' -print0 |
          LC_ALL=C sort -z | xargs -0 sha256sum)
      else
        printf '%s\n' "$item"
      fi
    done
  } | sha256sum | cut -d ' ' -f 1
}

# Exits 0 where the stamp says that these inputs were made already.
up_to_date() {
  local stamp=$1 inputs=$2
  [[ -f $stamp && $(<"$stamp") == "$inputs" ]]
}

# Makes the Debian base once: python3, venv and pip, nothing else of note.
debian_base() {
  local cache=$1 suite=bookworm recipe
  local mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
  recipe=$(declare -f debian_base | sha256sum)
  base_tar=$cache/debian-$suite-${recipe:0:12}.tar
  mkdir -p "$cache"
  [[ ! -f $base_tar ]] || return 0
  rm -f "$cache"/debian-*.tar*
  note "making the Debian base (about 20 seconds)"
  # An interpreter of the image's own, to be installed into: no EXTERNALLY-MANAGED.
  # shellcheck disable=SC2016 # $1 is the hook's own
  mmdebstrap --quiet --format=tar --variant=essential --include=python3,python3-venv,python3-pip \
    --customize-hook='rm -f "$1"/usr/lib/python3*/EXTERNALLY-MANAGED' \
    --customize-hook='rm -f "$1"/etc/hostname "$1"/etc/resolv.conf' \
    "$suite" "$base_tar.partial" "$mirror"
  mv "$base_tar.partial" "$base_tar"
}

# base:system installs into the system's interpreter; base:venv has one in /opt/venv first in PATH.
import_bases() {
  "$docker" import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV LANG=C.UTF-8' --message 'Debian base' "$base_tar" base:system >/dev/null
  # shellcheck disable=SC2016 # $PATH is the Dockerfile's
  printf '%s\n' 'FROM base:system' 'RUN python3 -m venv /opt/venv' \
    'ENV VIRTUAL_ENV=/opt/venv PATH=/opt/venv/bin:$PATH' |
    DOCKER_BUILDKIT=0 "$docker" build --quiet --tag base:venv - >/dev/null
}

# The options of `docker run` that hand pip the host's own settings: its variables, its
# configuration files, and every file that these name. They reach containers that are thrown away,
# never an image.
pip_of_the_host() {
  local -n options=$1
  local name file value
  local -A files=()
  options=(--network host)
  for name in $(compgen -e); do
    case $name in
      PIP_* | SSL_CERT_FILE | SSL_CERT_DIR | REQUESTS_CA_BUNDLE | CURL_CA_BUNDLE | \
        [Hh][Tt][Tt][Pp]_[Pp][Rr][Oo][Xx][Yy] | [Hh][Tt][Tt][Pp][Ss]_[Pp][Rr][Oo][Xx][Yy] | \
        [Nn][Oo]_[Pp][Rr][Oo][Xx][Yy])
        options+=(--env "$name")
        [[ ${!name} != /* || ! -e ${!name} ]] || files[${!name}]=${!name}
        ;;
    esac
  done
  files[/etc/ssl/certs/ca-certificates.crt]=/etc/ssl/certs/ca-certificates.crt
  files[/etc/pip.conf]=/etc/pip.conf
  files[/root/.config/pip/pip.conf]=${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf
  files[/root/.pip/pip.conf]=$HOME/.pip/pip.conf
  for file in /etc/pip.conf "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf" \
    "$HOME/.pip/pip.conf" "${PIP_CONFIG_FILE:-}"; do
    [[ -f $file ]] || continue
    while read -r value; do
      [[ ! -e $value ]] || files[$value]=$value
    done < <(sed -nE 's/^[[:space:]]*[a-z_-]+[[:space:]]*[=:][[:space:]]*(\/.*[^[:space:]])[[:space:]]*$/\1/p' "$file")
  done
  for file in "${!files[@]}"; do
    [[ ! -e ${files[$file]} ]] || options+=(--volume "${files[$file]}:$file:ro")
  done
}

# Fetches distributions from PyPI once, as pip of the base asks for them, into a simple index.
# $1: the cache; $2: a name; the rest: arguments of `pip download`.
fetch_distributions() {
  local cache=$1 name=$2 stamp
  shift 2
  stamp=$cache/index/.$name-$(digest_of "$@")
  [[ ! -f $stamp ]] || return 0
  note "fetching $name from PyPI"
  mkdir -p "$cache/index"
  local -a host=()
  pip_of_the_host host
  "$docker" run --rm "${host[@]}" --volume "$cache/index:/index" \
    --volume "$project_folder:/project:ro" --workdir /project --env HOME=/root \
    --env PYTHONDONTWRITEBYTECODE=1 base:system \
    python3 -m pip download --quiet --no-cache-dir \
    --dest /index/all "$@"
  # PEP 503: one folder a project, named by its normalised name.
  local file project
  for file in "$cache"/index/all/*; do
    project=$(basename "$file" | sed -E 's/-[0-9].*//' |
      tr '[:upper:]' '[:lower:]' | sed -E 's/[-_.]+/-/g')
    mkdir -p "$cache/index/simple/$project"
    ln -f "$file" "$cache/index/simple/$project/"
  done
  touch "$stamp"
}

# Serves the index to the builds of this engine, at $index_url.
serve_index() {
  local cache=$1 attempt
  "$docker" rm --force index >/dev/null 2>&1 || true
  "$docker" run --detach --name index --network host --stop-signal KILL \
    --volume "$cache/index:/index:ro" base:system \
    python3 -u -m http.server --bind 127.0.0.1 --directory /index 0 >/dev/null
  for ((attempt = 0; attempt < 50; attempt++)); do
    index_url=$("$docker" logs index 2>/dev/null |
      sed -nE 's/.*(http:\/\/127\.0\.0\.1:[0-9]+)\/.*/\1\/simple\//p')
    [[ -z $index_url ]] || return 0
    sleep 0.1
  done
  fail "the package index did not start"
}

# Writes down what interpreters say inside a container of an image.
# $1: the image; $2: the JSON file; the rest: the interpreters, each as USER:EXECUTABLE.
ask_interpreters() {
  local image=$1 answers=$2 interpreter
  shift 2
  for interpreter in "$@"; do
    "$docker" run --rm --network none --user "${interpreter%%:*}" \
      --env IMGDIFF_USER="${interpreter%%:*}" --volume "$engine_folder/truth.py:/truth.py:ro" \
      --entrypoint "${interpreter#*:}" "$image" -P /truth.py
  done | jq --slurp --arg image "$image" '{image: $image, interpreters: .}' >"$answers"
}
