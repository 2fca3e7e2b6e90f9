#!/usr/bin/env bash
# Builds the shapes of Tests/DockerfileTests/Shapes, emptied of what they install, with BuildKit, each
# for every one of its stages, and writes down which stages ran.
#
#   stages-of-shapes.sh OUTPUT_DIR
#
# Makes OUTPUT_DIR/shapes/results.json: [{"shape", "target": N, "succeeded": bool, "ran": [N…]}]
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ $# -eq 1 ]] || fail "usage: stages-of-shapes.sh OUTPUT_DIR"
mkdir -p "$1"
output=$(cd "$1" && pwd)
shapes=$project_folder/Tests/DockerfileTests/Shapes
stamp=$output/.shapes
inputs=$(digest_of "$shapes" "$engine_folder/shape-skeletons.py" \
  "$engine_folder/stages-of-shapes.sh" "$engine_folder/common.sh" "$engine_folder/engine.sh")
if up_to_date "$stamp" "$inputs"; then
  exit 0
fi
inside_engine "$output" "$output"

# $1: the shape's name; $2: the number of the target; $3: its name.
try() {
  local name=$1 target=$2 label=$3 succeeded=true log=$output/shapes/$1.$2.log
  # The cache would hide a step that ran for an earlier target.
  DOCKER_BUILDKIT=1 BUILDKIT_PROGRESS=plain "$docker" build --no-cache --network none \
    --target "$label" --file "$output/shapes/$name.Dockerfile" "$context" >"$log" 2>&1 ||
    succeeded=false
  sed -nE 's/^#[0-9]+ [0-9.]+ ran-([0-9]+)$/\1/p' "$log" | sort -nu | jq --slurp --compact-output \
    --arg shape "$name" --argjson target "$target" --argjson succeeded "$succeeded" \
    '{shape: $shape, target: $target, succeeded: $succeeded, ran: .}'
}

rm -rf "$stamp" "$output/shapes"
mkdir -p "$output/shapes"
debian_base "$output/cache"
import_bases
printf '%s\n' 'FROM base:system' 'RUN touch /marker' |
  DOCKER_BUILDKIT=0 "$docker" build --quiet --tag base:shape - >/dev/null
python3 "$engine_folder/shape-skeletons.py" "$shapes"/*.shapes "$output/shapes"
context=$(mktemp -d)
note "building the stages of the shapes with BuildKit"
for list in "$output"/shapes/*.targets; do
  mapfile -t labels <"$list"
  for target in "${!labels[@]}"; do
    try "$(basename "$list" .targets)" "$target" "${labels[target]}"
  done
done | jq --slurp . >"$output/shapes/results.json"
rm -rf "$context"
printf '%s\n' "$inputs" >"$stamp"
