#!/usr/bin/env bash
# Builds small multi-stage Dockerfiles with both builders, once with passing and once with failing
# tests, and writes down which stages' RUN steps ran.
#
#   stages-both-builders.sh OUTPUT_DIR
#
# Makes OUTPUT_DIR/stages/results.json:
#   [{"dockerfile", "target", "builder": "classic"|"buildkit", "tests": "pass"|"fail",
#     "succeeded": bool, "ran": [stage…]}]
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ $# -eq 1 ]] || fail "usage: stages-both-builders.sh OUTPUT_DIR"
mkdir -p "$1"
output=$(cd "$1" && pwd)
cache=$output/cache
stamp=$output/.stages
inputs=$(digest_of "$engine_folder/stages" "$engine_folder/stages-both-builders.sh" \
  "$engine_folder/common.sh" "$engine_folder/engine.sh")
if up_to_date "$stamp" "$inputs"; then
  exit 0
fi
inside_engine "$output" "$output"

# $1: the Dockerfile's name; $2: target; $3: builder; $4: pass or fail.
try() {
  local name=$1 target=$2 builder=$3 tests=$4 buildkit=0 succeeded=true context log
  [[ $builder == classic ]] || buildkit=1
  log=$output/stages/$name.$target.$builder.$tests.log
  context=$(mktemp -d "$output/stages/context.XXXXXX")
  cp -r "$engine_folder/stages/." "$context"
  [[ $tests == pass ]] || sed -i 's/return 42/return 41/' "$context/app/main.py"
  # The cache would hide a step that ran for an earlier target.
  DOCKER_BUILDKIT=$buildkit BUILDKIT_PROGRESS=plain "$docker" build --no-cache --network host \
    --file "$context/$name.Dockerfile" --target "$target" "$context" >"$log" 2>&1 ||
    succeeded=false
  rm -rf "$context"
  # A step's own output is a line of its own; BuildKit puts the step's number and the time before it.
  sed -nE 's/^(#[0-9]+ [0-9.]+ )?ran-([a-z_]+)$/\2/p' "$log" | sort -u | jq --raw-input . |
    jq --slurp --compact-output --arg dockerfile "$name.Dockerfile" --arg target "$target" \
      --arg builder "$builder" --arg tests "$tests" --argjson succeeded "$succeeded" \
      '{dockerfile: $dockerfile, target: $target, builder: $builder, tests: $tests,
        succeeded: $succeeded, ran: .}'
}

rm -rf "$stamp" "$output/stages"
mkdir -p "$output/stages"
debian_base "$cache"
import_bases
# NAME-fixed is NAME with every fix that imgdiff proposes, as a test has it.
for name in {linear,localdev,split,split-slip}{,-fixed} split-needed; do
  note "building $name with both builders"
  for builder in classic buildkit; do
    for tests in pass fail; do
      try "$name" service "$builder" "$tests"
    done
    try "$name" tests "$builder" fail
  done
done | jq --slurp . >"$output/stages/results.json"
printf '%s\n' "$inputs" >"$stamp"
