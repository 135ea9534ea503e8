/// What columns of the world's settlement files are called, by what they hold.
enum ColumnSynonyms {
  /// A field and what columns of it are called.
  struct Synonyms {
    let field: CanonicalField
    let names: [String]

    init(_ field: CanonicalField, _ names: [String]) {
      self.field = field
      self.names = names
    }
  }

  /// Names without case, blanks and marks; in each list the surest first.
  static let names: [Synonyms] = [
    Synonyms(.kind, [
      "transactiontype", "type", "kind", "recordtype", "entrytype", "reportingcategory", "category",
      "transactioneventcode", "journaltype", "actiontype", "transtype", "txntype", "ordertype",
      "art", "vorgang", "交易类型", "类型", "业务类型", "交易種類",
    ]),
    Synonyms(.paymentIntentID, ["paymentintentid", "paymentintent", "支付意向号"]),
    Synonyms(.captureID, ["captureid", "请款单号"]),
    Synonyms(.refundID, ["refundid", "退款单号", "退款订单号"]),
    Synonyms(.disputeID, ["disputeid", "chargebackid", "拒付单号", "争议单号"]),
    Synonyms(.recordID, [
      "transactionid", "recordid", "balancetransactionid", "modificationreference", "actionid",
      "tradeorderid", "txnid", "reference", "transactionreference", "nummer", "交易流水号", "流水号",
      "平台订单号", "交易订单号", "交易号", "payment",
    ]),
    Synonyms(.merchantOrderID, [
      "merchantorderid", "orderno", "orderid", "merchantreference", "merchanttxnid", "merchantorderno",
      "invoiceid", "paymentmetadata[orderid]", "referencetransactionid", "bestellung", "bestellnummer",
      "商户订单号", "订单号", "商家订单号", "reference", "order",
    ]),
    Synonyms(.originalRecordID, [
      "originaltransactionid", "originaltransactionrequestid", "pspreference", "sourceid",
      "originalmerchanttxnid", "paypalreferenceid", "paymentid", "原交易号", "原始订单号",
      "商户原始订单号",
    ]),
    Synonyms(.acquirerReferenceNumber, ["arn", "acquirerreferencenumber", "acquirerreferenceno"]),
    Synonyms(.occurredAt, [
      "transactiontime", "occurredat", "createdutc", "created", "createdat", "creationdate",
      "transactioncompletiontime", "txncompletetime", "processedon", "transactioninitiationdate",
      "transactiondate", "paymenttime", "datum", "zeit", "交易时间", "支付时间", "完成时间", "交易完成时间", "date",
    ]),
    Synonyms(.settledOn, [
      "settlementdate", "settledon", "settledat", "settlementtime", "settlementinitiateddate",
      "bookingdate", "transactioncompletiondate", "automaticpayouteffectiveatutc",
      "automaticpayouteffectiveat", "valuedate", "createdtime", "结算日期", "结算时间", "清算日期",
    ]),
    Synonyms(.settlementCurrency, [
      "settlementcurrency", "netcurrency", "holdingcurrency", "结算币种", "结算货币",
    ]),
    Synonyms(.currency, [
      "currency", "transactioncurrency", "grosscurrency", "processingcurrency", "txncurrency",
      "grosstransactioncurrency", "waehrung", "währung", "币种", "交易币种", "货币", "交易货币",
    ]),
    Synonyms(.grossDebit, ["grossdebitgc", "grossdebit", "debit", "soll", "支出", "支出金额"]),
    Synonyms(.grossCredit, ["grosscreditgc", "grosscredit", "credit", "haben", "收入", "收入金额"]),
    Synonyms(.netDebit, ["netdebitnc", "netdebit"]),
    Synonyms(.netCredit, ["netcreditnc", "netcredit"]),
    Synonyms(.gross, [
      "gross", "amount", "transactionamount", "transactionamountvalue", "txnamount",
      "grosstransactionamount", "processingcurrencyamount", "grossamount", "betrag", "交易金额", "金额",
      "订单金额",
    ]),
    Synonyms(.net, [
      "net", "netamount", "settlementamountvalue", "holdingcurrencyamount", "netto", "净额", "应结金额",
      "实收金额", "入账金额",
    ]),
    Synonyms(.settlementAmount, [
      "settlementamount", "grosssettlementamount", "grossamount", "结算金额",
    ]),
    Synonyms(.fee, ["fee", "fees", "feeamount", "feeamountvalue", "processingfee", "gebuehr", "gebühr", "手续费", "服务费"]),
    Synonyms(.tax, ["tax", "taxes", "taxesonfees", "taxfeeamountvalue", "vat", "税费", "税金"]),
    Synonyms(.reserve, ["reserve", "rollingreserve", "reserveamount", "保证金", "预留金"]),
    Synonyms(.exchangeRate, ["exchangerate", "fxrate", "rate", "汇率"]),
    Synonyms(.openingBalance, ["openingbalance", "期初余额"]),
    Synonyms(.closingBalance, ["closingbalance", "期末余额"]),
    Synonyms(.batchID, ["batchid", "batchnumber", "settlementbatchid", "settleid", "结算批次号", "批次号", "结算单号"]),
    Synonyms(.payoutID, ["payoutid", "automaticpayoutid", "出款单号", "打款单号"]),
    Synonyms(.paymentMethod, ["paymentmethod", "paymentmethodtype", "zahlart", "支付方式", "支付方式类型"]),
    Synonyms(.cardBrand, ["cardbrand", "paymentmethodvariant", "targetorgcardorg", "卡组", "卡组织"]),
    Synonyms(.merchantNumber, ["merchantno", "merchantnumber", "商户号"]),
    Synonyms(.appID, ["appid", "应用id"]),
    Synonyms(.description, ["description", "remark", "remarks", "note", "备注", "描述"]),
  ]

  /// A header without case, blanks and marks, which providers use as they like.
  static func normal(_ header: String) -> String {
    header.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "[" || $0 == "]" }
  }

  /// The column of each field, by the surest name that the header has; no column twice.
  static func columns(of header: [String]) -> [CanonicalField: Int] {
    let normals = header.map(normal)
    var columns: [CanonicalField: Int] = [:]
    var taken: Set<Int> = []
    for entry in names {
      let place = entry.names.lazy.compactMap { normals.firstIndex(of: $0) }
        .first { !taken.contains($0) }
      guard let place else { continue }
      columns[entry.field] = place
      taken.insert(place)
    }
    return columns
  }
}
