import Comparison
import ContainerImage
import JSON
import LayerFilesystem
import ReleaseAudit

/// In what two images differ, for programs.
struct DiffJSON {
  private let report: DiffReport
  private let labels = ImageLabels.letters

  init(_ report: DiffReport) { self.report = report }

  /// Writes everything, without the limits that text has.
  func write(to json: JSONWriter) {
    json.member("isSameImage", flag: report.isSameImage)
    json.member("isEqual", flag: report.isSameImage || report.isEqual)
    let sections = ComparisonReport(report.comparison, labels)
    sections.writeImageMembers(to: json)
    writeSize(to: json)
    json.name("kinds")
    json.array(.lines) { for kind in report.owners.kinds { write(kind, to: json) } }
    json.name("owners")
    json.array(.lines) { for owner in report.owners.owners { write(owner, to: json) } }
    write("distributions", report.distributions, to: json)
    write("packages", report.packages, to: json)
    writeFolders(to: json)
    sections.writeDifferenceMembers(to: json)
    writeWaste(to: json)
    LimitsSection(report.limits).write(to: json)
  }

  private func writeSize(to json: JSONWriter) {
    json.name("size")
    json.object {
      let sizes = [report.comparison.first, report.comparison.second].map {
        ImageSizes($0).uncompressed
      }
      write(sizes[0], sizes[1], to: json)
    }
  }

  private func write(_ first: Int64, _ second: Int64, to json: JSONWriter) {
    json.member(labels.firstMember, first)
    json.member(labels.secondMember, second)
    json.member("difference", second - first)
  }

  private func write(_ owner: OwnerChanges.Owner, to json: JSONWriter) {
    json.object {
      json.member("kind", owner.kind.rawValue)
      if let name = owner.name { json.member("name", name) }
      for (label, sum) in [
        (labels.firstMember, owner.first), (labels.secondMember, owner.second),
      ] {
        json.name(label)
        json.object {
          json.member("files", sum.files)
          json.member("size", sum.size)
          json.member("hiddenSize", sum.hiddenSize)
        }
      }
      json.member("difference", owner.difference)
    }
  }

  private func write(_ name: String, _ changes: VersionChanges, to json: JSONWriter) {
    json.name(name)
    json.object(.lines) {
      json.member("same", changes.same)
      for change in FilesystemDifference.Change.allCases {
        json.member(change.rawValue, changes.count(change))
      }
      json.name("entries")
      json.array(.lines) {
        for entry in changes.entries {
          json.object {
            json.member("name", entry.name)
            if !entry.keeper.isEmpty { json.member("manager", entry.keeper) }
            json.member("change", entry.change.rawValue)
            json.name(labels.firstMember)
            json.array(entry.first)
            json.name(labels.secondMember)
            json.array(entry.second)
          }
        }
      }
    }
  }

  private func writeFolders(to json: JSONWriter) {
    json.name("folders")
    json.array(.lines) {
      for folder in report.folders {
        json.object {
          json.member("path", bytes: folder.path.bytes)
          json.member("change", folder.presence.rawValue)
          json.member("added", folder.added)
          json.member("removed", folder.removed)
          json.member("changed", folder.changed)
          json.member("difference", folder.difference)
        }
      }
    }
  }

  private func writeWaste(to json: JSONWriter) {
    json.name("waste")
    json.object(.lines) {
      let images = [
        (labels.firstMember, report.comparison.first),
        (labels.secondMember, report.comparison.second),
      ]
      for (label, image) in images {
        json.name(label)
        json.object { json.wasteMembers(image) }
      }
      json.member(
        "difference", report.comparison.second.wastedBytes - report.comparison.first.wastedBytes)
      json.name("savings")
      json.array(.lines) {
        for saving in report.waste.savings {
          json.object {
            json.member("what", saving.subject)
            write(saving.first, saving.second, to: json)
          }
        }
      }
      json.name("paths")
      json.array(.lines) {
        for path in report.waste.paths {
          json.object {
            json.member("path", bytes: path.subject.bytes)
            write(path.first, path.second, to: json)
          }
        }
      }
    }
  }
}
