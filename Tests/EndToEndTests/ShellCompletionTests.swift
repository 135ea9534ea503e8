import Foundation
import TestSupport
import Testing

/// `tieout completions`, in the shells themselves.
@Suite("Shells complete commands, options and values", .ownThreads, .serialized)
struct ShellCompletionTests {
  /// A line up to the cursor, and what must be offered there, in any order.
  static let lines: [(line: String, offered: Set<String>)] = [
    ("tieout re", ["report", "resolve", "reopen", "records"]),
    ("tieout db v", ["verify"]),
    ("tieout report p", ["pending", "payouts"]),
    ("tieout report pending --form", ["--format"]),
    ("tieout report pending --format cs", ["csv"]),
    ("tieout report pending --class ", ["BREAK", "CONTROL", "DATA", "TIMING"]),
    ("tieout report discrepancies --code FX", ["FX_MISMATCH"]),
    ("tieout report discrepancies --code FX_MISMATCH --code AMB", ["AMBIGUOUS_MATCH"]),
    ("tieout report discrepancies --status ", ["open", "resolved", "all"]),
    ("tieout report fees --currency EU", ["EUR"]),
    ("tieout explain cap_1 --format ", ["text", "json"]),
    ("tieout profile show useepay-settle", ["useepay-settlement"]),
    ("tieout ingest night", ["night.csv"]),
    ("tieout run --config wal", ["wallet.yaml"]),
    ("tieout report pending --output nig", ["night.csv"]),
    ("tieout completions ", ["bash", "zsh", "fish"]),
    ("tieout resolve F1 --reason provider_c", ["provider_confirmed"]),
    ("tieout resolve --from nig", ["night.csv"]),
    ("tieout status --log-format ", ["text", "json"]),
  ]

  /// The same for words that the program is asked for while somebody types.
  static let askedLines: [(line: String, offered: Set<String>)] = [
    ("tieout ingest --profile useepay-settle", ["useepay-settlement"]),
    ("tieout ingest --profile lay", ["layouts/own.yaml"]),
    ("tieout profile validate wal", ["wallet.yaml"]),
  ]

  @Test("the right words are offered", arguments: Shell.allCases)
  func candidates(shell: Shell) throws {
    let desk = try Desk(shell)
    defer { desk.remove() }
    // fish cannot ask a program outside a terminal; see the next test.
    for (line, offered) in Self.lines + (shell == .fish ? [] : Self.askedLines) {
      let found = try desk.complete(line)
      #expect(found == offered, "\(shell), \(line): \(found.sorted())")
    }
  }

  @Test("fish at a terminal completes what the program is asked for")
  func fishAtTerminal() throws {
    let desk = try Desk(.fish)
    defer { desk.remove() }
    try Data(Self.terminal.utf8).write(to: desk.folder.appending(path: "type.py"))
    for (line, offered) in Self.askedLines {
      let run = try runProgram(
        "/usr/bin/env", ["python3", "type.py", line, try #require(offered.first)], in: desk.folder,
        environment: desk.environment)
      #expect(run.exitCode == 0, "\(line): \(run)")
    }
  }

  /// Types a line and the tab key into fish, and waits until it shows the word.
  static let terminal = #"""
    import os, pty, select, signal, sys
    child, terminal = pty.fork()
    if child == 0:
        start = "source _tieout; function fish_prompt; echo re''ady; end"
        os.execvp("fish", ["fish", "--no-config", "-i", "-C", start])
    seen = b""
    def wait(word):
        global seen
        while word not in seen:
            if not select.select([terminal], [], [], 30)[0]:
                sys.exit("fish does not show " + repr(word) + " but " + repr(seen))
            seen += os.read(terminal, 4096)
        seen = b""
    wait(b"ready")
    os.write(terminal, sys.argv[1].encode() + b"\t")
    wait(sys.argv[2].encode())
    os.kill(child, signal.SIGKILL)
    """#

  @Test("every command is offered", arguments: Shell.allCases)
  func commands(shell: Shell) throws {
    let desk = try Desk(shell)
    defer { desk.remove() }
    let all = try DocsCommandReferenceTests.commands(below: [])
    let groups = Dictionary(grouping: all.dropFirst(), by: { Array($0.dropLast()) })
    try #require(groups.count >= 3)
    for (group, commands) in groups {
      let offered = try desk.complete((["tieout"] + group + [""]).joined(separator: " "))
      let missing = Set(commands.compactMap(\.last)).subtracting(offered)
      #expect(missing.isEmpty, "\(shell) \(group): \(missing)")
    }
  }

  enum Shell: String, CaseIterable { case bash, zsh, fish }

  /// A folder with a completion script and some files to choose from.
  struct Desk {
    let shell: Shell
    let folder: URL

    init(_ shell: Shell) throws {
      self.shell = shell
      folder = FileManager.default.temporaryDirectory.appending(path: "tieout-\(UUID().uuidString)")
      for name in ["night.csv", "wallet.yaml", "layouts/own.yaml"] {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: file)
      }
      let script = try runProgram("tieout", ["completions", shell.rawValue], in: folder)
      try #require(script.exitCode == 0 && script.standardError.isEmpty, "\(script)")
      // The name under which zsh looks for it.
      try Data(script.standardOutput.utf8).write(to: folder.appending(path: "_tieout"))
      try Data(Self.harness(shell).utf8).write(to: folder.appending(path: "complete"))
    }

    var environment: [String: String] {
      let programs = PackageFiles.program("tieout").deletingLastPathComponent().path
      return [
        "PATH": programs + ":/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
      ]
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// What the shell offers at the end of a line. Anything that it has to say against the script is an error.
    func complete(_ line: String) throws -> Set<String> {
      let options = shell == .bash ? ["--norc"] : shell == .zsh ? ["-f"] : ["--no-config"]
      let run = try runProgram(
        "/usr/bin/env", [shell.rawValue] + options + ["./complete", line], in: folder,
        environment: environment)
      guard run.exitCode == 0, run.standardError.isEmpty else { throw ProgramError("\(run)") }
      return Set(
        run.standardOutput.split(separator: "\n").map { candidate in
          let word = candidate.split(separator: "\t")[0]
          return String(word.reversed().drop { $0 == " " }.reversed())
        })
    }

    private static func harness(_ shell: Shell) -> String {
      switch shell {
      case .bash: bash
      case .fish: "source _tieout\ncomplete -C $argv[1]\n"
      case .zsh: zsh
      }
    }

    /// Calls the function that completes as bash does.
    private static let bash = #"""
      source ./_tieout
      read -ra COMP_WORDS <<<"$1"
      [[ $1 == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$1 COMP_POINT=${#1}
      complete -p tieout >/dev/null
      _tieout tieout "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      ((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
      """#

    /// Types the line into a shell at a terminal of its own, presses the tab key, and notes what is offered.
    private static let zsh = #"""
      zmodload zsh/zpty
      zpty shell zsh -f -i
      setup=(
        "PS1=; PS2=; fpath=(${(q)PWD} \$fpath)"
        'autoload -Uz compinit; compinit -u -D; setopt no_beep; LISTMAX=0'
        'compadd() { if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi; local -a hits; builtin compadd -A hits "$@"; print -rl -- "" "${(@)hits/#/<}"; builtin compadd "$@" }'
        'finish() { print; print "<"END">" }; zle -N finish; bindkey "^X" finish; bindkey "^I" complete-word'
        'print "<"READY">"'
      )
      for line in $setup; do zpty -w shell $line; done
      zpty -r shell seen $'*<READY>*' || exit 1
      zpty -w -n shell "$1"$'\t\C-X'
      zpty -r shell seen $'*<END>*' || exit 1
      zpty -d shell
      for line in "${(@f)seen}"; do
        line=${line%%[[:space:]]#}
        [[ $line == '<'* && $line != '<END>' ]] && print -r -- ${${line#<}%$'\r'}
      done
      exit 0
      """#
  }
}
