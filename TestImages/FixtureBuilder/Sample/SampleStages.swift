/// The stages of the sample's Dockerfile, as the history of an image tells them.
enum SampleStages {
  static func layer(_ entries: [TarEntry], _ createdBy: String) -> BuildStep {
    .layer(LayerRecipe(entries, createdBy: createdBy))
  }

  static var configuration: ImageConfiguration {
    var configuration = ImageConfiguration()
    configuration.environment = [
      "PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
      "PYTHON_VERSION=3.12.7", "PYTHONPATH=/app/src",
    ]
    configuration.workingDirectory = "/app"
    return configuration
  }

  static let base: [BuildStep] = [
    layer(SampleFiles.base, "# debian.sh --arch 'amd64' out/ 'bookworm' '@1731283200'"),
    .metadata("ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"),
    .metadata("ENV LANG=C.UTF-8"), .metadata("ENV PYTHON_VERSION=3.12.7"),
    layer(SampleFiles.interpreter, "RUN /bin/sh -c set -eux; make -j; make install # buildkit"),
    .metadata("CMD [\"python3\"]"),
  ]

  static let dependencies: [BuildStep] =
    base + [
      layer([.directory("app")], "WORKDIR /app"),
      layer(
        [.directory("app"), .file("app/requirements.txt", SampleFiles.requirements)],
        "COPY requirements.txt ./ # buildkit"),
      installation(of: SampleDistributions.service, from: "requirements.txt"),
    ]

  static let testDependencies: [BuildStep] =
    dependencies + [
      layer(
        [.directory("app"), .file("app/test_requirements.txt", SampleFiles.testRequirements)],
        "COPY test_requirements.txt ./ # buildkit"),
      installation(of: SampleDistributions.test, from: "test_requirements.txt"),
    ]

  static let builder: [BuildStep] = [
    .metadata("ENV PYTHONPATH=/app/src"),
    layer(SampleFiles.source(mtime: TarEntry.defaultTime), "COPY src ./src # buildkit"),
  ]

  /// Its copy of the source differs from the builder's in the folders' times alone, as two copies
  /// of one source do in a real build: two diffIDs for one content.
  static let testsBuilder: [BuildStep] = [
    .metadata("ENV PYTHONPATH=/app/src"),
    layer(SampleFiles.source(mtime: TarEntry.defaultTime + 2), "COPY src ./src # buildkit"),
    layer(
      [.directory("app"), .file("app/pytest.ini", SampleFiles.pytestConfiguration)],
      "COPY pytest.ini ./ # buildkit"),
    layer(SampleFiles.tests, "COPY tests ./tests # buildkit"),
  ]

  private static func installation(
    of distributions: [PythonDistribution], from requirements: String
  ) -> BuildStep {
    layer(
      TarEntry.withParents(of: distributions.flatMap { $0.files() }),
      "RUN /bin/sh -c python3 -m pip install --no-cache-dir --requirement \(requirements)"
        + " # buildkit")
  }
}
