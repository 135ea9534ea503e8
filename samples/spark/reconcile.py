#!/usr/bin/env python3
"""Reconciles settlement files with API records on Apache Spark, by the rules of `tieout run`.

The program itself reads files and objects and judges cases; Spark brings them together and carries them about. See
docs/spark.md.

  spark-submit reconcile.py --tieout /usr/local/bin/tieout --config tieout.yaml --date 2026-03-06 \
    --settlement useepay useepay-settlement 's3a://bucket/settlement/*.csv*' \
    --records s3a://bucket/archive --output s3a://bucket/reports/2026-03-06
"""

import argparse
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

LINKING = pathlib.Path(__file__).resolve().parent / "linking.sql"

# What linking looks at; everything else stays in `value`, which is handed on as it was written.
RECORD = """type STRING, id STRING, state_at BIGINT, progress BIGINT, `case` BIGINT, payment_intent_id STRING,
  merchant_no STRING, merchant_order_id STRING, invoice_id STRING, arn STRING, subscription_id STRING,
  first_invoice_id STRING, latest_invoice_id STRING, created_at BIGINT"""
LINE = """type STRING, source STRING, file STRING, row BIGINT, kind STRING, `case` BIGINT, record_id STRING,
  record_ids_are_foreign BOOLEAN, original_record_id STRING, payment_intent_id STRING, capture_id STRING,
  refund_id STRING, dispute_id STRING, merchant_order_id STRING, arn STRING, merchant_no STRING, batch_id STRING,
  payout_id STRING, settlement_currency STRING, occurred_at BIGINT, settled_on STRING"""
TOTAL = "type STRING, side STRING, bucket STRING, currency STRING, count BIGINT, minor_units STRING"
# The columns of the reports, and what else a finding brings for `tieout import-findings`.
FINDING = """finding_id STRING, class STRING, code STRING, status STRING, business_date STRING, merchant_no STRING,
  payment_intent_id STRING, merchant_order_id STRING, record_type STRING, record_id STRING, kind STRING,
  currency STRING, expected STRING, actual STRING, difference STRING, first_seen STRING, age_days INT, file STRING,
  row BIGINT, batch_id STRING, payout_id STRING, detail STRING"""
# Views that others build on: written down, so that a plan ends at them and a lost executor costs nothing.
KEPT = {
    "current_record", "intent", "order_case", "placed_record", "held_id", "invoice_case", "counted_line", "line_by_id",
    "line_by_order", "placed_line", "bill_intent", "subject_bill", "subject_intent"}
TYPES = [
    "payment_intent", "capture", "refund", "invoice", "subscription", "checkout_session", "dispute"]


class Program:
    """The program as tasks start it; goes to the executors with its configuration and what else it reads."""

    def __init__(self, path, configuration, seconds):
        self.path = path
        self.configuration = configuration
        self.seconds = seconds
        self.path_of_configuration = None

    def files(self, date, texts):
        """What the program says of all files together."""
        rows = (f'{{"group":"files","key":"all","object":{text}}}' for text in texts)
        return list(self.lines(["evaluate", "--date", date], rows))

    def lines(self, arguments, rows=None, accepted=(0,), facts=None):
        """What the program writes, line by line, while another thread hands it its input."""
        with tempfile.TemporaryDirectory(prefix="tieout-") as folder:
            command = [self.path, *arguments, "--quiet"]
            if arguments[0] != "parse":
                path = self.path_of_configuration or os.path.join(folder, "tieout.yaml")
                if self.path_of_configuration is None:
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(self.configuration)
                command += ["--config", path]
            if facts is not None:
                path = os.path.join(folder, "facts.json")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(facts, file)
                command += ["--facts", path]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL if rows is None else subprocess.PIPE, stdout=subprocess.PIPE)
            failures = []
            feeder = None
            if rows is not None:
                feeder = threading.Thread(target=feed, args=(process, rows, failures), daemon=True)
                feeder.start()
            try:
                for line in process.stdout:
                    yield line[:-1].decode("utf-8")
            finally:
                process.stdout.close()
                if process.poll() is None and sys.exc_info()[0] is not None:
                    process.kill()
                code = process.wait()
                if feeder is not None:
                    feeder.join()
            if failures:
                raise failures[0]
            if code not in accepted:
                raise RuntimeError(f"{' '.join(command[:2])} ended with {code}; its messages are in this executor's log")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.seconds.add(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def feed(process, rows, failures):
    try:
        for row in rows:
            process.stdin.write(row.encode("utf-8") + b"\n")
    except BrokenPipeError:
        pass  # The program ended early, and its code says why.
    except Exception as error:  # pylint: disable=broad-except
        failures.append(error)
        process.kill()
    finally:
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass


def paths_of(spark, pattern):
    """The files that a pattern, a folder or a path means, in byte order of their names."""
    hadoop = spark._jvm.org.apache.hadoop.fs.Path(pattern)
    system = hadoop.getFileSystem(spark._jsc.hadoopConfiguration())
    found = system.globStatus(hadoop) or []
    paths = []
    for status in found:
        entries = system.listStatus(status.getPath()) if status.isDirectory() else [status]
        paths += [entry.getPath().toString() for entry in entries if entry.isFile()]
    return sorted(paths, key=lambda path: path.rsplit("/", 1)[-1].encode())


def local(path):
    return re.sub(r"^file:(//)?(?=/)", "", path) if path.startswith("file:") else None


def parsed_files(spark, program, source, profile, paths):
    """Lines, rejected rows and one object a file; a file is one task, for its control rows stand at its end."""
    arguments = ["parse", "--profile", profile, "--source", source]
    if all(local(path) for path in paths):
        def parse_path(chunk):
            for path in chunk:
                yield from program.lines([*arguments, local(path)], accepted=(0, 65))
        return spark.sparkContext.parallelize(paths, max(1, len(paths))).mapPartitions(parse_path)

    def parse_bytes(chunk):
        for path, content in chunk:
            with tempfile.TemporaryDirectory(prefix="tieout-file-") as folder:
                name = os.path.join(folder, path.rsplit("/", 1)[-1])
                with open(name, "wb") as file:
                    file.write(content)
                yield from program.lines([*arguments, name], accepted=(0, 65))
    return spark.sparkContext.union([spark.sparkContext.binaryFiles(path) for path in paths]).mapPartitions(parse_bytes)


def read_records(spark, program, folder):
    """Records of an archive's files; a file is as many tasks as it has splits."""
    texts = []
    for path in paths_of(spark, folder):
        name = path.rsplit("/", 1)[-1]
        kind = next((kind for kind in TYPES if name in (kind + "s.ndjson", kind + "s.ndjson.gz")), None)
        if kind is None:
            continue
        lines = spark.sparkContext.textFile(path)
        texts.append(lines.mapPartitionsWithIndex(reader(program, kind, name)))
    if not texts:
        raise SystemExit(f"error: {folder} has no files of an archive, such as payment_intents.ndjson")
    return spark.sparkContext.union(texts)


def reader(program, kind, name):
    def read(index, rows):
        arguments = ["records", "-", "--type", kind, "--name", name]
        counted = Counted(rows)
        for line in program.lines(arguments, counted, accepted=(0, 65)):
            yield line.replace("{", f'{{"progress":{index},', 1) if line.startswith('{"type":"rejected_record"') else line
        # A place in a file is its line; a task knows its own lines alone, and the driver adds up the others'.
        yield json.dumps({"type": "read_lines", "id": name, "progress": index, "state_at": counted.count})
    return read


class Counted:
    def __init__(self, rows):
        self.rows = rows
        self.count = 0

    def __iter__(self):
        for row in self.rows:
            self.count += 1
            yield row


def keyed(texts, schema, spark):
    """A table of texts with the members that linking looks at; absent texts are empty."""
    frame = spark.createDataFrame(texts.map(lambda text: (text,)), "value STRING")
    members = F.from_json("value", schema)
    columns = []
    for field in spark.createDataFrame([], schema).schema.fields:
        member = members[field.name]
        if field.dataType.simpleString() == "string" and field.name not in ("settled_on",):
            member = F.coalesce(member, F.lit(""))
        if field.name == "record_ids_are_foreign":
            member = F.coalesce(member.cast("int"), F.lit(0))
        columns.append(member.alias("own_case" if field.name == "case" else field.name))
    return frame.select(*columns, "value")


def kept(frame, name, work):
    """A table as a view of that name that ends its plan: written to files and read from them."""
    path = f"{work}/{name}.parquet"
    frame.write.mode("overwrite").parquet(path)
    spark = frame.sparkSession
    view = spark.read.schema(frame.schema).parquet(path)
    view.createOrReplaceTempView(name)
    return view


def link(spark, work):
    """Makes the views of linking.sql."""
    text = re.sub(r"--[^\n]*", "", LINKING.read_text(encoding="utf-8"))
    for statement in filter(None, (part.strip() for part in text.split(";"))):
        spark.sql(statement.replace("CREATE VIEW", "CREATE OR REPLACE TEMPORARY VIEW", 1))
        name = re.match(r"CREATE VIEW (\w+)", statement).group(1)
        if name in KEPT:
            kept(spark.table(name), name, work)


def evaluated(spark, program, group, view, date, facts, parts):
    """Has every group of a view judged where its objects lie: sorted by key on disk, never gathered in memory."""
    envelope = F.to_json(F.struct(F.lit(group).alias("group"), F.col("group_key").alias("key")))
    frame = (
        spark.table(view).repartition(parts, "group_key").sortWithinPartitions("group_key")
        .withColumn("head", envelope)
        .select(F.concat(
            F.expr("left(head, length(head) - 1)"), F.lit(',"object":'), F.col("value"), F.lit("}")).alias("text")))

    def judge(rows):
        first = next(rows, None)
        if first is None:
            return
        texts = (row[0] for part in ((first,), rows) for row in part)
        yield from program.lines(["evaluate", "--date", date], texts, facts=facts)
    return frame.rdd.mapPartitions(judge)


def rejected_records(rows, counts):
    """Rejected objects with the line of their file in place of that of their task."""
    before = {}
    for name in {name for name, _ in counts}:
        total = 0
        for index in sorted(index for one, index in counts if one == name):
            before[name, index] = total
            total += counts[name, index]
    for text, index in rows:
        one = json.loads(text)
        one["position"] += before[one["origin"], index]
        yield json.dumps(one, ensure_ascii=False)


def collect(frame):
    return [row[0] for row in frame.collect()]


def facts_of(spark, standings):
    """What holds for all files and records together."""
    lines = spark.sql("SELECT min(occurred_at), min(settled_on) FROM counted_line").first()
    first = spark.sql("SELECT source, min(settled_on) FROM counted_line GROUP BY source").collect()
    oldest = spark.sql("SELECT min(created_at) FROM current_record WHERE type = 'dispute'").first()[0]
    return {
        "earliest_occurred_at": lines[0], "earliest_settled_on": lines[1], "oldest_dispute_at": oldest,
        "first_settled_on": [{"source": row[0], "day": row[1]} for row in first if row[1]],
        "refused_dates": [
            {"first": one["refused_first"], "last": one["refused_last"]}
            for one in standings if "refused_first" in one],
    }


def conservation(spark, files, standings):
    """What the cases add up to beside what the parser added up, by currency; and the counts of lines."""
    counted = {(one["source"], one["file"]) for one in standings if one["counts"]}
    parsed, lines = {}, 0
    for one in files:
        if (one["source"], one["file"]) in counted:
            lines += one["rows"]["loaded"]
            for total in one["gross"]:
                parsed[total["currency"]] = parsed.get(total["currency"], 0) + int(total["minor_units"])
    rows = spark.sql(
        "SELECT side, bucket, currency, sum(count) AS count, sum(CAST(minor_units AS DECIMAL(38, 0))) AS minor_units"
        " FROM total GROUP BY side, bucket, currency ORDER BY side, bucket, currency").collect()
    judged, judged_lines = {}, 0
    for row in rows:
        if row.side == "lines":
            judged[row.currency] = judged.get(row.currency, 0) + int(row.minor_units)
            judged_lines += row["count"]
    differing = [
        f"{currency}: {judged.get(currency, 0)} minor units judged, {parsed.get(currency, 0)} parsed"
        for currency in sorted(set(parsed) | set(judged)) if parsed.get(currency, 0) != judged.get(currency, 0)]
    if lines != judged_lines:
        differing.append(f"lines: {judged_lines} judged, {lines} parsed")
    return rows, differing


def spreadsheet_rows(spark, findings, order):
    """The findings as a file that a spreadsheet may open: RFC 4180 as the nightly run writes it, no text as a formula."""
    amounts = {"expected", "actual", "difference"}
    cells = []
    for field in findings.schema.fields:
        text = F.coalesce(F.col(field.name).cast("string"), F.lit(""))
        if field.dataType.simpleString() == "string" and field.name not in amounts:
            text = F.when(text.rlike("^[=+\\-@\t\r\n＝＋－＠]"), F.concat(F.lit("'"), text)).otherwise(text)
            quoted = F.concat(F.lit('"'), F.replace(text, F.lit('"'), F.lit('""')), F.lit('"'))
            text = F.when(text.rlike('[",\r\n]'), quoted).otherwise(text)
        cells.append(text)
    rows = findings.select(
        *[column.alias(f"order_{place}") for place, column in enumerate(order, 1)],
        F.lit(1).alias("order_0"), F.concat_ws(",", *cells).alias("value"))
    header = spark.createDataFrame([(0, ",".join(findings.columns))], "order_0 INT, value STRING")
    names = [f"order_{place}" for place in range(len(order) + 1)]
    return (
        rows.unionByName(header, allowMissingColumns=True).repartition(1).sortWithinPartitions(*names).select("value"))


def write(spark, output):
    """Findings as Parquet and CSV, matches and payouts as Parquet, everything as NDJSON for `tieout import-findings`."""
    findings = (
        spark.sql("SELECT value FROM evaluated WHERE type = 'finding'")
        .select("value", F.from_json("value", FINDING).alias("finding")).select("finding.*", "value"))
    order = [F.col(name) for name in ("class", "code", "payment_intent_id", "record_id", "file")]
    order += [F.coalesce("row", F.lit(0)), F.col("finding_id")]
    columns = findings.drop("value")
    columns.orderBy(*order).write.mode("overwrite").parquet(f"{output}/findings.parquet")
    spreadsheet_rows(spark, columns, order).write.mode("overwrite").option("lineSep", "\r\n").text(
        f"{output}/findings.csv")
    findings.select("value").write.mode("overwrite").text(f"{output}/findings.ndjson")
    for kind in ("match", "payout"):
        (spark.sql(f"SELECT value FROM evaluated WHERE type = '{kind}'")
         .select(F.from_json("value", SCHEMAS[kind]).alias("one")).select("one.*")
         .write.mode("overwrite").parquet(f"{output}/{kind}.parquet"))
    return findings.count()


SCHEMAS = {
    "match": """`case` STRING, rule STRING, link STRING, lines ARRAY<STRUCT<source STRING, file STRING, row BIGINT>>,
      records ARRAY<STRUCT<type STRING, id STRING>>, tolerated BIGINT, currency STRING""",
    "payout": """payout_id STRING, currency STRING, lines_minor_units STRING, paid_out_minor_units STRING,
      residual_minor_units STRING, judged BOOLEAN""",
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--tieout", required=True, help="the program, where every executor finds it")
    parser.add_argument("--config", required=True, help="tieout.yaml, on the driver's machine")
    parser.add_argument("--date", required=True, help="the business day, yyyy-MM-dd")
    parser.add_argument(
        "--settlement", nargs=3, action="append", required=True, metavar=("SOURCE", "PROFILE", "PATH"),
        help="files of a source: a folder or a pattern of any file system that Spark reads")
    parser.add_argument("--records", required=True, help="a folder with an archive of API objects")
    parser.add_argument("--output", required=True, help="a folder for what was found; replaced")
    parser.add_argument("--partitions", type=int, help="parts in which cases are judged; default: Spark's parallelism")
    parser.add_argument("--times", help="a file for how long it took, on the driver's machine")
    return parser.parse_args()


def main():
    options = arguments()
    spark = SparkSession.builder.appName("tieout").getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    started = time.monotonic()
    seconds = spark.sparkContext.accumulator(0.0)
    with open(options.config, encoding="utf-8") as file:
        program = Program(options.tieout, file.read(), seconds)
    # Files are judged here: profiles of the configuration may stand beside it.
    here = Program(options.tieout, None, seconds)
    here.path_of_configuration = os.path.abspath(options.config)
    parts = options.partitions or spark.sparkContext.defaultParallelism
    spark.conf.set("spark.sql.shuffle.partitions", str(parts))
    # Amounts and ids come back as they were written: nothing guesses at types or partitions.
    spark.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")

    parsed = spark.sparkContext.union([
        parsed_files(spark, program, source, profile, paths_of(spark, path))
        for source, profile, path in options.settlement])
    work = f"{options.output}/_work"
    line = kept(keyed(parsed, LINE, spark), "parsed", work)
    record = kept(keyed(read_records(spark, program, options.records), RECORD, spark), "read", work)
    line.where("type = 'line'").createOrReplaceTempView("line")
    record.where("type NOT IN ('rejected_record', 'read_lines')").createOrReplaceTempView("record")

    files = collect(line.where("type IN ('file', 'rejected_row')").select("value"))
    counts = {(row.id, row.progress): row.state_at for row in record.where("type = 'read_lines'").collect()}
    rejected = record.where("type = 'rejected_record'").selectExpr("value", "progress").collect()
    files += rejected_records(rejected, counts)
    standings = [one for one in map(json.loads, here.files(options.date, files)) if one["type"] == "standing"]
    spark.createDataFrame(
        [(one["source"], one["file"], int(one["counts"])) for one in standings],
        "source STRING, file STRING, counts INT").createOrReplaceTempView("standing")

    link(spark, work)
    facts = facts_of(spark, standings)
    judged = kept(
        keyed(evaluated(spark, program, "case", "case_object", options.date, facts, parts), TOTAL, spark),
        "judged", work)
    unsettled = [
        json.loads(text)["at"] for text in collect(judged.where("type = 'oldest_unsettled'").select("value"))]
    facts["oldest_unsettled_at"] = min(unsettled, default=None)
    files += collect(judged.where("type = 'file_facts'").select("value"))

    everything = judged
    for group in ("billing", "payout", "reserve"):
        everything = everything.union(
            keyed(evaluated(spark, program, group, f"{group}_object", options.date, facts, parts), TOTAL, spark))
    control = spark.sparkContext.parallelize(here.files(options.date, files), 1)
    kept(everything.union(keyed(control, TOTAL, spark)), "evaluated", work)
    judged.where("type = 'sum'").createOrReplaceTempView("total")

    found = write(spark, options.output)
    totals, differing = conservation(
        spark, [one for one in map(json.loads, files) if one["type"] == "file"], standings)
    taken = time.monotonic() - started
    for row in totals:
        print(f"{row.side}\t{row.bucket}\t{row.currency}\t{row['count']}\t{row.minor_units}")
    print(f"{found} findings", file=sys.stderr)
    print(
        f"{taken:.1f} seconds, of which the program took {seconds.value:.1f} seconds of processor time",
        file=sys.stderr)
    if options.times:
        with open(options.times, "w", encoding="utf-8") as file:
            json.dump({"seconds": taken, "program_cpu_seconds": seconds.value}, file)
    spark.stop()
    if differing:
        print("error: lines were lost or counted twice on the way:", *differing, sep="\n  ", file=sys.stderr)
        sys.exit(70)


if __name__ == "__main__":
    main()
