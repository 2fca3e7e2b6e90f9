/// The files of the sample service, laid out as TestImages/sample-service has them; the contents
/// are shorter, for nothing here is ever run.
enum SampleFiles {
  static let requirements: ByteString = """
    # What the service needs to run.
    Flask==3.0.3
    requests==2.32.3
    SQLAlchemy==2.0.36
    gunicorn==23.0.0

    """

  static let testRequirements: ByteString = """
    # What its tests need besides.
    pytest==8.3.3
    pytest-cov==5.0.0
    pytest-mock==3.14.0
    responses==0.25.3
    factory-boy==3.3.1

    """

  static let pytestConfiguration: ByteString = """
    [pytest]
    testpaths = tests

    """

  /// The service's package; its time is that of the build that copied it.
  static func source(mtime: Int) -> [TarEntry] {
    let package = "app/src/sample_service"
    let files: [TarEntry] = [
      .file("\(package)/__init__.py", "\"\"\"A reading list over HTTP.\"\"\"\n"),
      .file("\(package)/application.py", "from flask import Flask\n\napp = Flask(__name__)\n"),
      .file("\(package)/catalogue.py", "import requests\n\nBASE = \"https://example.invalid\"\n"),
      .file("\(package)/storage.py", "from sqlalchemy.orm import DeclarativeBase\n"),
    ]
    return TarEntry.withParents(of: files).map { entry in
      entry.with { if $0.kind == .directory { $0.mtime = mtime } }
    }
  }

  static let tests = TarEntry.withParents(of: [
    .file("app/tests/__init__.py"),
    .file("app/tests/conftest.py", "import pytest\n\nfrom sample_service.application import app\n"),
    .file("app/tests/factories.py", "import factory\n\nfrom sample_service import storage\n"),
    .file("app/tests/test_application.py", "def test_home(client):\n    client.get(\"/\")\n"),
    .file("app/tests/test_catalogue.py", "import responses\n\n\ndef test_lookup():\n    pass\n"),
    .file("app/tests/test_storage.py", "from tests.factories import BookFactory\n"),
  ])

  /// A Debian and an interpreter, as far as anyone looks at them.
  static let base: [TarEntry] = {
    var files: [TarEntry] = [
      .symlink("bin", to: "usr/bin"),
      .symlink("lib", to: "usr/lib"),
      .file("usr/bin/dash", "#!placeholder for a shell\n", mode: 0o755),
      .symlink("usr/bin/sh", to: "dash"),
      .file("usr/lib/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n"),
      .symlink("etc/os-release", to: "../usr/lib/os-release"),
      .file("etc/debian_version", "12.8\n"),
      .file("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"),
      .file("etc/group", "root:x:0:\n"),
      .file("etc/shadow", "root:*:20000:0:99999:7:::\n", mode: 0o640, gid: 42),
    ]
    for folder in ["dev", "home", "proc", "run", "sys", "var/log"] as [ByteString] {
      files.append(.directory(folder))
    }
    files += [.directory("root", mode: 0o700), .directory("tmp", mode: 0o1777)]
    return TarEntry.withParents(of: files)
  }()

  static let interpreter: [TarEntry] = {
    let library = "usr/local/lib/python3.12"
    var files: [TarEntry] = [
      .file("usr/local/bin/python3.12", "\u{7F}ELF placeholder for CPython 3.12\n", mode: 0o755),
      .symlink("usr/local/bin/python3", to: "python3.12"),
      .symlink("usr/local/bin/python", to: "python3"),
      .file("usr/local/include/python3.12/patchlevel.h", "#define PY_VERSION \"3.12.7\"\n"),
    ]
    // The interpreter's own tests and test modules are no tests of the service.
    let modules = [
      "os.py", "re/__init__.py", "encodings/__init__.py", "test/__init__.py", "test/test_os.py",
      "unittest/__init__.py", "unittest/case.py", "unittest/mock.py", "doctest.py",
    ]
    files += modules.map {
      .file("\(library)/\($0)", "# \($0) of the standard library, a stand-in.\n")
    }
    for distribution in SampleDistributions.base { files += distribution.files() }
    return TarEntry.withParents(of: files)
  }()
}
