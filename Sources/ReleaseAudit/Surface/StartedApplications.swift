import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// The distributions that the commands of images start as the application: what a server is given
/// (`gunicorn ourapp.wsgi:app`, `celery -A ourapp`, `DJANGO_SETTINGS_MODULE`), what the tests are run of
/// (`pytest --pyargs ourapp`), and, where it shows no sign of having been published, what is started itself or is
/// the one thing that an instruction installs without an index.
struct StartedApplications {
  /// Their normalised names.
  private(set) var names: Set<String> = []

  init(_ images: [AuditedImage]) {
    var modules: Set<String> = []
    var started: Set<String> = []
    var alone: Set<String> = []
    for image in images {
      alone.formUnion(Self.installedAlone(in: image.files.image))
      guard let config = image.files.image.config.config else { continue }
      let words = ((config.entrypoint ?? []) + (config.cmd ?? [])).flatMap { word in
        word.split { " \t\n;&|\"'=".contains($0) }.map(String.init)
      }
      modules.formUnion(Self.applications(words))
      modules.formUnion(config.env.compactMap(Self.application(ofVariable:)))
      started.formUnion(Self.started(words))
    }
    guard !modules.isEmpty || !started.isEmpty || !alone.isEmpty else { return }
    for image in images {
      for distribution in image.python.distributions where distribution.standing == .installed {
        let name = distribution.name.normalized
        if KnownTestTools.isKnown(name) || InstallTools.contains(name) { continue }
        let scripts = (distribution.entryPoints?.scripts ?? []).map(\.name)
        let isOwn =
          distribution.classifiers.isEmpty && !Self.servers.contains(name)
          && (alone.contains(name) || distribution.topLevel.contains(where: started.contains)
            || scripts.contains(where: started.contains))
        if isOwn || distribution.topLevel.contains(where: modules.contains) {
          names.insert(name)
        }
      }
    }
  }

  /// The top modules of what words name as an application.
  private static func applications(_ words: [String]) -> Set<String> {
    var modules: Set<String> = []
    for (place, word) in words.enumerated() {
      if let module = reference(word) { modules.insert(module) }
      guard place + 1 < words.count, options.contains(word) else { continue }
      if let module = module(words[place + 1]) { modules.insert(module) }
    }
    return modules
  }

  private static let options: Set<String> = ["--pyargs", "-A", "--app", "--settings"]

  /// `ourapp.wsgi:app`, `ourapp:create_app()`.
  private static func reference(_ word: String) -> String? {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts[1].first, first.isLetter || first == "_" else {
      return nil
    }
    return module(String(parts[0]))
  }

  /// The top module of a dotted name; nil for what is none.
  private static func module(_ word: String) -> String? {
    let path = word.prefix { $0 != ":" }
    guard !path.isEmpty,
      path.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") })
    else { return nil }
    let top = path.prefix { $0 != "." }
    return top.first.map { $0.isLetter || $0 == "_" } ?? false ? String(top) : nil
  }

  private static func application(ofVariable variable: String) -> String? {
    let parts = variable.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, ["DJANGO_SETTINGS_MODULE", "FLASK_APP"].contains(parts[0]) else {
      return nil
    }
    return module(String(parts[1]))
  }

  /// What is started itself: the first command, and modules behind `-m`.
  private static func started(_ words: [String]) -> Set<String> {
    var names: Set<String> = []
    if let first = words.first { names.insert(String(first.split(separator: "/").last ?? "")) }
    for (option, word) in zip(words, words.dropFirst()) where option == "-m" {
      if let module = module(word) { names.insert(module) }
    }
    return names
  }

  /// Projects that an instruction installs by name from a folder of wheels, or from their one file, and nothing
  /// else with it but what files of requirements list.
  private static func installedAlone(in image: Image) -> Set<String> {
    var names: Set<String> = []
    for layer in image.layers {
      guard let createdBy = layer.createdBy else { continue }
      let isWithoutIndex = createdBy.contains("--no-index")
      guard isWithoutIndex || createdBy.contains(".whl") || createdBy.contains(".tar.gz") else {
        continue
      }
      for command in BuildInstruction(createdBy: createdBy).installations {
        let named = command.sources.compactMap { source in
          switch source {
          case .distribution(let name): isWithoutIndex ? name : ""
          case .project(let path, _): name(ofFile: path) ?? ""
          case .file, .group, .lock: nil
          }
        }
        guard named.count == 1, let name = named.first, !name.isEmpty else { continue }
        names.insert(ProjectName.normalize(name))
      }
    }
    return names
  }

  /// The project whose wheel or sdist a path names (PyPA: "Binary distribution format", "Source distribution
  /// file name"); nil for addresses, folders and patterns.
  private static func name(ofFile path: String) -> String? {
    guard !path.contains("://"), path.hasSuffix(".whl") || path.hasSuffix(".tar.gz"),
      let file = path.split(separator: "/").last, let dash = file.firstIndex(of: "-")
    else { return nil }
    let name = file[..<dash]
    return name.isEmpty || name.contains("*") ? nil : String(name)
  }

  /// Servers and tools that start an application of somebody else.
  private static let servers: Set<String> = [
    "gunicorn", "uvicorn", "hypercorn", "waitress", "daphne", "granian", "flask", "django",
    "celery",
    "supervisor", "twisted", "uwsgi", "pyuwsgi", "bjoern", "gevent", "tornado", "aiohttp",
    "fastapi",
    "fastapi-cli", "streamlit", "gradio", "dash", "bokeh", "panel", "distributed", "dask", "ray",
    "jupyter", "jupyter-core", "jupyter-server", "jupyterlab", "notebook", "ipython", "airflow",
    "apache-airflow", "prefect", "dagster", "luigi", "scrapy", "rq", "huey", "dramatiq", "arq",
    "honcho", "circus", "ddtrace", "newrelic", "opentelemetry-instrumentation", "elastic-apm",
    "debugpy", "cherrypy", "pyramid", "pastedeploy", "mod-wsgi", "meinheld", "sanic", "quart",
    "starlette", "alembic", "mlflow", "mkdocs", "sphinx", "awslambdaric", "functions-framework",
    "uv", "poetry", "pdm", "pipenv", "hatch",
  ]
}
