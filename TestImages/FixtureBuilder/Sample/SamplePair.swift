/// The embedded sample: `service` and `localdev` of one multi-stage Dockerfile, as BuildKit would
/// have built them from TestImages/sample-service/Dockerfile.
public struct SamplePair: Sendable {
  /// A way in which the service may have come to hold tests.
  public enum Leak: String, Sendable, Hashable, CaseIterable {
    /// None: the service is clean.
    case none = "clean"
    /// pytest was installed for a check and uninstalled by the next instruction: its bytes ship.
    case uninstalledLater = "leak-uninstalled"
    /// `COPY tests ./tests` stands in the service's branch.
    case testsCopied = "leak-tests"
    /// The service was built on the stage that has the test requirements.
    case wrongStage = "leak-wrong-stage"
    /// The tests were removed, their bytecode was not.
    case bytecodeLeftBehind = "leak-bytecode"
  }

  /// What `requirements.txt` installs.
  public static var serviceDistributions: [PythonDistribution] { SampleDistributions.service }

  /// What `test_requirements.txt` adds.
  public static var testDistributions: [PythonDistribution] { SampleDistributions.test }

  /// The entries that `COPY tests ./tests` makes, folders included.
  public static var testFiles: [TarEntry] { SampleFiles.tests }

  /// How the service leaks.
  public let leak: Leak
  /// How every layer is compressed, in the formats that allow it.
  public let compression: Compression

  /// The clean pair, or one whose service leaks.
  public init(leak: Leak = .none, compression: Compression = .gzip) {
    self.leak = leak
    self.compression = compression
  }

  /// What ships.
  public var service: ImageRecipe {
    let stage = leak == .wrongStage ? SampleStages.testDependencies : SampleStages.dependencies
    let steps =
      stage + SampleStages.builder + leakedSteps + [
        SampleStages.layer(
          [.file("tests-passed")], "COPY /tests-passed /tests-passed # buildkit"),
        .metadata("USER 1000:1000"), .metadata("EXPOSE [8000/tcp]"),
        .metadata(
          "ENTRYPOINT [\"python3\" \"-m\" \"gunicorn\" \"--bind\" \"0.0.0.0:8000\""
            + " \"sample_service:create_app()\"]"),
      ]
    var configuration = SampleStages.configuration
    configuration.user = "1000:1000"
    configuration.exposedPorts = ["8000/tcp"]
    configuration.entrypoint = [
      "python3", "-m", "gunicorn", "--bind", "0.0.0.0:8000", "sample_service:create_app()",
    ]
    return image(steps, configuration, tag: "service:latest")
  }

  /// What the developer runs: the same dependencies and source, the tests and what they need.
  public var localdev: ImageRecipe {
    let command = [
      "python3", "-m", "flask", "--app", "sample_service", "run", "--host", "0.0.0.0", "--port",
      "8000",
    ]
    let steps =
      SampleStages.testDependencies + SampleStages.testsBuilder + [
        .metadata("ENV FLASK_DEBUG=1"), .metadata("EXPOSE [8000/tcp]"),
        .metadata("CMD [" + command.map { "\"\($0)\"" }.joined(separator: " ") + "]"),
      ]
    var configuration = SampleStages.configuration
    configuration.environment.append("FLASK_DEBUG=1")
    configuration.exposedPorts = ["8000/tcp"]
    configuration.command = command
    return image(steps, configuration, tag: "localdev:latest")
  }

  private func image(
    _ steps: [BuildStep], _ configuration: ImageConfiguration, tag: String
  ) -> ImageRecipe {
    ImageRecipe(steps: steps, configuration: configuration, tags: [tag]).mapLayers {
      $0.compression = compression
    }
  }

  private var leakedSteps: [BuildStep] {
    switch leak {
    case .none, .wrongStage: return []
    case .uninstalledLater:
      let pytest = SampleDistributions.pytest
      return [
        SampleStages.layer(
          pytest.entries(), "RUN /bin/sh -c python3 -m pip install pytest # buildkit"),
        SampleStages.layer(
          pytest.whiteouts(), "RUN /bin/sh -c python3 -m pip uninstall --yes pytest # buildkit"),
      ]
    case .testsCopied:
      return [SampleStages.layer(SampleFiles.tests, "COPY tests ./tests # buildkit")]
    case .bytecodeLeftBehind:
      let caches = SampleFiles.tests.filter { $0.name.text.contains("/test_") }.map { test in
        TarEntry.file(
          ByteString(PythonBytecode.cachePath(of: test.name.text, tag: "-pytest-8.3.3")),
          PythonBytecode.module(
            filename: "/" + test.name.text, sourceSize: test.content.count))
      }
      return [
        SampleStages.layer(
          TarEntry.withParents(of: caches),
          "RUN /bin/sh -c find . -name '*.py' -path './tests/*' -delete # buildkit")
      ]
    }
  }
}
