/// The names and documents that Docker's first image format gave to layers; `docker save` wrote
/// them until version 25 (moby, image/v1/imagev1.go).
struct DockerV1Layer {
  let id: String
  let json: ByteString

  /// One for each layer of an image, base first; only the top layer's tells the configuration.
  static func chain(of image: BuiltImage) -> [DockerV1Layer] {
    var layers: [DockerV1Layer] = []
    for (index, chainID) in image.chainIDs.enumerated() {
      let isTop = index == image.layers.count - 1
      var json = body(of: isTop ? image : nil, os: image.recipe.configuration.platform.os)
      var identity = json
      identity["layer_id"] = .string(chainID)
      // Docker hashes the digest form of the parent, and writes the hexadecimal one.
      if let parent = layers.last { identity["parent"] = .string("sha256:" + parent.id) }
      let id = Digest.hex(identity.sortedByName.encoded)
      var head: JSON = ["id": .string(id)]
      if let parent = layers.last { head["parent"] = .string(parent.id) }
      json = head.appendingMembers(of: json)
      layers.append(DockerV1Layer(id: id, json: json.encoded))
    }
    return layers
  }

  private static func body(of image: BuiltImage?, os: String) -> JSON {
    guard let configuration = image?.recipe.configuration else {
      return [
        "created": "1970-01-01T00:00:00Z", "container_config": containerConfig([:]),
        "os": .string(os),
      ]
    }
    var body: JSON = [:]
    if let created = configuration.created { body["created"] = .string(created) }
    body["container_config"] = containerConfig([:])
    body["config"] = containerConfig(configuration.json)
    body["architecture"] = .string(configuration.platform.architecture)
    body["os"] = .string(os)
    return body
  }

  /// Docker's container configuration, whose members are written even when they are empty.
  private static func containerConfig(_ values: JSON) -> JSON {
    var json: JSON = [
      "Hostname": "", "Domainname": "", "User": "", "AttachStdin": false, "AttachStdout": false,
      "AttachStderr": false, "Tty": false, "OpenStdin": false, "StdinOnce": false, "Env": nil,
      "Cmd": nil, "Image": "", "Volumes": nil, "WorkingDir": "", "Entrypoint": nil,
      "OnBuild": nil, "Labels": nil,
    ]
    if case .object(let members) = values {
      for member in members { json[member.name] = member.value }
    }
    return json
  }
}

extension JSON {
  func appendingMembers(of other: JSON) -> JSON {
    guard case .object(let first) = self, case .object(let second) = other else { return self }
    return .object(first + second)
  }
}
