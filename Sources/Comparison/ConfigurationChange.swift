import ContainerImage

/// A setting that two configurations do not share.
package struct ConfigurationChange: Sendable, Hashable {
  /// The setting's key in the JSON: `entrypoint`, `env`.
  package let key: String
  /// The variable or label, where a key has several values by name.
  package let name: String?
  /// What the first image has; nil where it sets nothing.
  package let first: ConfigurationSetting.Value?
  /// What the second image has; nil where it sets nothing.
  package let second: ConfigurationSetting.Value?

  /// The changes from one configuration to the other, in the order of the settings.
  static func changes(_ first: ImageConfig, _ second: ImageConfig) -> [ConfigurationChange] {
    struct Identity: Hashable {
      let key: String
      let name: String?
    }
    func identity(_ setting: ConfigurationSetting) -> Identity {
      Identity(key: setting.key, name: setting.name)
    }
    let (mine, theirs) = (first.settings, second.settings)
    var values: [Identity: ConfigurationSetting.Value] = [:]
    for setting in theirs { values[identity(setting)] = setting.value }
    var changes: [ConfigurationChange] = []
    for setting in mine {
      let other = values.removeValue(forKey: identity(setting))
      guard other != setting.value else { continue }
      changes.append(
        ConfigurationChange(
          key: setting.key, name: setting.name, first: setting.value, second: other))
    }
    for setting in theirs where values[identity(setting)] != nil {
      changes.append(
        ConfigurationChange(
          key: setting.key, name: setting.name, first: nil, second: setting.value))
    }
    return changes
  }
}
