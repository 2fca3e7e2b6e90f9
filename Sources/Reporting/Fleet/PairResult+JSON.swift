import JSON

extension PairResult {
  /// Writes the result as one line.
  package func writeJSON(to json: JSONWriter) {
    json.object {
      json.member("schema", Self.schema)
      json.member("name", name)
      json.member("service", service)
      json.member("localdev", localdev)
      json.member("key", key)
      json.member("serviceDigest", serviceDigest)
      json.member("localdevDigest", localdevDigest)
      json.member("outcome", outcome.rawValue)
      json.name("failure")
      if let failure {
        json.object {
          json.member("reason", failure.reason)
          json.member("mayPass", flag: failure.mayPass)
        }
      } else {
        json.null()
      }
      json.member("errors", errors)
      json.member("warnings", warnings)
      json.member("exceptions", exceptions)
      json.name("leaks")
      json.array { for leak in leaks { leak.write(to: json) } }
      json.member("report", report)
    }
    json.end()
  }

  /// Reads a result that was judged; nil for anything else.
  package init?(_ value: JSONValue) {
    guard value["schema"]?.string == Self.schema, let name = value["name"]?.string,
      let service = value["service"]?.string, let localdev = value["localdev"]?.string,
      let outcome = value["outcome"]?.string.flatMap(Outcome.init(rawValue:)), outcome != .none,
      let errors = Self.count(value["errors"]), let warnings = Self.count(value["warnings"]),
      let exceptions = Self.count(value["exceptions"]), let leaks = value["leaks"]?.array
    else { return nil }
    self.init(name: name, service: service, localdev: localdev)
    key = value["key"]?.string
    serviceDigest = value["serviceDigest"]?.string
    localdevDigest = value["localdevDigest"]?.string
    self.outcome = outcome
    (self.errors, self.warnings, self.exceptions) = (errors, warnings, exceptions)
    for leak in leaks {
      guard let leak = Leak(leak) else { return nil }
      self.leaks.append(leak)
    }
    report = value["report"]?.string
  }

  fileprivate static func count(_ value: JSONValue?) -> Int? {
    value?.integer.flatMap { $0 >= 0 ? Int($0) : nil }
  }
}

extension PairResult.Leak {
  fileprivate func write(to json: JSONWriter) {
    json.object {
      json.member("subject", subject)
      json.member("distribution", distribution)
      json.member("cause", cause)
      json.member("layer", layer)
      json.member("diffID", diffID)
      json.member("isOfBase", flag: isOfBase)
      json.member("instruction", instruction)
      json.member("files", files)
      json.member("bytes", bytes)
    }
  }

  fileprivate init?(_ value: JSONValue) {
    guard let subject = value["subject"]?.string, let cause = value["cause"]?.string,
      let isOfBase = value["isOfBase"]?.bool, let files = PairResult.count(value["files"]),
      let bytes = PairResult.count(value["bytes"])
    else { return nil }
    self.init(
      subject: subject, distribution: value["distribution"]?.string, cause: cause,
      layer: PairResult.count(value["layer"]), diffID: value["diffID"]?.string,
      isOfBase: isOfBase, instruction: value["instruction"]?.string, files: files,
      bytes: Int64(bytes))
  }
}
