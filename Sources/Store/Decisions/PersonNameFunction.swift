import GRDB
import SettlementModel

/// Whether two texts are spellings of one person's name, in SQL.
enum PersonNameFunction {
  static let name = "is_same_person"

  static var function: DatabaseFunction {
    DatabaseFunction(name, argumentCount: 2, pure: true) { values in
      guard let left = String.fromDatabaseValue(values[0]).flatMap({ PersonName($0) }),
        let right = String.fromDatabaseValue(values[1]).flatMap({ PersonName($0) })
      else { return false }
      return left == right
    }
  }
}
