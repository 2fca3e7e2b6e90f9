import ArgumentParser
import Reporting
import System

extension OutputOptions {
  /// Does a command's work. Where nothing can be concluded, every form that a platform takes says so, and
  /// what an earlier run reported in another form is removed: none of them may read as clean.
  func reporting(_ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch {
      if !(error is ExitCode), (error as? OutputError) != .closedPipe { withdraw(error) }
      throw error
    }
  }

  /// Nobody can be told that this cannot be written, beside what went wrong already.
  private func withdraw(_ error: any Error) {
    let failure = RunFailure(reason: "\(error)")
    for report in reports {
      if let platform = report.format.platform {
        try? write(failure, as: platform, to: report.file)
      } else {
        OutputFile.remove(report.file)
      }
    }
    if let platform = format.platform { try? write(failure, as: platform, to: output) }
  }

  private func write(
    _ failure: RunFailure, as platform: PlatformFormat, to path: String?
  ) throws(OutputError) {
    let file =
      if let path { try OutputFile.creating(path) } else { OutputFile.standardOutput() }
    let sink = ByteSink(file)
    failure.write(platform, to: TextPage(sink, TextOptions()))
    try sink.finish()
    try file.commit()
  }
}
