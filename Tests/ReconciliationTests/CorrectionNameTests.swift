import Reconciliation
import Testing

/// Which names say that one file corrects another.
struct CorrectionNameTests {
  @Test(arguments: [
    ("s_20260304_v2.csv", "s_20260304.csv"), ("s_20260304.csv", "s_20260304_V2.csv.gz"),
    ("s_20260304-R1.csv", "s_20260304.csv.gz"), ("CORR_s_20260304.csv", "s_20260304.csv"),
    ("s_20260304_corrected.csv", "s_20260304.csv"), ("s_20260304_v3.csv", "s_20260304_v2.csv"),
    ("s_20260304.rev02.csv", "s_20260304.csv"),
  ])
  func corrects(_ one: String, _ other: String) {
    #expect(CorrectionName(one).mayCorrect(CorrectionName(other)))
    #expect(CorrectionName(other).mayCorrect(CorrectionName(one)))
  }

  @Test(arguments: [
    ("s_20260304.csv", "s_20260305.csv"), ("s_20260304_2.csv", "s_20260304.csv"),
    ("s_20260304_R1.csv", "s_20260304_R2.csv"), ("s_v2.csv", "s_20260304_v2.csv"),
    ("s_20260304.csv", "s_20260304.csv.gz"), ("s_r20260304.csv", "s.csv"),
    ("s_version.csv", "s.csv"),
  ])
  func doesNot(_ one: String, _ other: String) {
    #expect(!CorrectionName(one).mayCorrect(CorrectionName(other)))
  }
}
