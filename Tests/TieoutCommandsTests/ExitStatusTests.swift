import Testing
import TieoutCommands

// Testing has an ExitStatus of its own.
private typealias Status = TieoutCommands.ExitStatus

@Suite struct ExitStatusTests {
  @Test func codesAreTheContracts() {
    #expect(
      Status.allCases.map(\.rawValue)
        == [0, 1, 2, 64, 65, 69, 70, 73, 75, 77, 78, 130, 143])
  }

  @Test(
    arguments: [
      ([], Status.done),
      ([.done, .openDiscrepancies], .openDiscrepancies),
      ([.openDiscrepancies, .inputRefused], .inputRefused),
      ([.inputRefused, .sourceUnavailable], .sourceUnavailable),
      ([.sourceUnavailable, .security], .security),
      ([.security, .cannotWrite], .cannotWrite),
      ([.cannotWrite, .invariantBroken], .invariantBroken),
      ([.openDiscrepancies, .failure], .failure),
      ([.failure, .sourceUnavailable], .sourceUnavailable),
      ([.openDiscrepancies, .terminated], .terminated),
    ] as [([Status], Status)])
  private func precedence(_ held: [Status], _ expected: Status) {
    #expect(Status.combined(held) == expected)
    #expect(Status.combined(held.reversed()) == expected)
  }
}
