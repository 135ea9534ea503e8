import ArgumentParser
import Foundation
import Reporting

/// Runs the command line and ends the process with its exit code.
public enum Program {
  /// Parses the process's arguments, carries the command out, and exits.
  public static func main() async -> Never {
    ProcessProtection.begin()
    // A reader that ends early (`| head`), or a full quota, comes back as an error of the write.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)

    var command = parsed()
    do {
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      exit(ExitStatus.done.rawValue)
    } catch let status as CommandExit {
      exit(status.status.rawValue)
    } catch {
      fail(error)
    }
  }

  /// Says what is wrong with the command line; what it holds is shown so that a terminal does not
  /// act on it.
  private static func fail(_ error: any Error) -> Never {
    let message = Tieout.fullMessage(for: error)
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.map { TerminalText.escaped(String($0)) }.joined(separator: "\n")
    if shown == message { Tieout.exit(withError: error) }
    Console.writeToStandardError(shown + "\n")
    exit(Tieout.exitCode(for: error).rawValue)
  }

  /// The command of the process's arguments; ends the process where they ask for help or are wrong.
  private static func parsed() -> any ParsableCommand {
    let arguments = Array(CommandLine.arguments.dropFirst())
    // The parser takes any word after `help`.
    if arguments.first == "help" { refuseUnknownWord(in: arguments) }
    do {
      return try Tieout.parseAsRoot(arguments)
    } catch {
      if Tieout.exitCode(for: error) == .validationFailure { refuseUnknownWord(in: arguments) }
      fail(error)
    }
  }

  /// Ends the process where a command or an option is none, with the nearest that is one.
  private static func refuseUnknownWord(in arguments: [String]) {
    guard let tree = try? CommandTree.program(),
      let message = UnknownWord.message(in: arguments, tree: tree)
    else { return }
    Console(verbosity: .normal, environment: [:]).error(message)
    exit(ExitStatus.usage.rawValue)
  }
}

/// Ends a command with a code of the contract; everything that is to be said was said.
struct CommandExit: Error {
  let status: ExitStatus
}
