import Foundation
import Synchronization

/// Pythons with packages from PyPI for tests, each in an environment below `.build` that is made once.
public enum PythonEnvironment {
  private static let making = Mutex(())

  /// The Python for `Tests/NAME`, with what its `requirements.txt` asks for.
  ///
  /// - Throws: ``ProgramError`` where the packages cannot be installed.
  public static func python(_ name: String) throws -> String {
    try making.withLock { _ in
      let folder = PackageFiles.root.appending(path: ".build/python-\(name)")
      let python = folder.appending(path: "bin/python").path
      let requirements = PackageFiles.root.appending(path: "Tests/\(name)/requirements.txt")
      let wanted = try String(contentsOf: requirements, encoding: .utf8)
      // Written last: an environment without it is half made, or of other packages.
      let mark = folder.appending(path: "installed.txt")
      if let installed = try? String(contentsOf: mark, encoding: .utf8), installed == wanted {
        return python
      }
      for (program, arguments) in [
        ("/usr/bin/env", ["python3", "-m", "venv", "--clear", folder.path]),
        (
          python,
          [
            "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement",
            requirements.path,
          ]
        ),
      ] {
        let run = try runProgram(program, arguments, in: PackageFiles.root, boundSeconds: 900)
        guard run.exitCode == 0 else { throw ProgramError("no Python for \(name): \(run)") }
      }
      try wanted.write(to: mark, atomically: true, encoding: .utf8)
      return python
    }
  }
}
