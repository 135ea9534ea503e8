import SettlementModel

extension Score.Share {
  /// Four decimals, cut, so that only the whole reads 1.0000.
  public var decimal: String {
    guard !isWhole else { return "1.0000" }
    return DecimalText.majorUnits(ofMinorUnits: Int128(part) * 10_000 / Int128(whole), digits: 4)
  }
}

extension Score {
  /// The score for people.
  ///
  /// - Parameter differencesMax: how many differing findings are named at the end.
  public func text(differencesMax: Int) -> String {
    var lines = [
      "precision        \(precision.decimal)  "
        + "(\(precision.part) of \(precision.whole) reported findings were planted)",
      "recall           \(recall.decimal)  "
        + "(\(recall.part) of \(recall.whole) planted findings were reported)",
      "field exactness  \(exactness.decimal)  "
        + "(\(exactness.part) of \(exactness.whole) pairs agree in every field)",
      "",
    ]
    lines += byField.map { field, share in
      "  \(Self.padded(field.rawValue, to: 18)) \(share.decimal)"
    }
    lines += ["", "  \(Self.padded("planted", to: 30)) \(Self.padded("reported", to: 30)) count"]
    lines += confusion.map { label, report, count in
      let names = [label, report].map { Self.padded($0.isEmpty ? "-" : $0, to: 30) }
      return "  \(names[0]) \(names[1]) \(count)"
    }
    if !differences.isEmpty, differencesMax > 0 {
      lines += [""] + differences.prefix(differencesMax)
      let left = differences.count - differencesMax
      if left > 0 {
        lines.append("and \(left) more; --differences \(differences.count) names them all")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The score as one JSON object on one line.
  public var json: String {
    var object = JSONObject()
    object.add("schema", "tieout.score/1")
    object.addRaw("precision", precision.decimal)
    object.addRaw("recall", recall.decimal)
    object.addRaw("field_exactness", exactness.decimal)
    object.add("labels", Int64(recall.whole))
    object.add("findings", Int64(precision.whole))
    object.add("true_positives", Int64(precision.part))
    object.add("pairs", Int64(exactness.whole))
    object.add("exact_pairs", Int64(exactness.part))
    var fields = JSONObject()
    for (field, share) in byField { fields.addRaw(field.rawValue, share.decimal) }
    object.add("fields", fields)
    let rows = confusion.map { label, report, count in
      var row = JSONObject()
      row.add("planted", label)
      row.add("reported", report)
      row.add("count", Int64(count))
      return String(decoding: row.closed, as: UTF8.self)
    }
    object.addRaw("confusion", "[" + rows.joined(separator: ",") + "]")
    return String(decoding: object.closed, as: UTF8.self)
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }
}
