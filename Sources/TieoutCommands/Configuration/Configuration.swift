package import Reporting
package import SettlementModel

/// The whole configuration after every check; nothing below reads the file, flags or the
/// environment again.
///
/// All paths are absolute or relative to the working directory as the configuration file's own path
/// is.
package struct Configuration: Sendable, Hashable {
  /// The file it was read from, as named.
  package var file: String
  package var merchant: Merchant
  /// The time zone as written.
  package var timeZoneName: String
  /// Time zone and holidays.
  package var calendar: BusinessCalendar
  package var dataDirectory: String
  package var dataDirectoryGroup: String?
  package var limits: InputLimits
  /// In the order of the file; names are unique.
  package var sources: [Source]
  package var api: API
  package var matching: Matching
  package var fees: FeeCard
  package var report: Report
  /// Accounts of the report `journal`.
  package var accounts: LedgerAccounts
  /// Which resolutions need a second person.
  package var decisions: SecondPersonRule
  package var log: Log
  package var afterRun: AfterRun
  /// Where each key was written, for problems that show only later.
  package var places: [String: ConfigurationPlace]

  package struct Merchant: Sendable, Hashable {
    package var number: String
    /// At least one, unique.
    package var appIDs: [String]
    package var otherNumbers: [String]
  }

  /// How long servers may take, in whole seconds.
  package struct NetworkLimits: Sendable, Hashable {
    package var connectSeconds: Int
    package var idleSeconds: Int
    /// Measured over the seconds of allowed silence.
    package var bytesPerSecondMin: Int64
    /// One call of the API.
    package var callSeconds: Int
    /// One listing or one file of an SFTP server.
    package var fetchSeconds: Int
    /// All of one SFTP server, or of the API.
    package var sourceSeconds: Int
    /// All servers of one run.
    package var runSeconds: Int
  }

  package struct InputLimits: Sendable, Hashable {
    package var fileBytes: Int64
    package var inflateRatio: Int
    package var fileSeconds: Int
    package var rejectedRows: Int
    package var rejectedPercent: Int
    /// Whether the data directory may lie on a network file system.
    package var allowsAnyFileSystem: Bool
    package var network: NetworkLimits
  }

  /// What the nightly run writes.
  package struct Report: Sendable, Hashable {
    /// The nightly run's files have these formats; `csv` and `json` are among them.
    package var formats: Set<ReportFormat>

    /// What `report.formats` may name.
    package static let formatNames = ReportFormat.allCases.filter { $0 != .table }.map(\.rawValue)
  }

  package struct Matching: Sendable, Hashable {
    package var from: BusinessDay?
    /// By payment method; `default` is there.
    package var settlementDueDays: [String: Int]
    package var refundDueDays: Int
    package var invoiceGraceDays: Int
    package var paymentGraceDays: Int
    package var scope: MatchingPolicy.Scope
    /// Minor units.
    package var tolerance: [Currency: Int64]
  }
}

extension Configuration {
  /// A place that settlement files come from.
  package struct Source: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
      case sftp(SFTP)
      /// A folder's path.
      case directory(String)
    }
    package enum Profile: Sendable, Hashable {
      case builtIn(String)
      case path(String)
    }
    package var name: String
    package var place: Place
    /// Glob on the file name: `*`, `?` and `[…]`.
    package var files: String
    package var profile: Profile
    /// The key that its files are encrypted to; nil for files in clear.
    package var pgp: PGP?
    package var expected: FileCalendar.Rhythm
    package var expectedFrom: BusinessDay?
    /// 0 to 23.
    package var dueHour: Int
  }

  /// A secret OpenPGP key.
  package struct PGP: Sendable, Hashable {
    /// Fingerprint or long key id, digits in upper case.
    package var key: String
    /// GnuPG's directory.
    package var home: String
    package var passphrase: SecretReference?
  }

  package struct SFTP: Sendable, Hashable {
    package enum Login: Sendable, Hashable {
      case privateKey(path: String, passphrase: SecretReference?)
      case password(SecretReference)
      case agent
    }
    package var host: String
    package var port: Int
    package var username: String
    package var login: Login
    package var knownHosts: String
    package var directory: String
  }

  /// Where records come from.
  package struct API: Sendable, Hashable {
    package enum Origin: Sendable, Hashable {
      /// Base URL without a slash at its end.
      case service(baseURL: String, key: SecretReference)
      /// A directory of NDJSON files.
      case archive(String)
    }
    package struct Pagination: Sendable, Hashable {
      package var pageParameter: String
      package var firstPage: Int
      package var sizeParameter: String
      package var pageSize: Int
    }
    package var origin: Origin
    package var apiVersion: String?
    package var pagination: Pagination
    package var from: BusinessDay?
    package var lookBackDays: Int
    package var amountsAreMinorUnits: Bool
    /// Nil for an account without captures.
    package var capturesPath: String?
    package var concurrency: Int
    package var requestsPerSecond: Int
    package var eventsDirectory: String?
    /// PEM file of UseePay's public key; nil takes saved webhook events unchecked.
    package var webhookPublicKey: String?
  }
}
