# imgdiff: `make help` lists the targets.

PREFIX ?= /usr/local
# Where the real images go; about 16 GB.
IMAGES ?= images
# How long each fuzz target runs, and which; none named means all.
SECONDS ?= 60
TARGETS ?=
export DESTDIR

BINARIES = .build/release
BUILD_RELEASE = swift build --configuration release -debug-info-format none $$(Scripts/static-linking)
SAMPLE = .build/sample
DIST = .build/dist
SWIFT_CODE = Package.swift Sources Tests TestImages Fuzz Packaging
SHELL_CODE = .ci/run $(filter-out %.py %.c,$(wildcard Scripts/* TestImages/engine/*.sh Packaging/ci/github-*))

.PHONY: help prepare demo sample build test test-fast documentation install uninstall dist check-dist images bench sanitize fuzz lint format clean clean-images

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | \
	  while IFS='|' read -r target text; do printf 'make %-14s %s\n' "$$target" "$$text"; done

demo: ## install what is missing, build, and judge the embedded sample images
	@# Together, since neither fills two cores; each in a folder of its own, since a build locks its own.
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target build sample
	@echo
	@echo '$$ imgdiff docker-save-25/service.tar docker-save-25/localdev.tar'
	@cd $(SAMPLE) && COLUMNS=96 $(CURDIR)/$(BINARIES)/imgdiff \
	  docker-save-25/service.tar docker-save-25/localdev.tar
	@echo
	@echo '$$ imgdiff leak-uninstalled/service.tar docker-save-25/localdev.tar'
	@cd $(SAMPLE) && { COLUMNS=96 $(CURDIR)/$(BINARIES)/imgdiff \
	  leak-uninstalled/service.tar docker-save-25/localdev.tar; test $$? -eq 1; }

prepare:
	Scripts/require-swift
	Scripts/install-dependencies build

sample: prepare
	swift build --configuration release --scratch-path .build/sample-build --product sample-images
	.build/sample-build/release/sample-images $(SAMPLE)

build: prepare ## build the release binary
	$(BUILD_RELEASE) --product imgdiff

test: ## run every test, those on real images included
	@Scripts/require-swift
	@Scripts/run-tests $(IMAGES)

test-fast: ## run every test but those that need a Docker engine
	@Scripts/require-swift
	@Scripts/run-tests --fast

documentation: prepare ## make the pages of the library's documentation, in .build/documentation
	swift build --target ImgdiffKit
	Scripts/document-library .build/documentation

install: build ## install to PREFIX (DESTDIR is heeded), with man pages and completions
	$(BUILD_RELEASE) --product command-reference
	Scripts/install-program $(BINARIES) $(PREFIX)

uninstall: ## remove what make install put there
	Scripts/install-program --remove $(PREFIX)

dist: build ## make a Debian package and a tarball, in .build/dist
	Scripts/install-dependencies dist
	$(BUILD_RELEASE) --product command-reference
	Scripts/make-packages $(BINARIES) $(DIST)

check-dist: dist sample ## make them again, and install the package in a fresh system
	Scripts/check-packages $(BINARIES) $(DIST) $(SAMPLE)

images: ## build the real images in a Docker engine of their own
	Scripts/install-dependencies test
	Scripts/make-images $(IMAGES)

bench: build images ## measure beside dive, syft and the floors, into Docs/benchmarks.md; 7 GB more
	Scripts/install-dependencies bench
	$(BUILD_RELEASE) --product sample-images
	$(BUILD_RELEASE) --product synthetic-images
	Scripts/bench $(IMAGES)

sanitize: prepare ## run every test with the thread and address sanitizers; takes long
	Scripts/sanitize $(IMAGES)

fuzz: prepare ## read made-up inputs, SECONDS=60 for each of TARGETS (all of them)
	Scripts/fuzz $(SECONDS) $(TARGETS)

lint: ## check the format of the Swift code, and the scripts
	Scripts/require-swift
	Scripts/install-dependencies lint
	swift format lint --strict --parallel --recursive $(SWIFT_CODE)
	shellcheck --external-sources $(SHELL_CODE)

format: ## format the Swift code
	Scripts/require-swift
	swift format --in-place --parallel --recursive $(SWIFT_CODE)

clean: ## remove what was built; the real images stay
	rm -rf .build .build-*

clean-images: ## remove the real images and what they are made from
	rm -rf $(IMAGES)
