#!/usr/bin/env bash
# Runs a command with a Docker engine of its own, and leaves nothing of it behind.
#
#   engine.sh COMMAND [ARGUMENT…]   DOCKER_HOST and DOCKER_CONFIG point at the private engine
#   engine.sh --check               can this machine run one? Says why not, and exits 1
#
# The engine lives in mount and process namespaces of its own: when its first process ends, the
# kernel ends containerd, the shims and every container with it, and drops their mounts.
set -Eeuo pipefail

readonly docker=/usr/bin/docker
# Docker before 23 writes a key; runc, podman and skopeo keep folders and a cache. Files first.
readonly traces=(/etc/docker/key.json /etc/docker /run/docker /run/containerd /run/runc
  /run/containers /var/lib/containers/cache/blob-info-cache-v1.boltdb /var/lib/containers)

why_not() {
  [[ $(uname -s) == Linux ]] || { echo "this is not Linux"; return; }
  [[ $(id -u) == 0 ]] || { echo "not root"; return; }
  local tool
  for tool in dockerd containerd runc unshare setpriv; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed (apt: docker.io)"; return; }
  done
  [[ -x $docker ]] || { echo "$docker is not installed (apt: docker.io)"; return; }
  unshare --mount --pid --fork --kill-child true 2>/dev/null ||
    { echo "this machine allows no namespaces"; return; }
}

# overlay2 where the kernel mounts one on this file system, else vfs, which copies every layer.
storage_driver() {
  local probe=$1/probe driver=vfs
  mkdir -p "$probe"/{lower,upper,work,merged}
  # shellcheck disable=SC2016 # $1 is the inner shell's
  if unshare --mount sh -c 'mount -t overlay overlay \
      -o "lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work" "$1/merged"' sh "$probe" 2>/dev/null
  then
    driver=overlay2
  fi
  rm -rf "$probe"
  echo "$driver"
}

start() {
  mkdir -p "$home"/{data,run,config}
  echo '{}' >"$home/daemon.json"
  # A session of its own, so that Ctrl-C reaches this script first; and should the script be killed
  # outright, the engine goes with it.
  setsid setpriv --pdeathsig KILL \
    unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
    dockerd --config-file "$home/daemon.json" \
    --storage-driver "$(storage_driver "$home")" --data-root "$home/data" \
    --exec-root "$home/run" --pidfile "$home/docker.pid" --host "unix://$home/docker.sock" \
    --bridge none --iptables=false --ip6tables=false --ip-forward=false \
    --cgroup-parent "/$cgroup" \
    >"$home/dockerd.log" 2>&1 </dev/null &
  engine=$!
  local attempt
  for ((attempt = 0; attempt < 300; attempt++)); do
    kill -0 "$engine" 2>/dev/null || break
    if DOCKER_HOST=unix://$home/docker.sock "$docker" version >/dev/null 2>&1; then
      return
    fi
    sleep 0.2
  done
  echo "engine.sh: the Docker engine did not start:" >&2
  tail -n 20 "$home/dockerd.log" >&2
  exit 1
}

stop() {
  local status=$? attempt
  trap - EXIT INT TERM HUP
  if [[ -n $engine ]]; then
    # The daemon is the child of unshare; a polite request first, so that it ends its containers.
    pkill -TERM -P "$engine" 2>/dev/null || true
    for ((attempt = 0; attempt < 75; attempt++)); do
      kill -0 "$engine" 2>/dev/null || break
      sleep 0.2
    done
    kill -KILL "$engine" 2>/dev/null || true
    wait "$engine" 2>/dev/null || true
  fi
  # Another process's mount namespace may hold a mount for a moment longer.
  for ((attempt = 0; attempt < 25; attempt++)); do
    rm -rf "$home" 2>/dev/null && break
    sleep 0.2
  done
  find /sys/fs/cgroup -depth -type d -path "*/$cgroup*" -exec rmdir {} + 2>/dev/null || true
  # What engine and tools put outside the folders they are given, unless it was there before.
  local place
  for place in "${traces[@]}"; do
    [[ " ${before[*]} " != *" $place "* ]] || continue
    case $place in
      *.json | *.boltdb) rm -f "$place" ;;
      *) find "$place" -depth -type d -empty -delete 2>/dev/null || true ;;
    esac
  done
  exit "$status"
}

if [[ $# -eq 0 ]]; then
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
reason=$(why_not)
if [[ -n $reason ]]; then
  echo "engine.sh: no Docker engine can run here: $reason" >&2
  exit 1
fi
home=$(mktemp -d "${TMPDIR:-/tmp}/imgdiff-engine.XXXXXX")
cgroup=$(basename "$home" | tr . -)
before=()
for place in "${traces[@]}"; do
  [[ ! -e $place ]] || before+=("$place")
done
engine=
readonly home cgroup before
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
start
[[ $1 != --check ]] || exit 0
export DOCKER_HOST=unix://$home/docker.sock DOCKER_CONFIG=$home/config
"$@"
