import ImgdiffKit

/// Prints what SERVICE ships, and whether it is free of what LOCALDEV has for testing.
func judge(_ references: [String]) async throws(ImgdiffError) {
  let reader = ImageReader()
  let images = try await reader.read(try await reader.open(references))
  let (service, localdev) = (images[0], images[1])

  for distribution in service.distributions where distribution.hiddenBy == nil {
    print("ships \(distribution.name) \(distribution.version ?? "")")
  }
  let difference = ImageDifference(service: service, localdev: localdev)
  print("shares \(difference.sharedLayers) layers, differs in \(difference.changes.count) paths")

  let result = try await Audit().run(service: service, localdev: localdev)
  for finding in result.findings where finding.level == .error {
    print("leaks \(finding.subject): \(finding.message)")
  }
  print(result.verdict == .proven ? "proven" : "leaked")
}

let arguments = CommandLine.arguments.dropFirst()
if arguments.count == 2 {
  do {
    try await judge(Array(arguments))
  } catch {
    print("\(error.kind): \(error)")
  }
} else {
  print("usage: kit-consumer SERVICE LOCALDEV")
}
