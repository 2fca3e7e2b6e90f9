extension AttestedProof {
  /// In what a proof that was run again differs; nil where it says the same of the same images.
  package func difference(from other: AttestedProof) -> AttestationRefusal? {
    guard localdevConfig == other.localdevConfig else {
      return .notRepeated("the statement was made with another localdev image, \(localdevConfig)")
    }
    let versions =
      toolVersion == other.toolVersion
      ? "" : " (imgdiff \(toolVersion) made the statement, this is \(other.toolVersion))"
    for claim in claims {
      guard let again = other.claims.first(where: { $0.id == claim.id }) else {
        return .notRepeated("the proof that was run again has no claim \(claim.id)\(versions)")
      }
      guard claim == again else {
        return .notRepeated(
          "the proof that was run again examined \(again.examined) things for \(claim.id), "
            + "and the statement says \(claim.examined)\(versions)")
      }
    }
    guard claims.count == other.claims.count, surfaceFiles == other.surfaceFiles,
      surfaceDistributions == other.surfaceDistributions
    else { return .notRepeated("the proof that was run again has another surface\(versions)") }
    guard exceptions == other.exceptions, unread == other.unread else {
      return .notRepeated("the proof that was run again has other exceptions\(versions)")
    }
    return nil
  }
}
