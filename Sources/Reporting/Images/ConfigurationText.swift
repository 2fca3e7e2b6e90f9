import ByteText
import Comparison
import ContainerImage

extension ConfigurationSetting {
  /// How people see the setting's name: `entrypoint`, `env PATH`.
  var title: String { name.map { "\(key) \($0)" } ?? key }
}

extension ConfigurationChange {
  /// How people see the setting's name: `entrypoint`, `env PATH`.
  var title: String { name.map { "\(key) \($0)" } ?? key }
}

extension ConfigurationSetting.Value {
  /// One line for people, safe to show: a list as JSON, as Dockerfiles write commands.
  var text: String {
    switch self {
    case .text(let text): text.isEmpty ? "\"\"" : text.singleLine
    case .list(let words):
      "["
        + words.map { "\"\($0.replacing("\"", with: "\\\"").singleLine)\"" }
        .joined(separator: ", ") + "]"
    }
  }
}
