extension ImageArchive {
  /// The archive as a program writes it that walks a folder: parents first, names sorted in each.
  func sortedAsWalked() -> ImageArchive {
    mutated { members in
      func components(_ entry: TarEntry) -> [String] {
        entry.name.text.split(separator: "/").map(String.init)
      }
      members.sort { components($0).lexicographicallyPrecedes(components($1)) }
    }
  }

  /// The archive with its documents (`index.json` and the like) after all other members: a reader
  /// that streams meets blobs that nothing has named yet.
  public func documentsLast() -> ImageArchive { partitioned(documentsFirst: false) }

  /// The archive with its documents before all other members.
  public func documentsFirst() -> ImageArchive { partitioned(documentsFirst: true) }

  /// The archive with `./` before every name and a member for the folder itself, as `tar c .`
  /// writes it.
  public func dotSlash() -> ImageArchive {
    mutated { members in
      for index in members.indices { members[index].name = "./" + members[index].name }
      members.insert(.directory("./"), at: 0)
    }
  }

  private func partitioned(documentsFirst: Bool) -> ImageArchive {
    let names: Set<ByteString> = [
      "index.json", "oci-layout", "manifest.json", "repositories", "version",
    ]
    return mutated { members in
      let documents = members.filter { names.contains($0.name) }
      let others = members.filter { !names.contains($0.name) }
      members = documentsFirst ? documents + others : others + documents
    }
  }
}
