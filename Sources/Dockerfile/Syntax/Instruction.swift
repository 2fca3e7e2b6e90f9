/// One instruction of a Dockerfile, as written and as understood.
package struct Instruction: Sendable, Hashable {
  /// The words that begin an instruction (reference, "Overview").
  package enum Keyword: String, Sendable, Hashable, CaseIterable {
    case add = "ADD"
    case arg = "ARG"
    case cmd = "CMD"
    case copy = "COPY"
    case entrypoint = "ENTRYPOINT"
    case env = "ENV"
    case expose = "EXPOSE"
    case from = "FROM"
    case healthcheck = "HEALTHCHECK"
    case label = "LABEL"
    case maintainer = "MAINTAINER"
    case onbuild = "ONBUILD"
    case run = "RUN"
    case shell = "SHELL"
    case stopsignal = "STOPSIGNAL"
    case user = "USER"
    case volume = "VOLUME"
    case workdir = "WORKDIR"
  }

  /// `--name` or `--name=value` between the keyword and the arguments.
  package struct Flag: Sendable, Hashable {
    /// The name without its dashes.
    package var name: String
    /// What follows the `=`, quotes removed; nil without an `=`.
    package var value: String?
    /// Where the flag stands.
    package var position: SourcePosition
  }

  /// What the instruction says.
  package indirect enum Body: Sendable, Hashable {
    /// `FROM`.
    case from(BaseReference)
    /// `RUN` with its mounts.
    case run(Command, mounts: [Mount])
    /// `CMD`.
    case cmd(Command)
    /// `ENTRYPOINT`.
    case entrypoint(Command)
    /// `HEALTHCHECK CMD …`; nil for `HEALTHCHECK NONE`.
    case healthcheck(Command?)
    /// `COPY` or `ADD`.
    case transfer(Transfer)
    /// `ARG`: names, with their defaults.
    case arguments([Assignment])
    /// `ENV` or `LABEL`: names and values, quotes still in place.
    case assignments([Assignment])
    /// `SHELL`: the words before the command.
    case shell([String])
    /// `ONBUILD` and the instruction that it keeps for later.
    case trigger(Instruction)
    /// `EXPOSE` or `VOLUME`.
    case list([String])
    /// `WORKDIR`, `USER`, `STOPSIGNAL` or `MAINTAINER`.
    case word(String)
  }

  /// A name and its value; `ARG` may leave the value out.
  package struct Assignment: Sendable, Hashable {
    /// The name.
    package var name: String
    /// The value as written; nil for `ARG name`.
    package var value: String?
  }

  /// Which instruction this is.
  package var keyword: Keyword
  /// The flags, in order.
  package var flags: [Flag]
  /// What follows keyword and flags, continuation lines joined, blanks at both ends dropped.
  package var arguments: SourceText
  /// The here-documents, in order.
  package var heredocs: [Heredoc]
  /// What the arguments mean.
  package var body: Body
  /// The whole logical line: continuation lines joined, comments between them dropped.
  package var text: SourceText
  /// The physical lines, from 1, heredocs included.
  package var lines: ClosedRange<Int>

  /// Where the instruction begins.
  package var position: SourcePosition { text.position(at: 0) }

  /// The value of the first flag of this name.
  package func flag(_ name: String) -> String? { flags.first { $0.name == name }?.value }
}

/// What `FROM` names (reference, "FROM").
package struct BaseReference: Sendable, Hashable {
  /// The base as written, variables included.
  package var base: String
  /// Where the base stands.
  package var position: SourcePosition
  /// The stage's name in lower case, as builders compare it.
  package var name: String?
  /// `--platform` as written.
  package var platform: String?
}

/// A command in shell or exec form (reference, "Shell and exec form").
package enum Command: Sendable, Hashable {
  /// Text for the shell.
  case shell(String)
  /// A JSON array: the words themselves, no shell.
  case exec([String])
}

/// `COPY` or `ADD`: what is copied to where (reference, "COPY", "ADD").
package struct Transfer: Sendable, Hashable {
  /// The sources as written, heredocs left out.
  package var sources: [String]
  /// The names of the heredocs that are written as files.
  package var inlineFiles: [String]
  /// The destination as written.
  package var destination: String
  /// `--from`: a stage's name or number, an image or a named context; nil for the build context.
  package var from: String?
}

/// `RUN --mount=…` (reference, "RUN --mount").
package struct Mount: Sendable, Hashable {
  /// The keys in lower case with their values; a key alone has the value "true".
  package var fields: [Instruction.Assignment]
  /// Where the flag stands.
  package var position: SourcePosition

  /// The value of the first field with one of these names.
  package func field(_ names: String...) -> String? {
    fields.first { names.contains($0.name) }?.value
  }

  /// `type=`, which is `bind` where it's absent.
  package var type: String { field("type") ?? "bind" }
  /// `from=`: a stage's name, an image or a named context.
  package var from: String? { field("from") }
}
