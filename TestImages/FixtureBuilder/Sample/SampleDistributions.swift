/// The distributions of the sample pair: names, versions, requirements and scripts as the real ones
/// have them, contents of our own.
enum SampleDistributions {
  /// What the base image has.
  static let base = [
    distribution("pip", "24.2", scripts: [("pip", "pip._internal.cli.main:main")]).with {
      $0.isRequested = false
    }
  ]

  /// What `pip install --requirement requirements.txt` brings.
  static let service = [
    distribution(
      "Flask", "3.0.3",
      requires: [
        "Werkzeug>=3.0.0", "Jinja2>=3.1.2", "itsdangerous>=2.1.2", "click>=8.1.3",
        "blinker>=1.6.2", "importlib-metadata>=3.6.0; python_version < \"3.10\"",
        "asgiref>=3.2; extra == \"async\"",
      ], extras: ["async"], files: ["flask/app.py", "flask/cli.py", "flask/testing.py"],
      scripts: [("flask", "flask.cli:main")], isRequested: true),
    distribution("Werkzeug", "3.1.3", requires: ["MarkupSafe>=2.1.1"], files: ["werkzeug/test.py"]),
    distribution("Jinja2", "3.1.4", requires: ["MarkupSafe>=2.0"]),
    distribution("MarkupSafe", "3.0.2"),
    distribution("itsdangerous", "2.2.0"),
    distribution("click", "8.1.7", requires: ["colorama; platform_system == \"Windows\""]),
    distribution("blinker", "1.9.0"),
    distribution(
      "requests", "2.32.3",
      requires: [
        "charset-normalizer<4,>=2", "idna<4,>=2.5", "urllib3<3,>=1.21.1",
        "certifi>=2017.4.17", "PySocks!=1.5.7,>=1.5.6; extra == \"socks\"",
      ], extras: ["socks"], files: ["requests/api.py"], isRequested: true),
    distribution(
      "charset-normalizer", "3.4.0",
      scripts: [("normalizer", "charset_normalizer.cli:cli_detect")]),
    distribution("idna", "3.10"),
    distribution("urllib3", "2.2.3"),
    distribution("certifi", "2024.8.30", files: ["certifi/cacert.pem"]),
    distribution(
      "SQLAlchemy", "2.0.36", requires: ["typing-extensions>=4.6.0"],
      files: ["sqlalchemy/orm/__init__.py", "sqlalchemy/testing/__init__.py"], isRequested: true),
    PythonDistribution(
      "typing_extensions", "4.12.2",
      modules: [("typing_extensions.py", "\"\"\"A stand-in for typing_extensions.\"\"\"\n")]),
    distribution(
      "gunicorn", "23.0.0",
      requires: ["packaging", "importlib-metadata; python_version < \"3.8\""],
      scripts: [("gunicorn", "gunicorn.app.wsgiapp:run")], isRequested: true),
    distribution("packaging", "24.2", files: ["packaging/version.py"]),
  ]

  /// What `pip install --requirement test_requirements.txt` adds to that.
  static let test = [
    pytest,
    distribution("iniconfig", "2.0.0"),
    distribution("pluggy", "1.5.0"),
    distribution(
      "pytest-cov", "5.0.0", requires: ["pytest>=4.6", "coverage[toml]>=5.2.1"],
      classifiers: ["Framework :: Pytest"], files: ["pytest_cov/plugin.py"], isRequested: true),
    distribution(
      "coverage", "7.6.8",
      requires: ["tomli; python_full_version <= \"3.11.0a6\" and extra == \"toml\""],
      classifiers: ["Topic :: Software Development :: Testing"], extras: ["toml"],
      files: ["coverage/control.py"], scripts: [("coverage", "coverage.cmdline:main")]),
    distribution(
      "pytest-mock", "3.14.0", requires: ["pytest>=6.2.5"], classifiers: ["Framework :: Pytest"],
      isRequested: true),
    distribution(
      "responses", "0.25.3",
      requires: ["requests<3.0,>=2.30.0", "urllib3<3.0,>=1.25.10", "pyyaml"], isRequested: true),
    distribution("PyYAML", "6.0.2", package: "yaml"),
    distribution(
      "factory_boy", "3.3.1", requires: ["Faker>=0.7.0"], package: "factory", isRequested: true),
    distribution(
      "Faker", "33.0.0", requires: ["python-dateutil>=2.4", "typing-extensions"],
      scripts: [("faker", "faker.cli:execute_from_command_line")]),
    distribution("python-dateutil", "2.9.0.post0", requires: ["six>=1.5"], package: "dateutil"),
    PythonDistribution(
      "six", "1.16.0", modules: [("six.py", "\"\"\"A stand-in for six.\"\"\"\n")]),
  ]

  static let pytest = distribution(
    "pytest", "8.3.3",
    requires: [
      "iniconfig", "packaging", "pluggy<2,>=1.5", "colorama; sys_platform == \"win32\"",
      "exceptiongroup>=1.0.0rc8; python_version < \"3.11\"",
      "tomli>=1; python_version < \"3.11\"", "pygments>=2.7.2; extra == \"dev\"",
    ], classifiers: ["Topic :: Software Development :: Testing"], extras: ["dev"],
    files: ["_pytest/__init__.py", "_pytest/config/__init__.py", "pytest/__main__.py", "py.py"],
    scripts: [("py.test", "pytest:console_main"), ("pytest", "pytest:console_main")],
    isRequested: true)

  /// The same words in many distributions, which therefore distinguish none.
  private static let licence: ByteString =
    "MIT License\n\nPermission is hereby granted, free of charge, to any person.\n"

  private static func distribution(
    _ name: String, _ version: String, requires: [String] = [], classifiers: [String] = [],
    extras: [String] = [], package: String? = nil, files: [String] = [],
    scripts: [(name: String, target: String)] = [], isRequested: Bool = false
  ) -> PythonDistribution {
    let package = package ?? PythonDistribution.escaped(name).lowercased()
    let own = ["\(package)/__init__.py"] + files
    let modules = own.map { path in
      (path, ByteString("\"\"\"\(path) of \(name) \(version), a stand-in for fixtures.\"\"\"\n"))
    }
    return PythonDistribution(
      name, version, requires: requires, modules: modules + [("\(package)/py.typed", "")],
      consoleScripts: scripts
    ).with {
      $0.classifiers = ["License :: OSI Approved :: MIT License"] + classifiers
      $0.extras = extras
      $0.isRequested = isRequested
      $0.metadataFiles = [("LICENSE", licence)]
    }
  }
}
