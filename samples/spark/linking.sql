-- Which case each line and record belongs to, in the order of strength that the rules go by: a line's own id or ARN, then
-- the payment intent, then the merchant order. A weaker key serves only where the stronger ones are empty or lead to
-- nothing; what is named and not held meets under that name. Plain SQL of which each statement makes one view, so that
-- any engine runs it; the numbers of cases come from the program, with lines and records.

-- Current records: of several copies the later state, then the one that has got further.
-- record(type, id, state_at, progress, value, ...) is what `tieout records` wrote.
CREATE VIEW current_record AS
SELECT * FROM (
  SELECT record.*, row_number() OVER (
    PARTITION BY type, id ORDER BY state_at DESC, progress DESC, value DESC) AS place
  FROM record) AS ranked
WHERE place = 1;

CREATE VIEW intent AS
SELECT id, own_case AS case_key, merchant_no, merchant_order_id, invoice_id, value
FROM current_record WHERE type = 'payment_intent';

-- Disputes that name an order only go to the case of that order's intents.
CREATE VIEW order_case AS
SELECT merchant_order_id, merchant_no, min(case_key) AS case_key FROM intent
WHERE merchant_order_id <> '' GROUP BY merchant_order_id, merchant_no;

CREATE VIEW any_order_case AS
SELECT merchant_order_id, min(case_key) AS case_key FROM order_case GROUP BY merchant_order_id;

CREATE VIEW placed_record AS
SELECT id, own_case AS case_key, type, arn, value FROM current_record WHERE type = 'payment_intent'
UNION ALL
SELECT record.id, COALESCE(intent.case_key, record.own_case), record.type, record.arn, record.value
FROM current_record AS record LEFT JOIN intent ON intent.id = record.payment_intent_id
WHERE record.type IN ('capture', 'refund')
  OR record.type = 'dispute' AND record.payment_intent_id <> ''
UNION ALL
SELECT record.id,
  CASE WHEN record.merchant_no = '' THEN COALESCE(anyone.case_key, record.own_case)
  WHEN same.case_key IS NULL THEN COALESCE(nobody.case_key, record.own_case)
  WHEN nobody.case_key < same.case_key THEN nobody.case_key ELSE same.case_key END,
  record.type, record.arn, record.value
FROM current_record AS record
LEFT JOIN any_order_case AS anyone ON anyone.merchant_order_id = NULLIF(record.merchant_order_id, '')
LEFT JOIN order_case AS same ON same.merchant_order_id = NULLIF(record.merchant_order_id, '')
  AND same.merchant_no = record.merchant_no AND record.merchant_no <> ''
LEFT JOIN order_case AS nobody ON nobody.merchant_order_id = NULLIF(record.merchant_order_id, '')
  AND nobody.merchant_no = ''
WHERE record.type = 'dispute' AND record.payment_intent_id = '';

-- The case of an id, whatever it is the id of: a capture's, else an intent's, a refund's, a dispute's.
CREATE VIEW held_id AS
SELECT id, case_key FROM (
  SELECT id, case_key, row_number() OVER (
    PARTITION BY id ORDER BY CASE type WHEN 'capture' THEN 1 WHEN 'payment_intent' THEN 2
      WHEN 'refund' THEN 3 ELSE 4 END) AS place
  FROM placed_record) AS ranked
WHERE place = 1;

CREATE VIEW held_arn AS
SELECT arn, min(case_key) AS case_key FROM placed_record
WHERE type = 'refund' AND arn <> '' GROUP BY arn;

-- The intents that an invoice id may stand for in a line: those that name the invoice, and the one nested in it.
CREATE VIEW invoice_intent AS
SELECT invoice_id, merchant_no, case_key FROM intent WHERE invoice_id <> ''
UNION ALL
SELECT bill.id, intent.merchant_no, intent.case_key
FROM current_record AS bill JOIN intent ON intent.id = bill.payment_intent_id
WHERE bill.type = 'invoice' AND bill.payment_intent_id <> '';

CREATE VIEW invoice_case AS
SELECT invoice_id, merchant_no, min(case_key) AS case_key FROM invoice_intent
GROUP BY invoice_id, merchant_no;

CREATE VIEW any_invoice_case AS
SELECT invoice_id, min(case_key) AS case_key FROM invoice_case GROUP BY invoice_id;

-- Lines of files that count. line(source, file, row, ..., own_case, value) is what `tieout parse` wrote;
-- standing(source, file, counts) what `tieout evaluate` said of the files.
CREATE VIEW counted_line AS
SELECT line.* FROM line JOIN standing
  ON standing.source = line.source AND standing.file = line.file AND standing.counts = 1;

-- The keys of a line alone go through the joins; what the line says comes back at the end.
CREATE VIEW line_by_id AS
SELECT line.source, line.file, line.row, line.payment_intent_id, line.original_record_id,
  line.merchant_order_id, line.merchant_no, line.own_case,
  COALESCE(own.case_key, refund.case_key, dispute.case_key, capture.case_key, sole.case_key,
  arn.case_key) AS by_id
FROM counted_line AS line
LEFT JOIN held_id AS own
  ON own.id = CASE WHEN line.record_ids_are_foreign = 0 THEN NULLIF(line.record_id, '') END
LEFT JOIN placed_record AS refund ON refund.id = NULLIF(line.refund_id, '') AND refund.type = 'refund'
LEFT JOIN placed_record AS dispute ON dispute.id = NULLIF(line.dispute_id, '') AND dispute.type = 'dispute'
LEFT JOIN placed_record AS capture ON capture.id = NULLIF(line.capture_id, '') AND capture.type = 'capture'
LEFT JOIN intent AS sole ON sole.id = NULLIF(line.capture_id, '')
LEFT JOIN held_arn AS arn
  ON arn.arn = CASE WHEN line.kind IN ('refund', 'refund_reversal') THEN NULLIF(line.arn, '') END;

CREATE VIEW line_by_intent AS
SELECT line.*, CASE WHEN line.payment_intent_id <> '' THEN named.case_key
  ELSE COALESCE(original.case_key, original_capture.case_key) END AS by_intent
FROM line_by_id AS line
LEFT JOIN intent AS named ON named.id = NULLIF(line.payment_intent_id, '')
LEFT JOIN intent AS original ON original.id = NULLIF(line.original_record_id, '')
LEFT JOIN placed_record AS original_capture
  ON original_capture.id = NULLIF(line.original_record_id, '') AND original_capture.type = 'capture';

-- A line that names an intent stays with that name, held or not.
CREATE VIEW line_by_order AS
SELECT line.*, CASE WHEN line.merchant_no = '' THEN anyone.case_key
  WHEN same.case_key IS NULL THEN nobody.case_key
  WHEN nobody.case_key < same.case_key THEN nobody.case_key ELSE same.case_key END AS by_order
FROM line_by_intent AS line
LEFT JOIN any_order_case AS anyone ON anyone.merchant_order_id =
  CASE WHEN line.payment_intent_id = '' THEN NULLIF(line.merchant_order_id, '') END
LEFT JOIN order_case AS same ON same.merchant_order_id =
  CASE WHEN line.payment_intent_id = '' THEN NULLIF(line.merchant_order_id, '') END
  AND same.merchant_no = line.merchant_no AND line.merchant_no <> ''
LEFT JOIN order_case AS nobody ON nobody.merchant_order_id =
  CASE WHEN line.payment_intent_id = '' THEN NULLIF(line.merchant_order_id, '') END
  AND nobody.merchant_no = '';

CREATE VIEW line_by_invoice AS
SELECT line.*, CASE WHEN line.merchant_no = '' THEN anyone.case_key
  WHEN same.case_key IS NULL THEN nobody.case_key
  WHEN nobody.case_key < same.case_key THEN nobody.case_key ELSE same.case_key END AS by_invoice
FROM line_by_order AS line
LEFT JOIN any_invoice_case AS anyone ON anyone.invoice_id =
  CASE WHEN line.payment_intent_id = '' THEN NULLIF(line.merchant_order_id, '') END
LEFT JOIN invoice_case AS same ON same.invoice_id =
  CASE WHEN line.payment_intent_id = '' THEN NULLIF(line.merchant_order_id, '') END
  AND same.merchant_no = line.merchant_no AND line.merchant_no <> ''
LEFT JOIN invoice_case AS nobody ON nobody.invoice_id =
  CASE WHEN line.payment_intent_id = '' THEN NULLIF(line.merchant_order_id, '') END
  AND nobody.merchant_no = '';

CREATE VIEW placed_line AS
SELECT COALESCE(linked.by_id, linked.by_intent, linked.by_order, linked.by_invoice, linked.own_case) AS case_key,
  line.value
FROM line_by_invoice AS linked JOIN counted_line AS line
  ON line.source = linked.source AND line.file = linked.file AND line.row = linked.row;

-- Everything of a case. The key is a text: it is what the stream is sorted by.
CREATE VIEW case_object AS
SELECT CAST(case_key AS STRING) AS group_key, value FROM placed_record
UNION ALL
SELECT CAST(case_key AS STRING), value FROM placed_line
UNION ALL
SELECT DISTINCT CAST(intent.case_key AS STRING), bill.value
FROM current_record AS bill JOIN intent ON intent.id = NULLIF(bill.payment_intent_id, '')
WHERE bill.type = 'invoice'
UNION ALL
SELECT DISTINCT CAST(intent.case_key AS STRING), bill.value
FROM current_record AS bill JOIN intent ON NULLIF(intent.invoice_id, '') = bill.id
WHERE bill.type = 'invoice'
UNION ALL
SELECT DISTINCT CAST(intent.case_key AS STRING), bill.value
FROM current_record AS bill JOIN intent ON NULLIF(intent.merchant_order_id, '') = bill.id
WHERE bill.type = 'invoice';

-- What an invoice, a session or a subscription is judged with.
CREATE VIEW bill AS
SELECT id, subscription_id, payment_intent_id, value FROM current_record WHERE type = 'invoice';

CREATE VIEW agreement AS
SELECT id, first_invoice_id, latest_invoice_id, value FROM current_record WHERE type = 'subscription';

CREATE VIEW visit AS
SELECT id, subscription_id, payment_intent_id, value FROM current_record
WHERE type = 'checkout_session';

-- Invoices that no held subscription bills stand alone; the others come with their subscription.
CREATE VIEW bill_subject AS
SELECT concat('invoice:', bill.id) AS subject, bill.id AS bill_id
FROM bill LEFT JOIN agreement ON agreement.id = NULLIF(bill.subscription_id, '')
WHERE agreement.id IS NULL
UNION ALL
SELECT concat('subscription:', agreement.id), bill.id
FROM bill JOIN agreement ON agreement.id = NULLIF(bill.subscription_id, '')
UNION ALL
SELECT concat('subscription:', agreement.id), bill.id FROM agreement JOIN bill
  ON bill.id = NULLIF(agreement.first_invoice_id, '') WHERE bill.subscription_id = ''
UNION ALL
SELECT concat('subscription:', agreement.id), bill.id FROM agreement JOIN bill
  ON bill.id = NULLIF(agreement.latest_invoice_id, '') WHERE bill.subscription_id = ''
UNION ALL
SELECT concat('session:', visit.id), agreement.first_invoice_id
FROM visit JOIN agreement ON agreement.id = NULLIF(visit.subscription_id, '')
WHERE visit.payment_intent_id = '' AND agreement.first_invoice_id <> '';

CREATE VIEW subject_bill AS
SELECT DISTINCT subject, bill_id FROM bill_subject;

CREATE VIEW bill_intent AS
SELECT bill.id AS bill_id, intent.id AS intent_id
FROM bill JOIN intent ON intent.id = NULLIF(bill.payment_intent_id, '')
UNION
SELECT bill.id, intent.id FROM bill JOIN intent ON NULLIF(intent.invoice_id, '') = bill.id
UNION
SELECT bill.id, intent.id FROM bill JOIN intent ON NULLIF(intent.merchant_order_id, '') = bill.id;

CREATE VIEW subject_intent AS
SELECT DISTINCT subject, intent_id FROM subject_bill JOIN bill_intent
  ON bill_intent.bill_id = subject_bill.bill_id
UNION
SELECT concat('session:', visit.id), intent.id
FROM visit JOIN intent ON intent.id = NULLIF(visit.payment_intent_id, '');

CREATE VIEW billing_object AS
SELECT subject AS group_key, bill.value FROM subject_bill JOIN bill ON bill.id = subject_bill.bill_id
UNION ALL
SELECT concat('session:', id), value FROM visit
UNION ALL
SELECT concat('session:', visit.id), agreement.value
FROM visit JOIN agreement ON agreement.id = NULLIF(visit.subscription_id, '')
WHERE visit.payment_intent_id = ''
UNION ALL
-- Of a subscription every version counts.
SELECT DISTINCT concat('subscription:', id), value FROM record WHERE type = 'subscription'
UNION ALL
SELECT concat('subscription:', visit.subscription_id), visit.value
FROM visit JOIN agreement ON agreement.id = NULLIF(visit.subscription_id, '')
UNION ALL
SELECT subject, intent.value FROM subject_intent JOIN intent ON intent.id = subject_intent.intent_id
UNION ALL
SELECT subject, money.value FROM subject_intent JOIN current_record AS money
  ON NULLIF(money.payment_intent_id, '') = subject_intent.intent_id
WHERE money.type IN ('capture', 'refund');

-- The second grouping of the lines: payouts, or batches where lines carry no payout id, by settlement currency.
CREATE VIEW payout_object AS
SELECT concat(CASE WHEN payout_id <> '' THEN concat('payout:', payout_id) ELSE concat('batch:', batch_id) END,
  concat(':', settlement_currency)) AS group_key, value
FROM counted_line WHERE payout_id <> '' OR batch_id <> '';

-- Money that is withheld, and its releases, by the hold's id; without any id by batch.
CREATE VIEW reserve_line AS
SELECT CASE WHEN kind = 'reserve_release' AND original_record_id <> '' THEN original_record_id
  ELSE record_id END AS hold_id, merchant_no, settlement_currency, batch_id, value
FROM counted_line WHERE kind IN ('reserve_hold', 'reserve_release');

CREATE VIEW reserve_object AS
SELECT concat(concat(concat(hold_id, '|'), concat(merchant_no, '|')), concat(settlement_currency,
  CASE WHEN hold_id = '' THEN concat('|', batch_id) ELSE '' END)) AS group_key, value
FROM reserve_line;
