"""Runs samples/spark/reconcile.py in one process, or on a master and two workers of this machine; stops what it starts.

Usage: cluster.py local|cluster|killed SECONDS ARGUMENTS... — `killed` ends one executor amid the work, which must change
nothing. Every process is stopped by its id, also after SECONDS.
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

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HOME = pathlib.Path(pyspark.__file__).resolve().parent
COMMON = [
    "--conf", "spark.ui.enabled=false", "--conf", "spark.log.level=WARN", "--conf", "spark.sql.adaptive.enabled=false",
    "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1",
    "--driver-java-options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "--driver-memory", "1g",
    "--conf", "spark.executor.memory=1g", "--conf", "spark.executor.cores=1",
    "--conf", "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
]


def environment(folder):
    return dict(
        os.environ, SPARK_HOME=str(HOME), PYSPARK_PYTHON=sys.executable, PYSPARK_DRIVER_PYTHON=sys.executable,
        SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="127.0.0.1", SPARK_LOCAL_DIRS=str(folder / "local"),
        SPARK_WORKER_DIR=str(folder / "work"), SPARK_DAEMON_MEMORY="256m")


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def reachable(port, until):
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("error: the master did not come up")


def executors(workers):
    """Ids of the executors' processes: children of the workers."""
    parents = {worker.pid for worker in workers}
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


def kill_one(workers, mark, killed):
    """Kills the first executor once a step of the work is done, so that it has something to lose."""
    while not killed and all(worker.poll() is None for worker in workers):
        running = executors(workers)
        if running and mark.exists():
            os.kill(running[0], signal.SIGKILL)
            killed.append(running[0])
        time.sleep(0.05)


def main():
    kind, seconds, arguments = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
    until = time.monotonic() + seconds
    started = []
    with tempfile.TemporaryDirectory(prefix="tieout-spark-") as name:
        folder = pathlib.Path(name)
        own = environment(folder)
        try:
            master = "local[2]"
            killed, watching = [], None
            if kind != "local":
                port = free_port()
                spark_class = str(HOME / "bin" / "spark-class")
                log = open(folder / "cluster.log", "wb")
                def daemon(*words):
                    process = subprocess.Popen(
                        [spark_class, *words], env=own, stdout=log, stderr=log, start_new_session=True)
                    started.append(process)
                    return process
                daemon(
                    "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port),
                    "--webui-port", str(free_port()))
                master = f"spark://127.0.0.1:{port}"
                reachable(port, until)
                workers = [
                    daemon(
                        "org.apache.spark.deploy.worker.Worker", master, "--host", "127.0.0.1", "--cores", "1",
                        "--memory", "1g", "--webui-port", str(free_port()))
                    for _ in range(2)]
                if kind == "killed":
                    output = pathlib.Path(arguments[arguments.index("--output") + 1].removeprefix("file://"))
                    mark = output / "_work" / "read.parquet" / "_SUCCESS"
                    watching = threading.Thread(target=kill_one, args=(workers, mark, killed), daemon=True)
                    watching.start()
            submit = subprocess.Popen(
                [str(HOME / "bin" / "spark-submit"), "--master", master, *COMMON,
                 str(ROOT / "samples" / "spark" / "reconcile.py"), *arguments],
                env=own, start_new_session=True)
            started.append(submit)
            code = submit.wait(timeout=max(1, until - time.monotonic()))
            if kind == "killed" and not killed:
                raise SystemExit("error: no executor was killed")
            if killed:
                print(f"executor {killed[0]} was killed", file=sys.stderr)
            sys.exit(code)
        finally:
            for process in reversed(started):
                try:
                    # The group is the process and what it started; its id is the process's own.
                    os.killpg(process.pid, signal.SIGTERM)
                except ProcessLookupError:
                    continue
            for process in started:
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


if __name__ == "__main__":
    main()
