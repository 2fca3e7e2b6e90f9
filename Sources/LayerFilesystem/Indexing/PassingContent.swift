import ByteText
import Codecs

/// A content that passes: its first bytes are held until it can be told what it is and what is to be
/// done with it; then all of it is, its last bytes, or nothing.
struct PassingContent {
  private let scanner: LayerScanner
  private let reader: TarReader
  private let size: Int64
  private var held: [UInt8] = []
  private var tail: ContentTail?
  private var judgement: (kind: Entry.ContentKind, treatment: ContentTreatment)?

  /// How many first bytes tell what a file is: a tar archive is known by a whole block.
  static let headSize = 512

  /// The content of the entry that `reader` stands at.
  init(_ reader: TarReader, size: Int64, _ scanner: LayerScanner) {
    self.reader = reader
    self.size = size
    self.scanner = scanner
  }

  /// Takes the next block of the content, which may be a single byte long.
  mutating func take(_ block: Span<UInt8>) {
    if let judgement {
      takeWanted(block, judgement.treatment)
      return
    }
    guard held.isEmpty, block.count >= Self.headSize else {
      block.append(to: &held)
      if held.count >= Self.headSize { judge() }
      return
    }
    // The usual case: of a content that is not wanted no more is copied than its head.
    block.extracting(..<Self.headSize).append(to: &held)
    takeWanted(block.extracting(Self.headSize...), judge().treatment)
  }

  private mutating func takeWanted(_ block: Span<UInt8>, _ treatment: ContentTreatment) {
    if treatment.isWhole {
      block.append(to: &held)
    } else {
      tail?.take(block)
    }
  }

  @discardableResult
  private mutating func judge() -> (kind: Entry.ContentKind, treatment: ContentTreatment) {
    let head = held.prefix(Self.headSize)
    let kind = Entry.ContentKind(head: head.span)
    let treatment = reader.withName {
      scanner.treatment(name: $0, size: size, contentKind: kind)
    }
    if treatment.isWhole {
      held.reserveCapacity(Int(clamping: size))
    } else {
      if treatment == .tail {
        var tail = ContentTail(size: size)
        tail.take(held.span)
        self.tail = tail
      }
      held = []
    }
    judgement = (kind, treatment)
    return (kind, treatment)
  }

  /// What the content is, and what is kept of it; nil keeps nothing. To be asked once, at its end.
  mutating func finish() -> (kind: Entry.ContentKind, kept: [UInt8]?) {
    let (kind, treatment) = judgement ?? judge()
    switch treatment {
    case .keep: return (kind, held)
    case .extract: return (kind, scanner.policy.extract(from: held.span, contentKind: kind))
    case .tail:
      let last = tail?.bytes ?? []
      return (kind, scanner.policy.extract(fromTail: last.span, size: size))
    case .forget: return (kind, size > LayerScanner.extractedSize ? oversized(kind) : nil)
    }
  }

  /// What the policy says of a content that it would extract from if it were smaller.
  private func oversized(_ kind: Entry.ContentKind) -> [UInt8]? {
    let wanted = reader.withName {
      scanner.policy.treatment(name: $0, size: size, contentKind: kind)
    }
    return wanted == .extract ? scanner.policy.oversized(contentKind: kind) : nil
  }
}

extension ContentTreatment {
  /// Whether all of the content is held.
  fileprivate var isWhole: Bool { self == .keep || self == .extract }
}
