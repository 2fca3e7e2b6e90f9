# What setuptools and distutils wrote before wheels, made by a setuptools of that time.
FROM base:system
ARG PIP_INDEX_URL
ENV PIP_NO_CACHE_DIR=1
RUN python3 -m venv /opt/eggs
ENV PATH=/opt/eggs/bin:$PATH
RUN python3 -m pip install setuptools==57.5.0 six==1.16.0
COPY projects /src
# An egg-link, with the project's own folder in easy-install.pth.
RUN cd /src/zoo-develop && python3 setup.py develop
# A zipped egg and an egg folder.
RUN cd /src/zoo-zipped-egg && python3 setup.py install && rm -rf build dist *.egg-info
RUN cd /src/zoo-egg-folder && python3 setup.py install && rm -rf build dist *.egg-info
# pip without wheel runs setup.py: an egg-info folder with installed-files.txt.
RUN python3 -m pip install --no-use-pep517 --no-deps /src/zoo-legacy-pip
# An egg-info folder without one, and distutils' egg-info, which is a file.
RUN cd /src/zoo-pkgutil-alpha && python3 setup.py install --root / && rm -rf build *.egg-info
RUN cd /src/zoo-distutils && python3 setup.py install && rm -rf build
# Declared namespace packages with their -nspkg.pth.
RUN cd /src/zoo-declared-alpha && python3 setup.py install --root / && rm -rf build *.egg-info
RUN cd /src/zoo-declared-beta && python3 setup.py install --root / && rm -rf build *.egg-info
# A real distribution, installed as an egg and shadowed by none.
RUN python3 -m pip download --no-binary :all: --no-deps --no-build-isolation toolz==0.12.1 \
 && tar xzf toolz-0.12.1.tar.gz && cd toolz-0.12.1 && python3 setup.py install \
 && cd .. && rm -rf toolz-0.12.1 toolz-0.12.1.tar.gz
