/// What can happen in a simulated world; a run that did not reach one of them has tested less than
/// it says.
enum Story: String, CaseIterable, Hashable {
  // Payments and their records.
  case plain, withoutCaptureObjects, capturedByHand, captureFailed, failedPayment, retriedOrder
  case refunded, refundFailed, refundGivenBack, refundedInParts, chargedBack, beforeCoverage
  case lateRecord, vanishedRecord, changedWhilePulled
  // Lines.
  case settledByIntent, settledByOrder, settledInSum, settledInParts, adaptivePricing
  case neverSettled, settledLate, amountOff, currencyOff, settledTwice, twinCaptures
  case unknownCapture, unknownIntent, failedButSettled, captureTotalOff, tooMuchRefunded
  case captureOverAuthorization, strangeApp, wrongPayout, feeLine
  // Files.
  case lateFile, lostFile, reissuedFile, overlappingFiles, copiedFile, copiedUnderEarlierName
  case correctedBySuffix, unclearCorrection, cutOffFile, wrongSumFile, brokenRow, splitFile
  case vanishedFile, fileWithoutLines
  // Nights.
  case holiday, missedNights, namedDay, incompletePull, unreachableAPI, killed, killedAndLeft
  case twoRuns, readBesideTheRun, repeatedAcrossPages, copiesDiffer, repeatedNight, reopened
  case otherOrder
}
