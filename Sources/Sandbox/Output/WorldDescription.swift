package import Foundation
package import SettlementModel

/// The files beside the world's data: its parameters, and a configuration of tieout that reads it.
package enum WorldDescription {
  /// `world.json`: the parameters, with what follows from them.
  package static func json(_ parameters: WorldParameters, through day: BusinessDay) throws -> Data {
    struct Contents: Encodable {
      var parameters: WorldParameters
      var merchantNumber = WorldParameters.merchantNumber
      var appID = WorldParameters.appID
      var timeZone = "+08:00"
      var firstDay: String
      var lastDay: String
      var through: String
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(
      Contents(
        parameters: parameters, firstDay: parameters.firstDay.description,
        lastDay: parameters.lastDay.description, through: day.description))
  }

  /// The parameters of a `world.json`.
  package static func parameters(json: Data) throws -> WorldParameters {
    struct Contents: Decodable { var parameters: WorldParameters }
    let read = try JSONDecoder().decode(Contents.self, from: json).parameters
    return try WorldParameters(
      payments: read.payments, days: read.days, seed: read.seed, start: read.start,
      discrepancyBasisPoints: read.discrepancyBasisPoints, currencies: read.currencies,
      hasFileFaults: read.hasFileFaults, isCompressed: read.isCompressed,
      historyDays: read.historyDays, hasRateCard: read.hasRateCard,
      subscriptions: read.subscriptions ?? 0)
  }

  /// `tieout.yaml`: reads the settlement files from their folder and the records from the archive.
  package static func configuration(_ parameters: WorldParameters) -> String {
    let expectedFrom = FileFaults(parameters).expectedFrom.map { "\n    expected_from: \($0)" } ?? ""
    return """
    # Reads the fictional merchant's settlement files and the archive of its payment API.
    merchant:
      number: "\(WorldParameters.merchantNumber)"
      app_ids: ["\(WorldParameters.appID)"]
    time_zone: "+08:00"
    data_directory: ./var
    sources:
      - name: useepay
        directory: { path: ./settlement }
        files: "*_settlement_*.csv*"
        profile: useepay-settlement
        expected: daily\(expectedFrom)
    api:
      archive: ./archive
    matching:
      from: \(parameters.firstFileDay)
      settlement_due_days: 7
      refund_due_days: 10

    """ + (parameters.hasRateCard ? RateCard.configuration : "")
  }
}
