extension ImageConfig: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) {
    created = try node.optional("created")
    architecture = try node.optional("architecture")
    os = try node.optional("os")
    variant = try node.optional("variant")
    config = try node.optional("config")
    rootfs = try node.required("rootfs")
    history = try node.optional("history")
  }
}

extension ImageConfig.Execution: DocumentReadable {
  /// Reads the `config` object; absent and null properties are empty.
  init(_ node: DocumentNode) throws(DocumentError) {
    user = try node.optional("User")
    exposedPorts = try node.optional("ExposedPorts", NameSet.self)?.names ?? []
    env = try node.optional("Env") ?? []
    entrypoint = try node.optional("Entrypoint")
    cmd = try node.optional("Cmd")
    volumes = try node.optional("Volumes", NameSet.self)?.names ?? []
    workingDir = try node.optional("WorkingDir")
    labels = try node.optional("Labels") ?? [:]
    stopSignal = try node.optional("StopSignal")
    healthcheck = try node.optional("Healthcheck")
    onBuild = try node.optional("OnBuild") ?? []
    shell = try node.optional("Shell")
  }
}

extension ImageConfig.Healthcheck: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) { test = try node.optional("Test") }
}

extension ImageConfig.RootFilesystem: DocumentReadable {
  /// Reads `rootfs`; throws where a diffID is not a digest.
  init(_ node: DocumentNode) throws(DocumentError) { diffIDs = try node.optional("diff_ids") ?? [] }
}

extension ImageConfig.History: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) {
    created = try node.optional("created")
    createdBy = try node.optional("created_by")
    comment = try node.optional("comment")
    emptyLayer = try node.optional("empty_layer")
  }
}
