import ByteText
import Codecs
import LayerFilesystem
import SystemPackages

/// What later stages want of the files of an image with Python in it.
///
/// Metadata, path configuration, requirements and scripts are kept whole. Of Python source and bytecode
/// what they show of tests is extracted, of archives their directory with the metadata inside, of
/// interpreters the version, of package databases what `SystemPackages` reads, of small data whether it
/// says anything of its own. A policy sees a file's name only, not its path, so it keeps a little too
/// much.
package struct PythonContentPolicy: ContentPolicy {
  /// The policy; there is nothing to choose.
  package init() {}

  /// Kept indexes are named by what the policy keeps, and so never answer for other rules.
  package var identity: String { "python.\(Self.form)" }

  /// The digest of what the policy does with the probes of `PolicyIdentityTests`: which contents it
  /// keeps or extracts, and the form of the extracts. That test gives the new one.
  static let form = "2bda46198b60e232"

  /// Scripts up to this size are kept whole; longer ones with an interpreter line are zipapps.
  static let scriptSize: Int64 = 64 << 10

  /// What to do with a file; deterministic, and cheap enough for every file of an image.
  package func treatment(
    name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
  ) -> ContentTreatment {
    guard size > 0 else { return .forget }
    if size <= Self.keptSize(name) { return .keep }
    let ofSystem = SystemPackageContent.treatment(name: name, size: size, contentKind: contentKind)
    if let ofSystem { return ofSystem }
    switch contentKind {
    case .zip, .tar, .bytecode, .gzip, .compressed, .container: return .extract
    case .script: return size <= Self.scriptSize ? .keep : .extract
    case .other:
      let isWanted =
        size <= Int64(Boilerplate.dataSize) || Self.isInterpreter(name) || Self.isCacheBody(name)
        || GitObject.isName(name)
        || (name.ends(with: ".py") || SetAsideName.isOfSource(name)) && size <= Self.sourceSize
        || StarterName.tells(name) && size <= Self.sourceSize
        || (StarterName.hasNoEnding(name) || StarterName.mayTell(name)) && size <= Self.scriptSize
      return isWanted ? .extract : .tail
    case .empty: return .forget
    }
  }

  /// Of an archive that it could not be read: what nobody looked into must not go unmentioned.
  package func oversized(contentKind: Entry.ContentKind) -> [UInt8]? {
    switch contentKind {
    case .zip, .tar, .gzip, .compressed, .container: ContentExtract(archive: .tooLarge).encoded
    case .other, .empty, .script, .bytecode: nil
    }
  }

  /// What is kept of bytecode, archives and interpreters: a `ContentExtract`, encoded; of package
  /// databases their packages.
  package func extract(from content: Span<UInt8>, contentKind: Entry.ContentKind) -> [UInt8]? {
    if contentKind == .other, let kept = SystemPackageContent.extract(from: content),
      !ArchiveListing.mayStandBehind(content)
    {
      return kept
    }
    return ContentExtract(content, contentKind)?.encoded
  }

  /// Of a zip archive behind other bytes, such as a program that unpacks it, its names.
  package func extract(fromTail tail: Span<UInt8>, size: Int64) -> [UInt8]? {
    ArchiveListing(tail: tail, size: size).map { ContentExtract(archive: $0).encoded }
  }

  /// Python sources are looked into up to this size.
  static let sourceSize: Int64 = 512 << 20
  private static let small: Int64 = 256 << 10
  private static let medium: Int64 = 1 << 20
  private static let large: Int64 = 16 << 20

  /// Up to which size a file of that name is kept whole; -1 for never.
  private static func keptSize(_ name: Span<UInt8>) -> Int64 {
    guard let last = name.isEmpty ? nil : name[name.count - 1] else { return -1 }
    switch last {
    case UInt8(ascii: "y"): return isKeptSource(name) ? medium : -1
    case UInt8(ascii: "t"): return name.ends(with: ".txt") ? textSize(name) : exactSize(name)
    case UInt8(ascii: "h"): return name.ends(with: ".pth") ? medium : exactSize(name)
    case UInt8(ascii: "k"):
      return name.ends(with: ".egg-link") || name.ends(with: ".lock") ? large : exactSize(name)
    case UInt8(ascii: "o"), UInt8(ascii: "O"):
      let isMetadata =
        name.endsIgnoringCase(with: ".egg-info") || name.endsIgnoringCase(with: ".dist-info")
      return isMetadata ? large : exactSize(name)
    case UInt8(ascii: "n"): return name.ends(with: ".in") ? textSize(name) : jsonSize(name)
    case UInt8(ascii: "l"):
      return name.begins(with: "pylock") && name.ends(with: ".toml") ? large : exactSize(name)
    default: return exactSize(name)
    }
  }

  private static func exactSize(_ name: Span<UInt8>) -> Int64 {
    if name.equals("METADATA") || name.equals("PKG-INFO") || name.equals("RECORD") { return large }
    let isSmall =
      name.equals("WHEEL") || name.equals("INSTALLER") || name.equals("REQUESTED")
      || name.equals("pyvenv.cfg") || name.equals("passwd") || name.equals("os-release")
      || name.equals("patchlevel.h") || name.equals("PEX-INFO")
    if isSmall { return small }
    let isProject =
      name.equals("pyproject.toml") || name.equals("setup.cfg") || name.equals("tox.ini")
      || name.equals("pytest.ini") || name.equals(".coveragerc") || name.equals("Pipfile")
      || name.equals("nodeids") || name.equals("hatch.toml") || name.equals("tox.toml")
      || name.equals("pixi.toml")
      || name.equals(".pytest.ini") || name.equals("pytest.toml") || name.equals(".pytest.toml")
      || name.equals("behave.ini") || name.equals(".behaverc")
    if StarterName.tells(name) { return scriptSize }
    // Requirement files without an ending, or with one of their own (`requirements.test`), and what
    // conda makes an environment from.
    let isDeclaration =
      name.containsIgnoringCase("requirement") || name.endsIgnoringCase(with: ".pip")
      || name.endsIgnoringCase(with: ".reqs")
      || (name.endsIgnoringCase(with: ".yml") || name.endsIgnoringCase(with: ".yaml"))
        && (name.containsIgnoringCase("env") || name.containsIgnoringCase("conda")
          || name.containsIgnoringCase("test") || name.containsIgnoringCase("dev"))
    return isProject || isDeclaration ? medium : -1
  }

  /// Requirement files have any name where they stand in a folder `requirements`, and the folder is
  /// not seen here: short texts are all kept.
  private static func textSize(_ name: Span<UInt8>) -> Int64 {
    if name.equals("SOURCES.txt") || name.equals("installed-files.txt") { return large }
    let isLonger =
      name.equals("entry_points.txt") || name.equals("requires.txt")
      || name.equals("top_level.txt") || name.containsIgnoringCase("require")
      || name.containsIgnoringCase("test") || name.containsIgnoringCase("dev")
    return isLonger ? medium : small
  }

  /// `direct_url.json`, and `NAME-VERSION-BUILD.json` of `conda-meta`.
  private static func jsonSize(_ name: Span<UInt8>) -> Int64 {
    guard name.ends(with: ".json") else { return exactSize(name) }
    if name.equals("direct_url.json") { return medium }
    var dashes = 0
    var versionDigit = false
    var index = name.count - 1
    while index >= 0, dashes < 2 {
      if name[index] == UInt8(ascii: "-") {
        dashes += 1
        versionDigit = name[index + 1].isASCIIDigit
      }
      index -= 1
    }
    return dashes == 2 && versionDigit ? large : -1
  }

  private static func isKeptSource(_ name: Span<UInt8>) -> Bool {
    isEditableFinder(name) || name.equals("setup.py") || name.equals("noxfile.py")
      || name.equals("sitecustomize.py") || name.equals("usercustomize.py")
  }

  private static func isEditableFinder(_ name: Span<UInt8>) -> Bool {
    name.begins(with: "__editable__") && name.ends(with: "_finder.py")
  }

  /// `python3.12`, `libpython3.12.so.1.0` and the like, which contain the full version.
  static func isInterpreter(_ name: Span<UInt8>) -> Bool {
    name.begins(with: "python") && name.count <= 16
      || name.begins(with: "libpython") && name.containsIgnoringCase(".so")
  }

  /// A file of pip's HTTP cache: the SHA-224 of the URL in hexadecimal, `.body` behind it since
  /// pip 23.3; before, the body stands inside a serialised response.
  static func isCacheBody(_ name: Span<UInt8>) -> Bool {
    guard name.count == 56 || name.count == 61 && name.ends(with: ".body") else { return false }
    for index in 0..<56 where !name[index].isHexadecimal { return false }
    return true
  }
}
