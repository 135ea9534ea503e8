/// A configuration that is right, for tests that break one thing of it.
let sampleYAML = """
  merchant:
    number: 0500000000000001
    app_ids: [shop.example]
  time_zone: "+08:00"
  data_directory: ./var
  sources:
    - name: useepay
      sftp:
        host: sftp.example
        username: merchant
        private_key: ./id_ed25519
        known_hosts: /etc/tieout/known_hosts
      files: "*_settlement_*.csv*"
      profile: useepay-settlement
    - name: inbox
      directory: { path: ./drop }
      files: "*.csv"
      profile: ./profiles/mine.yaml
  api:
    base_url: https://openapi.example
    key_env: USEEPAY_API_KEY
  holidays: [2026-01-01]
  matching:
    settlement_due_days: { default: 5, klarna: 14 }
    amount_tolerance: { JPY: 1 }
    scope: { currencies: [USD] }
  """

/// The sample with one piece of text replaced; the piece must be there.
func sample(replacing piece: String, with text: String) -> String {
  guard let range = sampleYAML.firstRange(of: piece) else { fatalError("no \(piece)") }
  return sampleYAML.replacingCharacters(in: range, with: text)
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    var copy = self
    copy.replaceSubrange(range, with: text)
    return copy
  }
}
