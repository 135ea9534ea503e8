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

from pyspark import StorageLevel
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
# Views that several others build on: worked out once.
KEPT = {"current_record", "placed_record", "counted_line", "placed_line"}
TYPES = [
    "payment_intent", "capture", "refund", "invoice", "subscription", "checkout_session", "dispute"]


class Program:
    """The program as tasks start it; goes to the executors with its configuration and what else it reads."""

    def __init__(self, path, configuration, seconds):
        self.path = path
        self.configuration = configuration
        self.seconds = seconds

    def lines(self, arguments, rows=None, accepted=(0,), facts=None):
        """What the program writes, line by line, while another thread hands it its input."""
        with tempfile.TemporaryDirectory(prefix="tieout-") as folder:
            command = [self.path, *arguments, "--quiet"]
            if arguments[0] != "parse":
                path = os.path.join(folder, "tieout.yaml")
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
            yield line
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


def link(spark):
    """Makes the views of linking.sql."""
    text = re.sub(r"--[^\n]*", "", LINKING.read_text(encoding="utf-8"))
    for statement in filter(None, (part.strip() for part in text.split(";"))):
        spark.sql(statement.replace("CREATE VIEW", "CREATE OR REPLACE TEMPORARY VIEW", 1))
        name = re.match(r"CREATE VIEW (\w+)", statement).group(1)
        if name in KEPT:
            spark.table(name).persist(StorageLevel.MEMORY_AND_DISK).createOrReplaceTempView(name)


def evaluated(spark, program, group, view, date, facts, parts):
    """Has every group of a view judged where its objects lie: sorted by key on disk, never gathered in memory."""
    envelope = F.to_json(F.struct(F.lit(group).alias("group"), F.col("group_key").alias("key")))
    frame = (
        spark.table(view).repartition(parts, "group_key").sortWithinPartitions("group_key")
        .select(F.concat(F.expr("left(head, length(head) - 1)"), F.lit(',"object":'), "value", F.lit("}")).alias("text"))
        if False else
        spark.table(view).withColumn("head", envelope).repartition(parts, "group_key")
        .sortWithinPartitions("group_key")
        .select(F.concat(
            F.expr("left(head, length(head) - 1)"), F.lit(',"object":'), F.col("value"), F.lit("}")).alias("text")))

    def judge(rows):
        yield from program.lines(
            ["evaluate", "--date", date], (row[0] for row in rows), facts=facts)
    return frame.rdd.mapPartitions(judge)


def judge_files(program, date, texts, facts):
    rows = [f'{{"group":"files","key":"all","object":{text}}}' for text in texts]
    return list(program.lines(["evaluate", "--date", date, "--files-from", "here"][:3], rows, facts=facts))
