/// The names that a function of a source knows, and what each may stand for anywhere in it.
///
/// Order does not count: a name stands for all that is ever assigned to it. So loops, branches and what is
/// appended later need no running.
final class PythonScope {
  /// The scope around it; nil for that of the module.
  let parent: PythonScope?
  /// The names of its parameters, in order; `*` before one that takes all the rest.
  private(set) var parameters: [String]
  /// What it may give back.
  var result = PythonValue.nothing
  private var names: [String: PythonValue] = [:]

  init(parent: PythonScope?, parameters: [String] = []) {
    self.parent = parent
    self.parameters = parameters
  }

  /// Lets a name stand for a value, too.
  func bind(_ name: String, _ value: PythonValue) {
    guard let known = names[name] else {
      names[name] = value
      return
    }
    names[name] = known.union(value)
  }

  /// Gives a key of a dictionary a value.
  func bind(_ name: String, key: String, _ value: PythonValue) {
    var known = self[name] ?? .nothing
    known.setMember(key, value)
    names[name] = known
  }

  /// What a name stands for; nil where it is not known.
  subscript(name: String) -> PythonValue? { names[name] ?? parent?[name] }

  /// Binds the parameters to the arguments of a call.
  func call(_ arguments: [PythonArgument]) {
    var place = 0
    for argument in arguments {
      if let name = argument.name {
        bind(name, argument.value)
        continue
      }
      guard place < parameters.count else { return }
      let parameter = parameters[place]
      if parameter.hasPrefix("*") {
        bind(String(parameter.dropFirst()), PythonValue.nothing.union(argument.value))
      } else {
        bind(parameter, argument.value)
        place += 1
      }
    }
    // Without further arguments it is empty.
    for parameter in parameters where parameter.hasPrefix("*") {
      bind(String(parameter.drop { $0 == "*" }), .nothing)
    }
  }
}

/// An argument of a call.
struct PythonArgument {
  /// The keyword; nil where it has none.
  var name: String?
  var value: PythonValue
  /// Where it stands in the source.
  var range: Range<Int>
}

/// How much a source may cost: expressions can be written that take forever.
final class PythonBudget {
  private var steps = 200_000

  /// Takes a step; false where there are none left.
  func take() -> Bool {
    guard steps > 0 else { return false }
    steps -= 1
    return true
  }
}
