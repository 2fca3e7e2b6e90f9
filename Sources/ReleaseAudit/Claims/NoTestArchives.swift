import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `no-test-archives`: no wheel, sdist, zip, egg or zipapp that holds any of the surface, pip's
/// caches included.
///
/// Examines every archive that any layer of SERVICE ships and every member of it.
struct NoTestArchives: ClaimCheck {
  static let rule = RuleDescriptor(
    "no-test-archives", .claim, .error,
    statement: "no wheel, sdist, zip, egg or zipapp that holds tests or test distributions",
    fix: "Keep wheels and caches out of the service stage: use --mount=type=cache or pip's "
      + "--no-cache-dir.",
    documentation: "Every zip and tar archive, package of Debian and loose object of git by its "
      + "content, whatever it is called, and the archives in it: metadata, names and digests of "
      + "members, the conventions of tests; of a zip archive behind other bytes the names; pip's "
      + "caches.")

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    let known = KnownMembers(context)
    let conventional = ConventionalMembers(context)
    for archive in context.serviceInventory.archives {
      examination.examined += max(1, archive.members.count)
      guard !context.isRightful(archive) else { continue }
      examination.findings += findings(archive, known, conventional, context)
    }
    return examination
  }

  private func findings(
    _ archive: DistributionArchive, _ known: KnownMembers,
    _ conventional: ConventionalMembers, _ context: AuditContext
  ) -> [Finding] {
    var findings: [Finding] = []
    var reported: Set<String> = []
    let layer = archive.content.layer
    for (name, version) in archive.distributions {
      guard let test = context.surface.byName[name.normalized],
        !context.isOfBase(test, layer: layer), reported.insert(name.normalized).inserted
      else { continue }
      let subject = version.map { "\(name.written) \($0)" } ?? name.written
      findings.append(
        finding(
          archive, subject, "the \(archive.kind.rawValue) holds \(subject)", test, nil, context))
    }
    // The wheel of a distribution that SERVICE may have may hold that distribution's own tests.
    let isOfOthers = conventional.isForeign(archive)
    let isForeign =
      archive.kind == .wheel && isOfOthers
      && archive.distributions.allSatisfy { context.surface.byName[$0.name.normalized] == nil }
    var members: [String: (count: Int, example: String, test: TestDistribution?)] = [:]
    let wanted = archive.members.indices.filter {
      context.contents.hasContent(ofSize: archive.members[$0].size)
    }
    let digests = archive.digests(of: wanted, in: context.service.image)
    let isInstaller = archive.distributions.contains {
      InstallTools.isPartOfPython($0.name.normalized)
    }
    for (index, member) in archive.members.enumerated() {
      // Copies that pip's wheel carries are pip's.
      if isInstaller, member.name.split(separator: slash).contains(where: { $0.equals("_vendor") })
      {
        continue
      }
      guard
        let match = content(member, digests[index], context)
          ?? known.match(member, isForeign: isForeign)
          ?? (isOfOthers ? nil : conventional.match(member)),
        !(match.test.map { context.isOfBase($0, layer: layer) } ?? false),
        !(match.test.map { reported.contains($0.name.normalized) } ?? false)
      else { continue }
      let name = String(decoding: member.name, as: UTF8.self)
      members[match.subject, default: (0, name, match.test)].count += 1
    }
    for (subject, found) in members.sorted(by: { $0.key < $1.key }) where found.count > 0 {
      let message =
        "the \(archive.kind.rawValue) holds \(found.count) "
        + "\(found.count == 1 ? "file" : "files") of \(subject), such as \(found.example)"
      let evidence = Finding.Evidence.Archive.Members(count: found.count, example: found.example)
      findings.append(finding(archive, subject, message, found.test, evidence, context))
    }
    return findings
  }

  /// A member with the bytes of the surface, whatever its name.
  private func content(
    _ member: DistributionArchive.Member, _ digest: SHA256Digest?, _ context: AuditContext
  ) -> KnownMembers.Match? {
    guard let digest,
      let index = context.contents.match(size: member.size, digest),
      context.matches.rights[index] == nil
    else { return nil }
    let content = context.contents.contents[index]
    return KnownMembers.Match(subject: content.subject, test: content.test)
  }

  private func finding(
    _ archive: DistributionArchive, _ subject: String, _ message: String, _ test: TestDistribution?,
    _ members: Finding.Evidence.Archive.Members?, _ context: AuditContext
  ) -> Finding {
    Finding(
      rule, subject: subject, at: .layer(archive.content.layer, archive.view),
      items: [context.item(archive)], test: test,
      evidence: .archive(Finding.Evidence.Archive(kind: archive.kind, members: members)),
      message: "\(archive.path): \(message)")
  }
}

extension ConventionalMembers {
  fileprivate func match(_ member: DistributionArchive.Member) -> KnownMembers.Match? {
    subject(of: member).map { KnownMembers.Match(subject: $0, test: nil) }
  }
}

/// Names by which members of an archive are known as part of the surface.
private struct KnownMembers {
  struct Match {
    let subject: String
    let test: TestDistribution?
  }

  private var files: [ByteKey: [TestFile]] = [:]
  private var modules: [ByteKey: TestDistribution] = [:]

  init(_ context: AuditContext) {
    for file in context.surface.files { files[ByteKey(file.path.name), default: []].append(file) }
    for (test, distribution) in context.testDistributions {
      let prefix = distribution.location.bytes.count + 1
      for file in distribution.files where file.path.isInside(distribution.location) {
        let tail = file.path.bytes.dropFirst(prefix)
        // Modules of packages; a single module's name may be anybody's.
        if tail.contains(slash), tail.hasSuffix(".py") { modules[ByteKey(tail)] = test }
      }
    }
  }

  /// The path of a module's source, given that of its source or bytecode.
  private static func source(of components: ArraySlice<ArraySlice<UInt8>>) -> [UInt8] {
    guard let last = components.last, last.hasSuffix(".pyc") else {
      return Array(components.joined(separator: [slash]))
    }
    var folder = components.dropLast()
    let isCache = folder.last?.equals("__pycache__") ?? false
    let stem = isCache ? last.prefix { $0 != UInt8(ascii: ".") } : last.dropLast(4)
    if isCache { folder = folder.dropLast() }
    let name = ArraySlice(Array(stem) + Array(".py".utf8))
    return Array((folder + [name]).joined(separator: [slash]))
  }

  func match(_ member: DistributionArchive.Member, isForeign: Bool) -> Match? {
    guard member.size > 0 else { return nil }
    let components = member.name.split(separator: slash)
    guard let name = components.last else { return nil }
    // At the root, or below one folder as sdists have it, or where zipapps keep what they bundle, or
    // in an archive inside.
    if name.hasSuffix(".py") || name.hasSuffix(".pyc") {
      let source = Self.source(of: components[...])
      var tail = source[...]
      for _ in 0..<min(8, components.count) {
        if let test = modules[ByteKey(tail)] { return Match(subject: test.title, test: test) }
        guard let end = tail.firstIndex(of: slash) else { break }
        tail = tail[(end + 1)...]
      }
    }
    guard !isForeign else { return nil }
    for file in files[ByteKey(name)] ?? [] {
      let isTail =
        member.name == file.tail
        || member.name.isPath(endingWith: file.tail[...])
      // A name alone proves nothing where the file stands beside the code.
      if isTail, file.tail.contains(slash) || member.size == file.size {
        return Match(subject: file.subject, test: nil)
      }
    }
    return nil
  }
}
