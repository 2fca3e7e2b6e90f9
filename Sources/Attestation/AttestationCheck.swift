import Codecs
import ContainerImage
import ReleaseAudit
import Rules
import Signatures
import System

/// Judges attestations about an image: what is not expressly right is refused.
package struct AttestationCheck: Sendable {
  /// What was concluded.
  package enum Outcome: Sendable, Hashable {
    /// A key signed that the image is proven.
    case accepted(AttestedProof, by: VerificationKey)
    /// Nothing that was given says so.
    case refused(AttestationRefusal)
  }

  /// The keys, any of which may have signed.
  package var keys: [VerificationKey]
  /// The digest of the image's manifest.
  package var subject: Digest
  /// The digest of its configuration.
  package var config: Digest
  /// Its platform.
  package var platform: Platform
  /// How many days old a statement may be; nil for any age.
  package var maxAge: Int64?
  /// What may be excepted; nil for nothing.
  package var policy: Policy?
  /// The time.
  package var now: Timestamp

  /// How far clocks may differ, in seconds.
  private static let tolerance: Int64 = 300

  /// Judges a file of attestations: one that is right is enough.
  package func outcome(of file: [UInt8]) -> Outcome {
    let envelopes: [DSSEEnvelope]
    do {
      envelopes = try AttestationFile(file).envelopes
    } catch {
      return .refused(.unreadable("\(error)"))
    }
    var nearest = AttestationRefusal.unreadable("there is no attestation in the file")
    for envelope in envelopes {
      switch outcome(of: envelope) {
      case .accepted(let proof, let key): return .accepted(proof, by: key)
      case .refused(let refusal): if refusal.rank >= nearest.rank { nearest = refusal }
      }
    }
    return .refused(nearest)
  }

  /// Judges one envelope. Nothing of its payload is read before a key is known to have signed it.
  private func outcome(of envelope: DSSEEnvelope) -> Outcome {
    guard let key = envelope.signer(among: keys) else { return .refused(.unsigned) }
    guard envelope.payloadType == DSSEEnvelope.statementType else {
      return .refused(.otherPayload(envelope.payloadType))
    }
    let proof: AttestedProof?
    do {
      proof = try AttestedProof(envelope.payload)
    } catch {
      return .refused(.badStatement("\(error)"))
    }
    guard let proof else { return .refused(.otherPredicate) }
    if let refusal = refusal(of: proof) { return .refused(refusal) }
    return .accepted(proof, by: key)
  }

  private func refusal(of proof: AttestedProof) -> AttestationRefusal? {
    guard proof.subject == subject else { return .otherImage(proof.subject) }
    guard proof.platform == "\(platform)" else {
      return .otherPlatform(
        "the statement is about \(proof.platform), and the image is for \(platform)")
    }
    guard proof.serviceConfig == config else {
      return .otherPlatform("the statement names a configuration that the image does not have")
    }
    return unproven(proof) ?? unaccepted(proof) ?? untimely(proof)
  }

  private func unproven(_ proof: AttestedProof) -> AttestationRefusal? {
    guard proof.verdict == Verdict.proven.rawValue else {
      return .notProven("the statement's verdict is '\(proof.verdict)', and not proven")
    }
    // What this version asks and another did not is not proven.
    for rule in RuleRegistry.claims {
      guard proof.claims.contains(where: { $0.id == rule.id }) else {
        return .notProven(
          "the statement does not have the claim \(rule.id) "
            + "(imgdiff \(proof.toolVersion) made it); attest the image anew")
      }
    }
    if let claim = proof.claims.first(where: { !$0.holds }) {
      return .notProven("the statement says that the claim \(claim.id) does not hold")
    }
    guard proof.surfaceDistributions > 0 || proof.surfaceFiles > 0 else {
      return .notProven("the statement is about no test at all")
    }
    let excepted = proof.claims.contains { $0.exceptions > 0 }
    return excepted && proof.exceptions.isEmpty
      ? .notProven("the statement counts exceptions that it does not name") : nil
  }

  private func unaccepted(_ proof: AttestedProof) -> AttestationRefusal? {
    let today = CalendarDay.day(of: now)
    for exception in proof.exceptions
    where policy.map({ !$0.accepts(exception, today: today) }) ?? true {
      return .exception(subject: exception.subject, reason: exception.reason)
    }
    let accepted = Set(policy?.unread.map(\.pattern) ?? [])
    return proof.unread.first { !accepted.contains($0) }.map { .unread($0) }
  }

  private func untimely(_ proof: AttestedProof) -> AttestationRefusal? {
    let age = now.seconds - proof.created.seconds
    if age < -Self.tolerance { return .early(proof.created) }
    guard let maxAge else { return nil }
    let (limit, isBeyond) = maxAge.multipliedReportingOverflow(by: 86_400)
    return isBeyond || age <= limit ? nil : .expired(proof.created, days: maxAge)
  }
}

extension AttestationCheck {
  /// A check of an image; nil where a registry knows it by no digest.
  package init?(of image: Image, keys: [VerificationKey], now: Timestamp) {
    guard let subject = ProofStatement.subject(of: image) else { return nil }
    self.init(
      keys: keys, subject: subject, config: image.configDigest, platform: image.platform,
      maxAge: nil, policy: nil, now: now)
  }
}
