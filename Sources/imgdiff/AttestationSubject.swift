import Attestation
import ContainerImage

/// What to say of images that no statement can be about.
enum AttestationSubject {
  /// Refuses an image that a registry knows by no digest.
  static func check(_ image: Image) throws {
    if ProofStatement.subject(of: image) == nil { throw missing(image) }
  }

  static func missing(_ image: Image) -> Failure {
    Failure(
      """
      \(image.reference.text) has no digest that a registry serves it by, so no statement can be about it: \
      push the image and name it registry:HOST/NAME:TAG, or give an OCI layout or archive of what is pushed
      """)
  }
}
