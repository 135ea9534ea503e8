package import SettlementModel

// How intents and captures come about.
extension StoryBuilder {
  /// An intent that waits for its payment method; returns its place in the story.
  ///
  /// - Parameter ordinal: 0 to 9, unlike for all intents of the story.
  package mutating func addIntent(
    _ amount: Money, order: String, at time: Timestamp, ordinal: Int = 0
  ) -> Int {
    var intent = IntentRecord(
      id: identifiers.sequenceNumber(kind: 101, ordinal: ordinal, at: time), amount: amount,
      createdAt: time)
    intent.merchantOrderID = order
    intent.paymentMethod = paymentMethod
    intent.cardBrand = cardBrand
    story.intents.append(History(intent, from: time))
    return story.intents.count - 1
  }

  /// An intent that is captured by itself 20 seconds after it was made: with a capture object, or
  /// standing as its own capture.
  package mutating func addAutomaticPayment(
    _ amount: Money, order: String, at time: Timestamp, ordinal: Int = 0, hasCapture: Bool? = nil
  ) -> Settleable {
    let intent = addIntent(amount, order: order, at: time, ordinal: ordinal)
    let capturedAt = time.adding(seconds: 20)
    let hasCapture = hasCapture ?? random.chance(percent: 60)
    let statesCaptured = hasCapture || random.chance(percent: 80)
    story.intents[intent].change(at: capturedAt) { record in
      record.status = "succeeded"
      record.modifiedAt = capturedAt
      record.capturedMinorUnits = statesCaptured ? amount.minorUnits : nil
    }
    guard hasCapture else { return standIn(of: intent, amount, at: capturedAt) }
    return addCapture(of: intent, amount, at: capturedAt, ordinal: ordinal)
  }

  /// An intent whose money is reserved and waits for the merchant's capture; returns its place in
  /// the story.
  package mutating func addAuthorization(
    _ amount: Money, order: String, at time: Timestamp, ordinal: Int = 0
  ) -> Int {
    let intent = addIntent(amount, order: order, at: time, ordinal: ordinal)
    story.intents[intent].changeAll { $0.capturesAutomatically = false }
    let authorizedAt = time.adding(seconds: 15)
    story.intents[intent].change(at: authorizedAt) { record in
      record.status = "requires_capture"
      record.modifiedAt = authorizedAt
    }
    return intent
  }

  /// The merchant's capture of an authorization; the intent's captured amount grows with it.
  ///
  /// - Parameter ordinal: nil for an account without capture objects; else 0 to 9, unlike for all
  ///    captures of the story.
  package mutating func captureByHand(
    _ intent: Int, _ amount: Money, at time: Timestamp, ordinal: Int?
  ) -> Settleable {
    story.intents[intent].change(at: time) { record in
      record.status = "succeeded"
      record.modifiedAt = time
      record.capturedMinorUnits = (record.capturedMinorUnits ?? 0) + amount.minorUnits
    }
    guard let ordinal else { return standIn(of: intent, amount, at: time) }
    return addCapture(of: intent, amount, at: time, ordinal: ordinal)
  }

  /// A capture object alone: the intent is left as it is.
  package mutating func addCapture(
    of intent: Int, _ amount: Money, at time: Timestamp, ordinal: Int, status: String = "succeeded"
  ) -> Settleable {
    let capture = CaptureRecord(
      id: identifiers.sequenceNumber(
        kind: 111, ordinal: ordinal, at: self.intent(intent).createdAt),
      paymentIntentID: self.intent(intent).id, amount: amount, status: status, createdAt: time)
    story.captures.append(History(capture, from: time))
    return Settleable(
      recordType: .capture, recordID: capture.id, intent: intent, amount: amount,
      occurredAt: time, agesFrom: clock.day(of: time))
  }

  /// The shopper's bank says no; returns the failed intent's place.
  package mutating func addFailedIntent(
    _ amount: Money, order: String, at time: Timestamp, ordinal: Int
  ) -> Int {
    let intent = addIntent(amount, order: order, at: time, ordinal: ordinal)
    let failedAt = time.adding(seconds: 12)
    story.intents[intent].change(at: failedAt) { record in
      record.status = "failed"
      record.declineCode = "insufficient_funds"
      record.modifiedAt = failedAt
    }
    return intent
  }

  /// An intent is given up.
  package mutating func cancel(_ intent: Int, at time: Timestamp) {
    story.intents[intent].change(at: time) { record in
      record.status = "cancelled"
      record.cancelledAt = time
      record.modifiedAt = time
    }
  }

  private func standIn(of intent: Int, _ amount: Money, at time: Timestamp) -> Settleable {
    let record = self.intent(intent)
    return Settleable(
      recordType: .capture, recordID: record.id, intent: intent, amount: amount, occurredAt: time,
      agesFrom: clock.day(of: record.capturesAutomatically ? record.createdAt : time))
  }
}
