import ArgumentParser
import Codecs
import LayerFilesystem
import System

/// Where indexes of compressed layers are kept from run to run.
struct CacheOptions: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "The folder for the indexes of compressed layers, instead of \(Self.standardName).",
      valueName: "dir"), completion: .directory)
  var folder: String?

  @Flag(help: "Use no kept indexes, and keep none.")
  var noCache = false

  @Flag(help: "Fetch and verify layers again, also those of a registry whose index is kept.")
  var verifyAll = false

  /// The same for what others are to rely on: every layer is verified in this run, and indexes are taken
  /// from the folder that somebody named, and from no other.
  var namedOnly: CacheOptions {
    var options = self
    options.noCache = noCache || folder == nil
    options.verifyAll = true
    return options
  }

  private static let standardName = "~/.cache/imgdiff"

  func validate() throws {
    if folder != nil, noCache { throw ValidationError("--cache and --no-cache exclude each other") }
    try Self.validate(folder)
  }

  /// Refuses an empty name, as an unset variable makes it: it is not the usual folder.
  static func validate(_ folder: String?) throws {
    if folder?.isEmpty ?? false { throw ValidationError("--cache takes a folder") }
  }

  /// The cache; nil where there is to be none, or there can be none.
  ///
  /// A folder that was named must be one that can be used. The usual one is a convenience, and made
  /// when there is something to keep in it.
  func cache() throws -> IndexCache? {
    if noCache { return nil }
    if let folder {
      do {
        return IndexCache(try CacheFolder(path: folder, creating: true))
      } catch {
        throw Failure("\(error); name another with --cache, or give --no-cache")
      }
    }
    guard let path = Self.standardPath else { return nil }
    do {
      return IndexCache(try CacheFolder(path: path, creating: false))
    } catch {
      guard case .absent = error else {
        Messages.warning("\(error); nothing is kept there")
        return nil
      }
      return IndexCache(path: path)
    }
  }

  /// The cache in a folder that was named, or in the usual one, as it is: nothing is made.
  static func existing(_ named: String?) throws -> IndexCache {
    guard let path = named ?? standardPath else {
      throw Failure("there is no folder for the cache: neither XDG_CACHE_HOME nor HOME is set")
    }
    do {
      return IndexCache(try CacheFolder(path: path, creating: false))
    } catch {
      // An empty cache where it is the usual folder that nobody needed yet.
      guard case .absent = error else { throw Failure(error) }
      guard named == nil else {
        throw Failure("\(error); name one that a run was given with --cache")
      }
      return IndexCache(path: path)
    }
  }

  /// `imgdiff` in the user's folder for such things (XDG Base Directory Specification: a path that is
  /// not absolute is passed over); nil where the environment names none.
  static var standardPath: String? {
    for (name, tail) in [("XDG_CACHE_HOME", "/imgdiff"), ("HOME", "/.cache/imgdiff")] {
      if let folder = Environment.value(name), folder.hasPrefix("/") { return folder + tail }
    }
    return nil
  }
}
