import Acquisition
import ArgumentParser
import Compression
import DurableFiles
import Parsing
import PaymentAPI
import Reconciliation
import Reporting
import Store

extension ExitStatus {
  /// The code of an error that ended a command; ``failure`` for one that no stage names.
  init(_ error: any Error) {
    switch error {
    case let error as CommandExit: self = error.status
    case is ConfigurationErrors, is FileProfileError, is UnknownProfileError: self = .configuration
    case is DecisionError, is DecisionProblems, is FileReleaseError, is AsOfError, is FolderTakenError,
      is ValidationError:
      self = .usage
    case is DecisionSheetErrors, is StreamProblem: self = .inputRefused
    case let error as SecretProblem: self = error.isSecurity ? .security : .configuration
    case is PermissionError, is DecryptionUnavailableError: self = .security
    case is RunLockedError: self = .locked
    case is InvariantBrokenError, is EvaluationError, is StoredValueError: self = .invariantBroken
    case is ErasureError, is ForeignFindingsError: self = .usage
    case is RebuildError, is RereadError: self = .cannotWrite
    case is LockFileError, is DurableFileError, is OutputError, is XLSXError, is FileExistsError:
      self = .cannotWrite
    case let error as ByteSourceError where error.isStorageFailure: self = .cannotWrite
    case let error as AcquisitionError: self = error.isSecurity ? .security : .sourceUnavailable
    case let error as PaymentAPIError: self = Self.status(of: error)
    case let error as StoreError: self = Self.status(of: error)
    default: self = .failure
    }
  }

  private static func status(of error: PaymentAPIError) -> ExitStatus {
    switch error.code {
    case .archiveUnwritable: .cannotWrite
    case .badBaseURL: .configuration
    default: error.isSecurity ? .security : .sourceUnavailable
    }
  }

  private static func status(of error: StoreError) -> ExitStatus {
    switch error.code {
    case .locked: .locked
    case .refused: .invariantBroken
    default: .cannotWrite
    }
  }

  /// The code of a finished run.
  init(_ outcome: NightOutcome) {
    var held: [ExitStatus] = []
    for problem in outcome.problems {
      switch problem.kind {
      case .security: held.append(.security)
      case .unreachable: held.append(.sourceUnavailable)
      case .notice: break
      }
    }
    if outcome.openRefusals > 0 { held.append(.inputRefused) }
    if outcome.openDiscrepancies > 0 { held.append(.openDiscrepancies) }
    self = .combined(held)
  }
}
