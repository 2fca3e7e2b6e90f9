import Synchronization

/// What is not given back before the process ends.
///
/// A report holds all that was found out about its images. Freeing that piece by piece takes a few
/// hundredths of the whole run; the kernel takes everything at once a moment later.
enum Keepsakes {
  private static let reports = Mutex<[any Sendable]>([])

  /// Keeps a report, and with it all that it holds, until the process ends.
  static func keep(_ report: some Sendable) {
    reports.withLock { $0.append(report) }
  }
}
