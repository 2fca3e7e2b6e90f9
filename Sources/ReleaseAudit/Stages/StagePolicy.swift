import Dockerfile

extension Policy {
  /// What the policy says about a Dockerfile's stages, with what the command line says over it.
  ///
  /// - Parameters:
  ///   - service: the stage that ships; the policy's where it is nil.
  ///   - localdev: the developer's stage; the policy's where it is nil.
  ///   - tests: the stages that run tests; the policy's where there are none.
  package func stageOptions(
    target: String? = nil, service: String? = nil, localdev: String? = nil, tests: [String] = [],
    buildArguments: [String: String] = [:], definitions: [BuildDefinition] = [],
    platform: String = PlatformArguments.defaultPlatform, file: String? = nil,
    context: BuildContext? = nil
  ) -> StageOptions {
    // A target that was asked for now counts more than a service that was written down once.
    StageOptions(
      target: target, service: service ?? (target == nil ? stages.service : nil),
      localdev: localdev ?? stages.localdev, tests: tests.isEmpty ? stages.tests : tests,
      buildArguments: buildArguments,
      knownImages: KnownImages.names.union(stages.knownImages), definitions: definitions,
      platform: platform, file: file, context: context)
  }
}
