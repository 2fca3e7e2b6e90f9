import Dockerfile
import PythonPackaging

/// Something that people of the project run by a name: a script, a target of a Makefile, a task of a tool.
struct ProjectTask: Hashable, Sendable {
  /// Its name; of a script the file's.
  var name: String
  /// What a shell is given.
  var script: String
  /// The line of the file where the script begins, counted from 1.
  var line: Int
  /// The tasks of the same file that run before it.
  var needs: [String] = []
  /// Whether the place where it stands says that it is for tests or development.
  var isForTests = false
}

/// The tasks of one file.
struct TaskFile: Sendable {
  /// The tasks in the order of the file.
  var tasks: [ProjectTask] = []
  /// The variables of the file.
  var variables: [String: String] = [:]

  /// The tasks that are for tests or development: by their names, by what they run, and those that nothing
  /// else needs.
  func forTests() -> [(task: ProjectTask, installs: ScriptInstallations)] {
    let read = tasks.map { ($0, ScriptInstallations($0.script, variables: variables)) }
    var isForTests = read.map { task, installs in
      task.isForTests || installs.runsTests
        || [.test, .development].contains(DependencyPurpose(name: task.name))
    }
    var isForOthers = Set<Int>()
    for place in tasks.indices where !isForTests[place] { note(place, &isForOthers) }
    for place in tasks.indices where isForTests[place] {
      var needed = Set<Int>()
      note(place, &needed)
      for other in needed.subtracting(isForOthers) { isForTests[other] = true }
    }
    return zip(read, isForTests).filter(\.1).map(\.0)
  }

  /// What a task needs, and what that needs.
  private func note(_ place: Int, _ needed: inout Set<Int>) {
    var open = tasks[place].needs
    while let name = open.popLast() {
      for (other, task) in tasks.enumerated() where task.name == name {
        if needed.insert(other).inserted { open += task.needs }
      }
    }
  }
}
