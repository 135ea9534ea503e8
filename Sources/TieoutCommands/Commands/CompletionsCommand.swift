import ArgumentParser

struct CompletionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print what makes a shell complete tieout's commands, options and their values.",
    discussion: """
      bash: write it to ~/.local/share/bash-completion/completions/tieout
      zsh: write it to a file _tieout in a folder of $fpath, before compinit runs
      fish: write it to ~/.config/fish/completions/tieout.fish

      Example: tieout completions bash >~/.local/share/bash-completion/completions/tieout
      """)

  private static let shells = Vocabulary(
    noun: "shell", words: [CompletionShell.bash, .zsh, .fish].map { ($0.rawValue, $0) })

  @Argument(
    help: "bash, zsh or fish.", completion: shells.completion, transform: shells.value(of:))
  var shell: CompletionShell

  func run() async throws {
    let script = Tieout.completionScript(for: shell)
    try StandardOutput().write(Array(script.utf8) + [0x0A])
  }
}
