import ContainerImage
import FixtureBuilder
import LayerFilesystem
import Testing

@testable import ReleaseAudit

@Suite("Which layers are the base's") struct BaseLayersTests {
  private func base(_ instructions: [String?]) async throws -> BaseLayers {
    let layers = instructions.enumerated().map { index, instruction in
      LayerRecipe([.file("file\(index)", "x")], createdBy: instruction ?? "")
    }
    let image = try await Auditing.indexed(ImageRecipe(layers: layers))
    return BaseLayers(history: image.image)
  }

  @Test("it ends below the first layer that installs distributions or copies files")
  func history() async throws {
    for last in [
      "RUN /bin/sh -c pip install -r requirements.txt # buildkit",
      "/bin/sh -c python3 -m pip install --no-cache-dir flask",
      "RUN /bin/sh -c uv sync --frozen # buildkit", "RUN /bin/sh -c poetry install # buildkit",
      "RUN /bin/sh -c set -eux; apt-get update && pdm sync # buildkit",
      "RUN /bin/sh -c pipenv install --system # buildkit",
      "RUN /bin/sh -c conda env create -f environment.yml # buildkit",
      "RUN /bin/sh -c python setup.py install # buildkit",
      "RUN /bin/sh -c su app -c 'pip install flask' # buildkit",
      "COPY requirements.txt ./ # buildkit",
      "/bin/sh -c #(nop) COPY dir:0123 in /app", "ADD https://host/file /opt/ # buildkit",
    ] {
      let found = try await base([
        "/bin/sh -c #(nop) ADD file:0123 in / ", "RUN /bin/sh -c apt-get install -y libpq5", last,
        "RUN anything",
      ])
      #expect(found.count == 2 && found.ceiling == 2, "\(last)")
      #expect(found.evidence == .history && found.contains(1) && !found.contains(2))
    }
  }

  @Test("installers that are installed for themselves do not end it")
  func installers() async throws {
    let found = try await base([
      "# debian.sh", "RUN /bin/sh -c pip install --upgrade pip 'setuptools==65.5.1' wheel",
      "RUN /bin/sh -c python get-pip.py --disable-pip-version-check", "COPY . .",
    ])
    #expect(found.count == 3)
  }

  @Test("where nothing is recorded, nothing is certain")
  func unknown() async throws {
    let none = try await base([nil, nil])
    #expect(none.evidence == .none && none.count == 0 && none.mayContain(1))
    let imported = try await base([nil, "RUN make", "COPY . ."])
    #expect(imported.evidence == .history && imported.count == 0)
    #expect(imported.mayContain(0) && imported.mayContain(1) && !imported.mayContain(2))
  }

  @Test("an image that is given as the base must be one")
  func given() async throws {
    let layers = ["a", "b", "c"].map { LayerRecipe([.file("file", ByteString($0))]) }
    let service = try await Auditing.indexed(ImageRecipe(layers: layers)).image
    let below = try await Auditing.indexed(ImageRecipe(layers: Array(layers.prefix(2)))).image
    let other = try await Auditing.indexed(ImageRecipe(layers: Array(layers.suffix(2)))).image
    #expect(BaseLayers(below, of: service)?.count == 2)
    #expect(BaseLayers(other, of: service) == nil)
    #expect(BaseLayers(service, of: below) == nil)
  }

  @Test("an audit with another image as the base gives no verdict")
  func refused() async throws {
    let pair = SamplePair()
    var audit = ReleaseAudit(today: "2026-01-01")
    audit.baseImage = try await Auditing.indexed(
      ImageRecipe(layers: [LayerRecipe([.file("other", "x")])])
    ).image
    await #expect(throws: AuditRefusal.self) {
      try await Auditing.report(pair.service, pair.localdev, as: .dockerSave, audit)
    }
    audit.baseImage = try await Auditing.indexed(
      ImageRecipe(layers: Array(pair.service.layers.prefix(2)))
    ).image
    let report = try await Auditing.report(pair.service, pair.localdev, as: .dockerSave, audit)
    #expect(report.verdict == .proven && report.base.count == 2)
  }
}
