# Virtual environments: the one of PATH, one that sees the system's sites, and one that nothing names.
FROM base:venv AS tools
ARG PIP_INDEX_URL
RUN python3 -m pip install --no-cache-dir --target /tools uv==0.5.11

FROM base:venv
ARG PIP_INDEX_URL
ENV PIP_NO_CACHE_DIR=1
# The system has an older one of something that the virtual environments have, too.
RUN /usr/bin/python3 -m pip install --no-deps packaging==23.0 six==1.15.0
RUN python3 -m pip install pytest==8.3.3 pytest-cov==5.0.0 pytest-mock==3.14.0 pytest-xdist==3.6.1
RUN python3 -m pip install numpy==2.1.3 cryptography==43.0.3 requests==2.32.3

COPY projects /src
RUN python3 -m pip install --editable /src/zoo-setuptools-src --editable /src/zoo-setuptools-flat \
      --editable /src/zoo-hatchling --editable /src/zoo-poetry[signing] --editable /src/zoo-uv \
 && python3 -m pip install /src/zoo-implicit-alpha /src/zoo-implicit-beta \
      /src/zoo-pkgutil-alpha /src/zoo-pkgutil-beta

# Another installer than pip.
RUN --mount=type=bind,from=tools,source=/tools,target=/tools \
    /tools/bin/uv pip install --no-cache --python /opt/venv/bin/python3 --index-url "$PIP_INDEX_URL" \
      humanize==4.9.0

RUN /usr/bin/python3 -m venv --system-site-packages /opt/shared \
 && /opt/shared/bin/python3 -m pip install --no-deps packaging==24.1 toolz==0.12.1
RUN /usr/bin/python3 -m venv --without-pip /srv/hidden/env \
 && python3 -m pip --python /srv/hidden/env/bin/python3 install iniconfig==2.0.0

# The user site, which no virtual environment without system sites reads.
RUN /usr/bin/python3 -m pip install --user --no-deps six==1.16.0

RUN python3 -m pip install --no-deps more-itertools==10.3.0
RUN python3 -m pip uninstall --yes more-itertools
RUN python3 -m pip install --no-deps blinker==1.8.2
RUN rm -r /opt/venv/lib/python3.11/site-packages/blinker-1.8.2.dist-info
