# The system's interpreter: Debian's dist-packages, user sites, --target, and what deletion leaves.
FROM base:system
ARG PIP_INDEX_URL
ENV PIP_NO_CACHE_DIR=1
RUN python3 -m pip install pytest==8.3.3 pytest-cov==5.0.0 pytest-mock==3.14.0 pytest-xdist==3.6.1
RUN python3 -m pip install numpy==2.1.3 cryptography==43.0.3 requests==2.32.3

# An editable of each backend, once with a path in a .pth and once with a finder.
COPY projects /src
RUN python3 -m pip install --editable /src/zoo-setuptools-src --editable /src/zoo-setuptools-flat \
      --editable /src/zoo-hatchling --editable /src/zoo-poetry[signing] --editable /src/zoo-uv

# Namespace packages: implicit, pkgutil's, and declared ones with their -nspkg.pth.
RUN python3 -m pip install /src/zoo-implicit-alpha /src/zoo-implicit-beta \
      /src/zoo-pkgutil-alpha /src/zoo-pkgutil-beta \
 && python3 -m pip install --no-build-isolation /src/zoo-declared-alpha /src/zoo-declared-beta

# User sites of root and of another user; they shadow what the system has.
RUN echo 'app:x:1000:1000::/home/app:/bin/sh' >>/etc/passwd \
 && install --directory --owner 1000 --group 1000 /home/app \
 && python3 -m pip install --user --no-deps idna==3.4 humanize==4.9.0
USER app
RUN python3 -m pip install --user six==1.16.0
USER root

# A folder on PYTHONPATH, which shadows all of them, and one that nothing names.
RUN python3 -m pip install --target /opt/vendor --no-deps idna==3.6 attrs==23.2.0 \
 && python3 -m pip install --target /opt/forgotten --no-deps toolz==0.12.1
ENV PYTHONPATH=/opt/vendor:/opt/absent

# Uninstalled by a later layer: gone from the merged view, shipped all the same.
RUN python3 -m pip install --no-deps more-itertools==10.3.0
RUN python3 -m pip uninstall --yes more-itertools
# Its metadata alone removed: it still imports.
RUN python3 -m pip install --no-deps blinker==1.8.2
RUN rm -r /usr/local/lib/python3.11/dist-packages/blinker-1.8.2.dist-info
# Its RECORD alone removed, and its METADATA alone.
RUN python3 -m pip install --no-deps click==8.1.7 zipp==3.20.2
RUN rm /usr/local/lib/python3.11/dist-packages/click-8.1.7.dist-info/RECORD \
       /usr/local/lib/python3.11/dist-packages/zipp-3.20.2.dist-info/METADATA
# What an interrupted uninstall of pip leaves.
RUN python3 -m pip install --no-deps tomli==2.0.1 \
 && cd /usr/local/lib/python3.11/dist-packages && mv tomli '~omli' \
 && mv tomli-2.0.1.dist-info '~omli-2.0.1.dist-info'
# Paths in a .pth, a line that is code, and a hidden .pth, which interpreters since 3.11.8 skip.
RUN cd /usr/local/lib/python3.11/dist-packages \
 && mkdir -p /opt/by-pth/zoo_by_pth && touch /opt/by-pth/zoo_by_pth/__init__.py \
 && mkdir -p /opt/by-hidden-pth && touch /opt/by-hidden-pth/zoo_by_hidden_pth.py \
 && printf '# a comment\n\n/opt/by-pth\n/opt/absent-too\n' >by-path.pth \
 && printf 'import sys; sys.zoo = True\n' >code.pth \
 && printf '/opt/by-hidden-pth\n' >.hidden.pth
