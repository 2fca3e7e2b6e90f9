#!/usr/bin/env bash
# Builds a pair of more than 2 GB from the wheels of a service with a model in it, for the
# benchmarks, and saves it with `docker save` and as OCI archives with gzip layers.
#
#   large-pair.sh OUTPUT_DIR
#
# Makes OUTPUT_DIR/bench/large/{service,localdev}{,.oci-gzip}.tar. Does nothing where they are there
# already and the recipes have not changed.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ $# -eq 1 ]] || fail "usage: large-pair.sh OUTPUT_DIR"
mkdir -p "$1/bench/large"
output=$(cd "$1" && pwd)
large=$output/bench/large
# An index of its own: the sample's unpinned requirements must not find newer versions in theirs.
cache=$output/bench/cache
stamp=$output/bench/.large
inputs=$(digest_of "$engine_folder/large" "$engine_folder/large-pair.sh" \
  "$engine_folder/common.sh" "$engine_folder/engine.sh")
if up_to_date "$stamp" "$inputs"; then
  exit 0
fi
inside_engine "$output/bench" "$output"

build_and_save() {
  local image=$1
  note "building the large $image"
  DOCKER_BUILDKIT=1 "$docker" build --network host --target "$image" \
    --build-arg BASE=base:system --build-arg PIP_INDEX_URL="$index_url" \
    --tag "large-$image:latest" "$engine_folder/large" >"$large/$image.log" 2>&1 ||
    { tail -n 40 "$large/$image.log" >&2; fail "the build failed"; }
  "$docker" save --output "$large/$image.tar" "large-$image:latest"
  chmod 644 "$large/$image.tar"
}

rm -f "$stamp"
debian_base "$output/cache"
import_bases
fetch_distributions "$cache" large --only-binary :all: \
  --requirement TestImages/engine/large/requirements.txt \
  --requirement TestImages/engine/large/test_requirements.txt
serve_index "$cache"
for image in service localdev; do
  build_and_save "$image"
done
# Space for the conversion: what is needed now stands in files.
"$docker" image rm --force large-service:latest large-localdev:latest >/dev/null
for image in service localdev; do
  note "compressing the large $image"
  rm -f "$large/$image.oci-gzip.tar"
  skopeo copy --quiet --insecure-policy "docker-archive:$large/$image.tar" \
    "oci-archive:$large/$image.oci-gzip.tar:$image"
done
printf '%s\n' "$inputs" >"$stamp"
