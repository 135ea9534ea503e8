/// The digits of every active ISO 4217 currency (list one, with the fund codes that have amounts).
public enum CurrencyTable {
  private static let twoDigits = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN \
    BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP \
    GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT \
    LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO \
    NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS \
    SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD \
    XCG YER ZAR ZMW ZWG ZWL
    """
  private static let zeroDigits = """
    BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
    """
  private static let threeDigits = "BHD IQD JOD KWD LYD OMR TND"
  private static let fourDigits = "CLF UYW"

  /// Digits by the three letters read as a number to base 26; negative where there is no currency.
  private static let digitsByLetters: [Int8] = {
    var table = [Int8](repeating: -1, count: 26 * 26 * 26)
    let lists: [(codes: String, digits: Int8)] = [
      (twoDigits, 2), (zeroDigits, 0), (threeDigits, 3), (fourDigits, 4),
    ]
    for list in lists {
      for code in list.codes.split(separator: " ") {
        table[code.utf8.reduce(0) { $0 * 26 + Int($1 - 0x41) }] = list.digits
      }
    }
    return table
  }()

  /// Digits of a code packed as ``Currency/packedCode`` is, or nil where ISO 4217 lists none.
  public static func digits(ofPackedCode code: UInt32) -> Int8? {
    let first = (code >> 16) &- 0x41
    let second = (code >> 8 & 0xFF) &- 0x41
    let third = (code & 0xFF) &- 0x41
    guard first < 26, second < 26, third < 26 else { return nil }
    let digits = digitsByLetters[Int(first * 676 + second * 26 + third)]
    return digits < 0 ? nil : digits
  }

  /// Every currency of the table, ordered by code.
  public static var all: [Currency] {
    (twoDigits + " " + zeroDigits + " " + threeDigits + " " + fourDigits)
      .split(separator: " ").compactMap { Currency(code: $0) }.sorted()
  }
}
