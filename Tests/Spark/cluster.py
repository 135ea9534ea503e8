"""Runs a job for Spark in one process, or on a master and two workers of this machine; stops what it starts.

Usage: cluster.py local|cluster|killed SECONDS JOB.py ARGUMENTS... — `killed` ends one executor amid the work, which must
change nothing. Every process is stopped by its id, also after SECONDS.
"""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import pyspark

HOME = pathlib.Path(pyspark.__file__).resolve().parent
# Small and soon up: a test's worlds do not repay what compilers and collectors do for large ones.
LEAN = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
COMMON = [
    "--conf", "spark.ui.enabled=false", "--conf", "spark.log.level=WARN", "--conf", "spark.sql.adaptive.enabled=false",
    "--conf", "spark.sql.codegen.wholeStage=false", "--conf", "spark.sql.codegen.factoryMode=NO_CODEGEN",
    "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1",
    "--driver-java-options", LEAN, "--driver-memory", "1g",
    "--conf", "spark.executor.memory=1g", "--conf", "spark.executor.cores=1",
    "--conf", f"spark.executor.extraJavaOptions={LEAN}",
]


class Cluster:
    """Processes on this machine, each the head of a group of its own that ends with it."""

    def __init__(self, folder, until):
        self.folder = folder
        self.until = until
        self.started = []
        self.workers = []
        self.killed = []
        self.environment = dict(
            os.environ, SPARK_HOME=str(HOME), PYSPARK_PYTHON=sys.executable, PYSPARK_DRIVER_PYTHON=sys.executable,
            SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="127.0.0.1", SPARK_LOCAL_DIRS=str(folder / "local"),
            SPARK_WORKER_DIR=str(folder / "work"), SPARK_DAEMON_MEMORY="256m", SPARK_DAEMON_JAVA_OPTS=LEAN)

    def start(self, program, *words, **streams):
        process = subprocess.Popen(
            [str(HOME / "bin" / program), *words], env=self.environment, start_new_session=True, **streams)
        self.started.append(process)
        return process

    def start_daemons(self, log):
        """A master and two workers of one core; the master's address."""
        port = free_port()
        streams = {"stdout": log, "stderr": log}
        self.start(
            "spark-class", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port),
            "--webui-port", str(free_port()), **streams)
        while not reachable(port):
            if time.monotonic() > self.until or self.started[0].poll() is not None:
                raise SystemExit("error: the master did not come up")
            time.sleep(0.2)
        master = f"spark://127.0.0.1:{port}"
        self.workers = [
            self.start(
                "spark-class", "org.apache.spark.deploy.worker.Worker", master, "--host", "127.0.0.1", "--cores", "1",
                "--memory", "1g", "--webui-port", str(free_port()), **streams)
            for _ in range(2)]
        return master

    def kill_executor(self, mark):
        """Kills one executor once a step of the work is done, so that the others go on without it."""
        while not self.killed and all(worker.poll() is None for worker in self.workers):
            running = executors({worker.pid for worker in self.workers})
            if running and mark.exists():
                os.kill(running[0], signal.SIGKILL)
                self.killed.append(running[0])
            time.sleep(0.05)

    def stop(self):
        for number, seconds in ((signal.SIGTERM, 20), (signal.SIGKILL, 20)):
            for process in reversed(self.started):
                try:
                    # A group's id is that of its head, whose children it holds.
                    os.killpg(process.pid, number)
                except ProcessLookupError:
                    pass
            until = time.monotonic() + seconds
            for process in self.started:
                try:
                    process.wait(timeout=max(0.1, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    pass


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def reachable(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def executors(parents):
    """Ids of the executors' processes: children of the workers."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if parent in parents and b"CoarseGrainedExecutorBackend" in words:
            found.append(int(entry.name))
    return found


def main():
    kind, until, job = sys.argv[1], time.monotonic() + float(sys.argv[2]), sys.argv[3:]
    with tempfile.TemporaryDirectory(prefix="tieout-spark-") as name:
        folder = pathlib.Path(name)
        cluster = Cluster(folder, until)
        with open(folder / "cluster.log", "wb") as log:
            try:
                master = "local[2]" if kind == "local" else cluster.start_daemons(log)
                if kind == "killed":
                    output = pathlib.Path(job[job.index("--output") + 1].removeprefix("file://"))
                    mark = output / "_work" / "read.parquet" / "_SUCCESS"
                    threading.Thread(target=cluster.kill_executor, args=(mark,), daemon=True).start()
                submitted = cluster.start("spark-submit", "--master", master, *COMMON, *job)
                code = submitted.wait(timeout=max(1, until - time.monotonic()))
            finally:
                cluster.stop()
        if cluster.killed:
            print(f"executor {cluster.killed[0]} was killed", file=sys.stderr)
        elif kind == "killed":
            raise SystemExit("error: no executor was killed")
        sys.exit(code)


if __name__ == "__main__":
    main()
