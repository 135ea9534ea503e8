import SettlementModel

/// Lines of one family whose keys lead to the same intents.
struct Pool {
  var lines: [Int] = []
  let groups: [Int]
  let family: RecordFamily
  let key: LinkKey
}

// Step 4 of the engine: strong keys claim first (section 9.4).
extension CaseWork {
  /// Links every line that settles a record and hands it to the rules, strongest key first.
  mutating func claim() {
    var byRecord: [Int: [Int]] = [:]
    var byGroup: [PoolName: [Int]] = [:]
    var byOrder: [PoolName: [Int]] = [:]
    var chargebacks: [Int] = []
    for line in lines.indices where lines[line].kind.settlesRecord && lineOutcomes[line] == nil {
      let link = link(lines[line])
      linkOfLine[line] = link
      if isOutOfScope(lines[line], link) {
        decide(line: line, .batchLevel)
        continue
      }
      guard let family = RecordFamily(lines[line].kind) else {
        chargebacks.append(line)
        continue
      }
      switch link.target {
      case .record(let record): byRecord[record, default: []].append(line)
      case .group(let group):
        byGroup[PoolName(family: family, group: group), default: []].append(line)
      case .order(let order):
        byOrder[PoolName(family: family, order: order), default: []].append(line)
      case .dispute, .nothing: reportMissing(line)
      }
    }
    for record in byRecord.keys.sorted() { settleByOwnID(record, lines: byRecord[record]!) }
    for (name, lines) in byGroup.sorted(by: { $0.value[0] < $1.value[0] }) {
      settle(Pool(lines: lines, groups: [name.group], family: name.family, key: .paymentIntentID))
    }
    for (name, lines) in byOrder.sorted(by: { $0.value[0] < $1.value[0] }) {
      let groups = groups(ofOrder: name.order).filter { self.groups[$0].isInScope }
      let key: LinkKey = groupsByOrder[name.order] == nil ? .invoiceID : .merchantOrderID
      settle(Pool(lines: lines, groups: groups, family: name.family, key: key))
    }
    judgeChargebacks(chargebacks)
  }

  private struct PoolName: Hashable {
    let family: RecordFamily
    var group = -1
    var order = ""
  }

  /// Makes a bundle that claims records for lines.
  @discardableResult
  mutating func bundle(
    _ nature: Bundle.Nature, records claimed: [Int], lines taken: [Int], key: LinkKey
  ) -> Int {
    let currency = records[claimed[0]].currency
    bundles.append(
      Bundle(
        nature: nature, records: claimed, lines: taken, sum: sum(of: taken, in: currency),
        target: total(claimed), currency: currency,
        key: key))
    for record in claimed {
      precondition(bundleOfRecord[record] == nil, "a record is claimed twice")
      bundleOfRecord[record] = bundles.count - 1
    }
    return bundles.count - 1
  }

  /// Adds lines to a bundle.
  mutating func extend(_ bundle: Int, with taken: [Int]) {
    bundles[bundle].lines += taken
    bundles[bundle].sum += sum(of: taken, in: bundles[bundle].currency)
  }

  /// The sum of lines in a currency; lines that have no amount in it count nothing.
  func sum(of taken: [Int], in currency: Currency) -> Int128 {
    var sum: Int128 = 0
    for line in taken {
      if let amount = lines[line].minorUnits(in: currency) { sum += Int128(amount) }
    }
    return sum
  }

  /// The sum of records of one currency; refunds of unknown amount count nothing.
  func total(_ claimed: [Int]) -> Int128 {
    var sum: Int128 = 0
    for record in claimed {
      if let amount = records[record].amount { sum += Int128(amount) }
    }
    return sum
  }

  /// Puts lines on a record that moved no money, or whose status is unknown.
  mutating func putOnDormant(_ record: Int, _ taken: [Int], key: LinkKey) {
    if let bundle = bundleOfRecord[record] {
      extend(bundle, with: taken)
    } else {
      let nature: Bundle.Nature =
        records[record].state == .statusUnknown ? .statusUnknown : .notMoved
      bundle(nature, records: [record], lines: taken, key: key)
    }
  }
}
