/// One setting of an image's configuration, in the order in which people look at them.
package struct ConfigurationSetting: Sendable, Hashable {
  /// What a setting holds.
  package enum Value: Sendable, Hashable {
    /// One text.
    case text(String)
    /// The words of a command, or the members of a set.
    case list([String])
  }

  /// The setting's key in the JSON: `entrypoint`, `env`.
  package let key: String
  /// The variable or label, where a key has several values by name.
  package let name: String?
  /// What it is set to.
  package let value: Value
}

extension ImageConfig {
  /// Everything that is set, empty values left out: they mean the same as none.
  package var settings: [ConfigurationSetting] {
    var settings: [ConfigurationSetting] = []
    func add(_ key: String, _ text: String?) {
      guard let text, !text.isEmpty else { return }
      settings.append(ConfigurationSetting(key: key, name: nil, value: .text(text)))
    }
    func add(_ key: String, _ list: [String]?) {
      guard let list, !list.isEmpty else { return }
      settings.append(ConfigurationSetting(key: key, name: nil, value: .list(list)))
    }
    func add(_ key: String, _ values: [String: String]) {
      for (name, value) in values.sorted(by: { $0.key < $1.key }) {
        settings.append(ConfigurationSetting(key: key, name: name, value: .text(value)))
      }
    }
    add("platform", "\(platform)")
    add("entrypoint", config?.entrypoint)
    add("cmd", config?.cmd)
    add("healthcheck", config?.healthcheck?.test)
    add("user", config?.user)
    add("workingDir", config?.workingDir)
    add("exposedPorts", config?.exposedPorts)
    add("volumes", config?.volumes)
    add("stopSignal", config?.stopSignal)
    add("shell", config?.shell)
    add("onBuild", config?.onBuild)
    add("env", config?.environment ?? [:])
    add("labels", config?.labels ?? [:])
    return settings
  }
}

extension ImageConfig.Execution {
  /// The variables by name; where one is set twice the last counts, as for the process.
  var environment: [String: String] {
    var variables: [String: String] = [:]
    for setting in env {
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      variables[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    return variables
  }
}
