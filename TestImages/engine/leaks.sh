#!/usr/bin/env bash
# Builds services that leak, each by one or two instructions on top of the real service, with the
# real engine and real pip.
#
#   leaks.sh OUTPUT_DIR
#
# Makes OUTPUT_DIR/leaks/NAME.tar (docker save) and OUTPUT_DIR/leaks/expected.tsv: name, verdict, one
# rule that must be named, a part of the subject or path. The localdev image to compare with is
# OUTPUT_DIR/system-buildkit/localdev.tar, of which build-pair.sh makes the same layers. Does nothing
# where they are there already and the recipes have not changed.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ $# -eq 1 ]] || fail "usage: leaks.sh OUTPUT_DIR"
mkdir -p "$1"
output=$(cd "$1" && pwd)
cache=$output/cache
stamp=$output/.leaks
inputs=$(digest_of "$sample_folder" "$engine_folder/leaks.sh" "$engine_folder/common.sh" \
  "$engine_folder/engine.sh")
if up_to_date "$stamp" "$inputs"; then
  exit 0
fi
inside_engine "$output" "$output"

# $1: name; $2: verdict; $3: rule; $4: part of the subject or path; standard input: the Dockerfile's
# instructions after FROM.
recipe() {
  local name=$1 context
  note "building leaks/$name"
  context=$(mktemp -d "${TMPDIR:-/tmp}/imgdiff-leak.XXXXXX")
  cp -r "$sample_folder/." "$context"
  {
    printf '%s\n' 'FROM leaks:service' 'USER root'
    cat
  } >"$context/leak.Dockerfile"
  if ! DOCKER_BUILDKIT=1 "$docker" build --network host \
    --build-arg PIP_INDEX_URL="$index_url" --tag "leaks:$name" \
    --file "$context/leak.Dockerfile" "$context" >"$output/leaks/$name.log" 2>&1; then
    tail -n 40 "$output/leaks/$name.log" >&2
    rm -rf "$context"
    fail "the build failed"
  fi
  rm -rf "$context"
  "$docker" save --output "$output/leaks/$name.tar" "leaks:$name"
  chmod 644 "$output/leaks/$name.tar"
  printf '%s\t%s\t%s\t%s\n' "$@" >>"$output/leaks/expected.tsv"
}

rm -rf "$stamp" "$output/leaks"
mkdir -p "$output/leaks"
debian_base "$cache"
"$docker" load --quiet --input "$output/system-buildkit/service.tar" >/dev/null
"$docker" tag sample-service:system-buildkit leaks:service
import_bases
fetch_distributions "$cache" sample \
  --requirement TestImages/sample-service/requirements.txt \
  --requirement TestImages/sample-service/test_requirements.txt
serve_index "$cache"

recipe installed leaked no-test-distributions pytest <<'DOCKERFILE'
ARG PIP_INDEX_URL
RUN python3 -m pip install --no-cache-dir pytest==8.3.3
DOCKERFILE
recipe uninstalled-later leaked no-test-distributions pytest <<'DOCKERFILE'
ARG PIP_INDEX_URL
RUN python3 -m pip install --no-cache-dir pytest==8.3.3
RUN python3 -m pip uninstall --yes pytest
DOCKERFILE
recipe left-behind leaked no-test-distributions pluggy <<'DOCKERFILE'
ARG PIP_INDEX_URL
RUN python3 -m pip install --no-cache-dir pytest==8.3.3 && python3 -m pip uninstall --yes pytest
DOCKERFILE
recipe venv leaked no-test-distributions pytest <<'DOCKERFILE'
ARG PIP_INDEX_URL
RUN python3 -m venv /srv/quality && /srv/quality/bin/pip install --no-cache-dir pytest==8.3.3
DOCKERFILE
recipe target leaked no-test-distributions pytest-mock <<'DOCKERFILE'
ARG PIP_INDEX_URL
RUN python3 -m pip install --no-cache-dir --no-deps --target /app/lib pytest-mock==3.14.0
DOCKERFILE
recipe stripped leaked no-test-distribution-files pytest <<'DOCKERFILE'
ARG PIP_INDEX_URL
RUN python3 -m pip install --no-cache-dir --no-deps --target /app/_vendor pytest==8.3.3 \
  && rm -r /app/_vendor/*.dist-info /app/_vendor/bin
DOCKERFILE
recipe bytecode leaked no-test-bytecode pytest <<'DOCKERFILE'
ARG PIP_INDEX_URL
RUN python3 -m pip install --no-cache-dir --no-deps --no-compile --target /tmp/t pytest==8.3.3 \
  && python3 -m compileall -q -b /tmp/t && find /tmp/t -name '*.py' -delete \
  && mkdir /app/lib && cp -r /tmp/t/_pytest /app/lib/ && rm -r /tmp/t
DOCKERFILE
recipe pip-cache leaked no-test-archives pytest <<'DOCKERFILE'
ARG PIP_INDEX_URL
RUN python3 -m pip install --no-deps --target /tmp/t pytest==8.3.3 && rm -r /tmp/t \
  && mkdir -p /root/.cache/pip/wheels \
  && python3 -m pip download --no-cache-dir --no-deps --dest /root/.cache/pip/wheels pytest==8.3.3
DOCKERFILE
recipe zipped leaked no-test-archives tests <<'DOCKERFILE'
COPY tests /tmp/tests
RUN cd /tmp && python3 -m zipfile -c /srv/picture.jpg tests && rm -r /tmp/tests
DOCKERFILE
recipe tarred leaked no-test-archives tests <<'DOCKERFILE'
COPY tests /tmp/tests
RUN tar -C /tmp -czf /srv/backup.dat tests && rm -r /tmp/tests
DOCKERFILE
recipe tests-copied leaked no-test-files /app/tests <<'DOCKERFILE'
COPY tests ./tests
DOCKERFILE
recipe tests-removed leaked no-test-files /app/tests <<'DOCKERFILE'
COPY tests ./tests
RUN rm -r tests
DOCKERFILE
recipe tests-renamed leaked no-test-content /app/src/sample_service/probe.py <<'DOCKERFILE'
COPY tests/test_storage.py /app/src/sample_service/probe.py
DOCKERFILE
recipe tests-dos leaked no-test-content /app/src/sample_service/probe.py <<'DOCKERFILE'
COPY tests/test_storage.py /app/src/sample_service/probe.py
RUN sed -i 's/$/\r/' /app/src/sample_service/probe.py
DOCKERFILE
recipe tests-compiled leaked no-test-bytecode /srv/storage.bin <<'DOCKERFILE'
COPY tests ./tests
RUN python3 -m compileall -q tests && mv tests/__pycache__/test_storage.*.pyc /srv/storage.bin
DOCKERFILE
recipe path-configuration leaked no-test-imports pytest-mock <<'DOCKERFILE'
ARG PIP_INDEX_URL
RUN python3 -m pip install --no-cache-dir --no-deps --target /srv/extra pytest-mock==3.14.0 \
  && echo /srv/extra >"$(python3 -c 'import site; print(site.getsitepackages()[0])')/extra.pth"
DOCKERFILE
recipe healthcheck leaked no-test-entry-points Healthcheck <<'DOCKERFILE'
HEALTHCHECK CMD python3 -m pytest -q /app || exit 1
DOCKERFILE
recipe harmless-tools proven - - <<'DOCKERFILE'
RUN python3 -m pip uninstall --yes pip
DOCKERFILE
recipe harmless-bytecode proven - - <<'DOCKERFILE'
RUN python3 -m compileall -q /app/src && touch /app/src/sample_service/__init__.py
DOCKERFILE
printf '%s\n' "$inputs" >"$stamp"
