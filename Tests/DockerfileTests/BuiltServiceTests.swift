import Testing

@testable import Dockerfile

@Suite("The service among the builds of a compose file")
struct BuiltServiceTests {
  private static let file = """
    FROM node:22 AS web
    COPY package.json ./
    CMD ["npm", "start"]
    FROM python:3.13-slim AS base
    COPY requirements.txt ./
    RUN pip install -r requirements.txt
    FROM base AS deploy
    COPY shop shop
    CMD ["gunicorn", "shop:app"]
    FROM base AS dev
    CMD ["python", "-m", "shop"]
    """

  private func services(_ text: String, _ targets: String...) throws -> [String?] {
    let definitions = targets.map { BuildDefinition(name: $0, target: $0) }
    let analysis = try analyse(text, StageOptions(definitions: definitions))
    return analysis.roles.services.map { analysis.graph.stages[$0].name }
  }

  @Test("A front end that compose builds is not the service where Python ships")
  func frontEnd() throws {
    #expect(try services(Self.file, "web", "dev") == ["deploy"])
    #expect(try services(Self.file, "web", "deploy") == ["deploy"])
  }

  @Test("A front end is the service where nothing of Python ships")
  func alone() throws {
    let text = """
      FROM node:22 AS web
      CMD ["npm", "start"]
      FROM python:3.13-slim AS docs
      RUN pip install sphinx
      """
    #expect(try services(text, "web") == ["web"])
  }

  @Test("A stage on an unknown image, or with Python copied into it, stays what compose says it is")
  func unknownImage() throws {
    let unknown = "FROM example.org/runtime:1 AS app\nENTRYPOINT [\"app\"]\n" + Self.file
    #expect(try services(unknown, "app") == ["app"])
    let copied =
      Self.file + "\nFROM nginx:1.27 AS files\nCOPY --from=deploy /srv/static /usr/share/nginx/html"
    #expect(try services(copied, "files") == ["files"])
  }
}
