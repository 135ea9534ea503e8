"""Fetching over SFTP and pulling from the API, both on the loopback interface."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from . import measure, worlds

# The most that `api.requests_per_second` takes.
REQUESTS_PER_SECOND = 1000
# MiB of memory that a pull may take.
PULL_PEAK_MAX = 128


class LoopbackSSH:
    """An sshd of the system on a free port, ended by its process id."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory).absolute()
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True, mode=0o700)
        for key in ("host", "client"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.directory / key)], check=True)
        (self.directory / "authorized").write_text((self.directory / "client.pub").read_text())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        host = " ".join((self.directory / "host.pub").read_text().split()[:2])
        (self.directory / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host}\n")
        (self.directory / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.directory}/host\nUsePAM no\nStrictModes no\n"
            f"AuthorizedKeysFile {self.directory}/authorized\nPidFile none\nMaxSessions 20\nMaxStartups 50\n"
            "Subsystem sftp internal-sftp\nPermitRootLogin yes\n")

    def __enter__(self):
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.process = subprocess.Popen(
            ["/usr/sbin/sshd", "-D", "-e", "-f", str(self.directory / "sshd_config")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise SystemExit("sshd does not answer")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def sftp(self, source, target):
        """OpenSSH's own client, without its own progress."""
        options = [
            "-q", "-P", str(self.port), "-i", str(self.directory / "client"), "-o", "Ciphers=aes256-ctr,aes128-ctr",
            "-o", f"UserKnownHostsFile={self.directory}/known_hosts", "-o", "BatchMode=yes",
        ]
        return measure.run(["sftp", *options, "-r", f"127.0.0.1:{source}", str(target)], accepted=(0,))

    def configuration(self, data, folder):
        return f"""\
merchant: {{ number: "500000000000001", app_ids: ["shop.example"] }}
time_zone: "+08:00"
data_directory: {data}
sources:
  - name: remote
    sftp:
      host: 127.0.0.1
      port: {self.port}
      username: {os.environ.get("USER", "root")}
      private_key: {self.directory}/client
      known_hosts: {self.directory}/known_hosts
      directory: {folder}
    files: "*.csv"
    profile: useepay-settlement
    expected: none
api: {{ archive: {self.directory} }}
"""


def sftp(scratch, programs, mebibytes=1024, files=2000):
    """One large file, and many small ones, fetched by tieout (hashed and synced) and by OpenSSH's sftp (written)."""
    base = pathlib.Path(scratch).absolute() / "sftp"
    shutil.rmtree(base, ignore_errors=True)
    tieout = pathlib.Path(programs) / "tieout"
    with LoopbackSSH(base / "server") as server:
        for name, make in (("large", lambda at: write_large(at, mebibytes)), ("small", lambda at: write_small(at, files))):
            folder = base / name
            folder.mkdir()
            make(folder)
            config = base / f"{name}.yaml"
            config.write_text(server.configuration(base / f"{name}-var", folder))
            what = f"1 file of {mebibytes} MiB" if name == "large" else f"{files} files of 20 KiB"
            print(f"== SFTP, {what}", flush=True)
            measure.settle()
            (base / f"{name}-copy").mkdir()
            peer = server.sftp(folder, base / f"{name}-copy")
            measure.settle()
            # The files are no settlement files: they are fetched, kept, and set aside (65).
            ours = measure.run([tieout, "fetch", "--quiet", "--config", config], accepted=(0, 2, 65))
            kept = sum(1 for file in (base / f"{name}-var" / "inbox").rglob("*") if file.is_file())
            if kept != (1 if name == "large" else files):
                raise SystemExit(f"{kept} files were fetched:\n{ours.output}")
            measure.row("OpenSSH sftp", peer)
            measure.row("tieout fetch", ours, beside=peer)
    shutil.rmtree(base)


def write_large(folder, mebibytes):
    with open(folder / "large.csv", "wb") as out:
        for _ in range(mebibytes):
            out.write(os.urandom(1 << 20))


def write_small(folder, count):
    for number in range(count):
        (folder / f"{number:05}.csv").write_bytes(os.urandom(20 << 10))


# Objects of all lists, and intents that have captures, for each of the sandbox's payments.
OBJECTS_A_PAYMENT = 1.35
CAPTURED_A_PAYMENT = 1.03


def api(scratch, programs, calls=200_000, pages=10_000):
    """A first pull over HTTP from the sandbox's server: about so many pages, and about so many calls for the captures of
    an intent that moved money; as many requests a second as the configuration takes."""
    payments = int(calls / CAPTURED_A_PAYMENT)
    page_size = max(1, round(payments * OBJECTS_A_PAYMENT / pages))
    lines = int(payments * worlds.LINES_A_PAYMENT)
    world = worlds.make(scratch, programs, lines, name=f"api-{payments}", one_file=False)
    server = subprocess.Popen(
        [str(pathlib.Path(programs) / "tieout-sandbox"), "serve", "--world", str(world.directory)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = server.stdout.readline().rsplit(":", 1)[1].strip()
        config = world.directory / "api.yaml"
        text = (world.directory / "tieout.yaml").read_text().replace("./var", "./var-api")
        config.write_text(text.replace(
            "  archive: ./archive",
            f"  base_url: http://127.0.0.1:{port}\n  key_env: SANDBOX_KEY\n  concurrency: 64\n"
            f"  pagination: {{ page_size: {page_size} }}\n"
            f"  requests_per_second: {REQUESTS_PER_SECOND}"))
        shutil.rmtree(world.directory / "var-api", ignore_errors=True)
        before = measure.processor_time_of(server.pid)
        pulled = measure.run(
            [world.program, "pull", "--quiet", "--config", config],
            env={**os.environ, "SANDBOX_KEY": "sandbox-key"})
        served = measure.processor_time_of(server.pid) - before
        asked, called = count_requests(world, page_size)
        print(
            f"== API pull, {asked:,} pages of {page_size} objects and {called:,} calls for captures, "
            f"at most {REQUESTS_PER_SECOND} a second", flush=True)
        measure.row("tieout pull", pulled)
        print(
            f"{(asked + called) / pulled.wall:.0f} requests a second; the server's processor time {served:.1f} s",
            flush=True)
        if pulled.peak >= PULL_PEAK_MAX:
            raise SystemExit(f"the pull took {pulled.peak} MiB, and {PULL_PEAK_MAX} are the limit")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    shutil.rmtree(world.directory / "var-api", ignore_errors=True)


def count_requests(world, page_size):
    """Pages of the lists, and calls for the captures of intents that may have some."""
    pages = calls = 0
    for name in ("payment_intents", "refunds", "invoices", "subscriptions"):
        with open(world.directory / "archive" / f"{name}.ndjson") as lines:
            count = 0
            for line in lines:
                count += 1
                if name == "payment_intents":
                    calls += '"status":"succeeded"' in line or '"status":"requires_capture"' in line
            pages += max(1, -(-count // page_size))
    return pages, calls
