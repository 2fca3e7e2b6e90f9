#!/usr/bin/env bash
# Builds the sample service in a real Docker engine with real distributions from PyPI, and saves
# service and localdev in every form that an image takes on disk.
#
#   build-pair.sh OUTPUT_DIR
#
# Does nothing where OUTPUT_DIR holds what these recipes make already. OUTPUT_DIR/index.tsv lists it.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ $# -eq 1 ]] || fail "usage: build-pair.sh OUTPUT_DIR"
mkdir -p "$1"
output=$(cd "$1" && pwd)
cache=$output/cache
stamp=$output/.pair
inputs=$(digest_of "$sample_folder" "$engine_folder/build-pair.sh" "$engine_folder/common.sh" \
  "$engine_folder/engine.sh" "$engine_folder/truth.py")
if up_to_date "$stamp" "$inputs"; then
  exit 0
fi
inside_engine "$output" "$output"

# One line of the index: path, format, which images, variant, builder.
listed() { printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>"$output/index.tsv"; }

# $1: variant (system or venv); $2: builder (buildkit or classic).
build_and_save() {
  local variant=$1 builder=$2 image buildkit=0
  [[ $builder == classic ]] || buildkit=1
  mkdir -p "$output/$variant-$builder"
  for image in service localdev; do
    note "building $image ($variant, $builder)"
    DOCKER_BUILDKIT=$buildkit "$docker" build --network host --target "$image" \
      --build-arg BASE="base:$variant" --build-arg PIP_INDEX_URL="$index_url" \
      --tag "sample-$image:$variant-$builder" "$sample_folder" \
      >"$output/$variant-$builder/$image.log" 2>&1 ||
      { tail -n 40 "$output/$variant-$builder/$image.log" >&2; fail "the build failed"; }
    "$docker" save --output "$output/$variant-$builder/$image.tar" \
      "sample-$image:$variant-$builder"
    chmod 644 "$output/$variant-$builder/$image.tar"
    listed "$variant-$builder/$image.tar" docker-save "$image" "$variant" "$builder"
  done
}

# What the image's interpreter says is installed.
ask() {
  local variant=$1 builder=$2 image
  local -a interpreters=(root:/usr/bin/python3)
  [[ $variant != venv ]] || interpreters=(root:/opt/venv/bin/python3 "${interpreters[@]}")
  for image in service localdev; do
    ask_interpreters "sample-$image:$variant-$builder" \
      "$output/$variant-$builder/$image.truth.json" "${interpreters[@]}"
    listed "$variant-$builder/$image.truth.json" truth "$image" "$variant" "$builder"
  done
}

# The root file system as the engine itself merges it.
export_tree() {
  local variant=$1 builder=$2 image container
  for image in service localdev; do
    container=$("$docker" create "sample-$image:$variant-$builder" true)
    "$docker" export --output "$output/$variant-$builder/$image.export.tar" "$container"
    chmod 644 "$output/$variant-$builder/$image.export.tar"
    "$docker" rm "$container" >/dev/null
    listed "$variant-$builder/$image.export.tar" docker-export "$image" "$variant" "$builder"
  done
}

# $1, $2: the variant and builder whose images are converted; skopeo and podman write the formats.
convert() {
  local variant=$1 builder=$2 image from formats=$output/formats
  rm -rf "$formats"
  mkdir -p "$formats"
  for image in service localdev; do
    note "converting $image"
    from=docker-archive:$output/$variant-$builder/$image.tar
    copy "$from" "oci-archive:$formats/$image.oci-gzip.tar:$image"
    listed "formats/$image.oci-gzip.tar" oci-archive+gzip "$image" "$variant" "$builder"
    # Blobs that are compressed already are not compressed again.
    copy "oci-archive:$formats/$image.oci-gzip.tar:$image" "oci:$formats/pair.oci-gzip:$image"
    copy "$from" "oci-archive:$formats/$image.oci-zstd.tar:$image" \
      --dest-compress --dest-compress-format zstd
    listed "formats/$image.oci-zstd.tar" oci-archive+zstd "$image" "$variant" "$builder"
    copy "$from" "docker-archive:$formats/$image.skopeo-docker.tar:sample/$image:latest"
    listed "formats/$image.skopeo-docker.tar" docker-archive "$image" "$variant" "$builder"
    copy "$from" "dir:$formats/$image.dir"
    listed "formats/$image.dir" dir "$image" "$variant" "$builder"
    copy "oci-archive:$formats/$image.oci-gzip.tar:$image" "dir:$formats/$image.dir-gzip"
    listed "formats/$image.dir-gzip" dir+gzip "$image" "$variant" "$builder"
    gzip --fast --stdout "$output/$variant-$builder/$image.tar" >"$formats/$image.tar.gz"
    listed "formats/$image.tar.gz" docker-save.gz "$image" "$variant" "$builder"
    zstd --quiet --force "$output/$variant-$builder/$image.tar" -o "$formats/$image.tar.zst"
    listed "formats/$image.tar.zst" docker-save.zst "$image" "$variant" "$builder"
  done
  listed formats/pair.oci-gzip oci+gzip both "$variant" "$builder"
  with_podman "$variant" "$builder"
}

copy() {
  local from=$1 to=$2
  shift 2
  skopeo copy --quiet --insecure-policy "$@" "$from" "$to"
}

with_podman() {
  local variant=$1 builder=$2 image formats=$output/formats store
  # One line, so that the trap knows the folder after the function has ended, too.
  store=$(mktemp -d "${TMPDIR:-/tmp}/imgdiff-podman.XXXXXX")
  # shellcheck disable=SC2064 # the folder as it is now
  trap "rm -rf '$store'" EXIT
  local -a podman=(podman --root "$store/root" --runroot "$store/run" --tmpdir "$store/tmp"
    --storage-driver vfs --events-backend file)
  for image in service localdev; do
    note "podman: $image"
    "${podman[@]}" load --quiet --input "$output/$variant-$builder/$image.tar" >/dev/null
    "${podman[@]}" save --quiet --format docker-archive \
      --output "$formats/$image.podman-docker.tar" "sample-$image:$variant-$builder"
    listed "formats/$image.podman-docker.tar" docker-archive "$image" "$variant" "$builder"
    "${podman[@]}" save --quiet --format oci-archive --uncompressed \
      --output "$formats/$image.podman-oci.tar" "sample-$image:$variant-$builder"
    listed "formats/$image.podman-oci.tar" oci-archive "$image" "$variant" "$builder"
  done
  "${podman[@]}" save --quiet --multi-image-archive --format docker-archive \
    --output "$formats/pair.podman-docker.tar" \
    "sample-service:$variant-$builder" "sample-localdev:$variant-$builder"
  listed formats/pair.podman-docker.tar docker-archive both "$variant" "$builder"
  rm -rf "$store"
  trap - EXIT
}

rm -f "$stamp"
: >"$output/index.tsv"
debian_base "$cache"
import_bases
fetch_distributions "$cache" sample \
  --requirement TestImages/sample-service/requirements.txt \
  --requirement TestImages/sample-service/test_requirements.txt
serve_index "$cache"
build_and_save system buildkit
export_tree system buildkit
ask system buildkit
for other in "system classic" "venv buildkit" "venv classic"; do
  read -r variant builder <<<"$other"
  build_and_save "$variant" "$builder"
done
export_tree venv buildkit
ask venv buildkit
convert system buildkit
printf '%s\n' "$inputs" >"$stamp"
note "made $(wc -l <"$output/index.tsv") files and folders in $output"
