import Codecs

/// Opens image references, wherever they lead: each place once, whatever the number of references to it.
package struct ImageSource<Sink: BlobSink>: Sendable {
  /// An image as this source opens it.
  package typealias Opened = OpenedImage<Sink.Product>

  /// The platform that was asked for; nil takes the host's, else the only one there is.
  package var platform: Platform?
  /// Who opens what; the first that knows a reference does.
  package var providers: [any ImageProvider]
  /// What takes the layers that pass by on a stream.
  package var sink: Sink

  /// A source with those choices.
  package init(
    platform: Platform? = nil, providers: [any ImageProvider] = [LocalImages()], sink: Sink
  ) {
    self.platform = platform
    self.providers = providers
    self.sink = sink
  }

  /// Reads the image that `reference` means.
  package func open(_ reference: ImageReference) async throws(ImageError) -> Opened {
    try await open([reference])[0]
  }

  /// Reads the images that `references` mean, in their order. The error is that of the first that has
  /// one, but what may stall comes last: nobody should wait for a pipe to be told of a file.
  package func open(_ references: [ImageReference]) async throws(ImageError) -> [Opened] {
    try await reading(references) { reference, catalog throws(ImageError) in
      try await catalog.image(reference, platform: platform)
    }
  }

  /// Reads, for each of `references`, its images for all platforms.
  package func openEveryPlatform(
    _ references: [ImageReference]
  ) async throws(ImageError) -> [[Opened]] {
    try await reading(references) { reference, catalog throws(ImageError) in
      let platforms = try await catalog.platforms(of: reference)
      var images: [Opened] = []
      // A single image need not say what it runs on.
      for platform in platforms.count > 1 ? platforms.map(Optional.some) : [nil] {
        var opened = try await catalog.image(reference, platform: platform)
        opened.image.otherPlatforms = []
        images.append(opened)
      }
      return images
    }
  }

  // MARK: Places

  private typealias Catalog = any ImageCatalog<Sink.Product>

  /// A place with who opens it and the references to it.
  private struct Opening: Sendable {
    let provider: any ImageProvider
    var references: [ImageReference]
  }

  /// What `read` makes of each reference and the catalog of its place.
  private func reading<Value: Sendable>(
    _ references: [ImageReference],
    _ read: (ImageReference, Catalog) async throws(ImageError) -> Value
  ) async throws(ImageError) -> [Value] {
    var places: [ImagePlace] = []
    var openings: [ImagePlace: Opening] = [:]
    for reference in references {
      let (provider, place) = try provider(for: reference)
      places.append(place)
      openings[place, default: Opening(provider: provider, references: [])].references
        .append(reference)
    }
    var values: [Int: Value] = [:]
    for mayStall in [false, true] {
      let opened = await open(openings.filter { $0.key.mayStall == mayStall })
      for (number, place) in places.enumerated() {
        guard let catalog = opened[place] else { continue }
        values[number] = try await read(references[number], try catalog.get())
      }
    }
    return references.indices.compactMap { values[$0] }
  }

  private func provider(
    for reference: ImageReference
  ) throws(ImageError) -> (any ImageProvider, ImagePlace) {
    for provider in providers {
      if let place = try provider.place(of: reference) { return (provider, place) }
    }
    throw .badReference(reference.text, reason: "imgdiff does not read images from there")
  }

  /// Opens places side by side.
  private func open(
    _ openings: [ImagePlace: Opening]
  ) async -> [ImagePlace: Result<Catalog, ImageError>] {
    await withTaskGroup(of: (ImagePlace, Result<Catalog, ImageError>).self) { tasks in
      for (place, opening) in openings {
        tasks.addTask { [sink] in
          do throws(ImageError) {
            return (
              place, .success(try await opening.provider.open(opening.references, into: sink))
            )
          } catch {
            return (place, .failure(error))
          }
        }
      }
      return await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }
}
