"""An SSH server on 127.0.0.1 whose SFTP service lies: `server.py FILES HOST_KEY [--weak ALGORITHMS]`.

FILES is a directory; what it holds is served under any path. The directory that a client lists says
how to lie: `/LIE/TIMES/SEED`, such as `/early-eof/1/77`. The first TIMES sessions that name it are lied
to, 0 for all; the following ones are told the truth. SEED decides sizes and which file it is about.
Any public key logs in; the password `right` does, no other. The first line printed is the port; then
one line a connection and one a login that was tried.

The replies are made by hand, packet by packet: libraries for servers refuse to say what is not so.
"""

import argparse
import asyncio
import os
import random
import stat
import struct
import sys

import asyncssh

INIT, VERSION, OPEN, CLOSE, READ, LSTAT, FSTAT = 1, 2, 3, 4, 5, 7, 8
OPENDIR, READDIR, REALPATH, STAT = 11, 12, 16, 17
STATUS, HANDLE, DATA, NAME, ATTRS = 101, 102, 103, 104, 105
OK, EOF, NO_SUCH_FILE, DENIED, FAILURE = 0, 1, 2, 3, 4

BAD_NAMES = [
    b"../outside_settlement_.csv", b"/etc/absolute_settlement_.csv", b"nul\0_settlement_.csv", b"..", b".", b"",
    b"new\nline_settlement_.csv", b"esc\x1b[31m_settlement_.csv", b"back\\..\\slash_settlement_.csv",
    b"-rf_settlement_.csv", b"long_settlement_" + b"n" * 260 + b".csv", b"\xff\xfe_settlement_.csv",
    b"Twin_settlement_.csv", b"tWIN_settlement_.csv",
]
NOT_FILES = [
    (b"link_settlement_.csv", stat.S_IFLNK), (b"folder_settlement_.csv", stat.S_IFDIR),
    (b"pipe_settlement_.csv", stat.S_IFIFO), (b"disk_settlement_.csv", stat.S_IFBLK),
    (b"terminal_settlement_.csv", stat.S_IFCHR), (b"socket_settlement_.csv", stat.S_IFSOCK),
]


def text(value):
    return struct.pack(">I", len(value)) + value


def attributes(size, mode, mtime, flags=0x0D):
    packed = struct.pack(">I", flags)
    if flags & 1:
        packed += struct.pack(">Q", size & (2**64 - 1))
    if flags & 4:
        packed += struct.pack(">I", mode)
    if flags & 8:
        packed += struct.pack(">II", mtime & 0xFFFFFFFF, mtime & 0xFFFFFFFF)
    return packed


class Lies:
    """How often each directory was lied about."""

    def __init__(self):
        self.told = {}

    def active(self, path):
        """The lie of a directory and its seed; the truth where its times are used up."""
        parts = [part for part in path.decode("utf-8", "replace").split("/") if part]
        if len(parts) < 3:
            return "truth", 0
        lie, times, seed = parts[0], int(parts[1]), int(parts[2])
        count = self.told[path] = self.told.get(path, 0) + 1
        return (lie, seed) if times == 0 or count <= times else ("truth", seed)


class Service(asyncssh.SSHServerSession):
    """One SFTP channel."""

    def __init__(self, directory, lies):
        self.directory, self.lies = directory, lies
        self.buffer, self.handles, self.next_handle = b"", {}, 0
        self.lie, self.seed, self.reads, self.is_ended = None, 0, 0, False
        self.queue, self.worker = asyncio.Queue(), None

    def connection_made(self, channel):
        self.channel = channel

    def subsystem_requested(self, subsystem):
        return subsystem == "sftp"

    def session_started(self):
        self.worker = asyncio.ensure_future(self.work())

    def connection_lost(self, error):
        self.is_ended = True
        if self.worker:
            self.worker.cancel()

    def data_received(self, data, datatype):
        self.buffer += data
        while len(self.buffer) >= 4:
            length = struct.unpack(">I", self.buffer[:4])[0]
            if len(self.buffer) < 4 + length:
                return
            self.queue.put_nowait(self.buffer[4 : 4 + length])
            self.buffer = self.buffer[4 + length :]

    async def work(self):
        while not self.is_ended:
            packet = await self.queue.get()
            try:
                await self.answer(packet)
            except (BrokenPipeError, ConnectionError, OSError):
                return

    def send(self, kind, body):
        self.raw(struct.pack(">IB", len(body) + 1, kind) + body)

    def raw(self, data):
        if not self.is_ended:
            self.channel.write(data)

    def status(self, request, code, message=b""):
        self.send(STATUS, struct.pack(">II", request, code) + text(message) + text(b""))

    # What the directory holds.

    def names(self):
        return sorted(os.fsencode(name) for name in os.listdir(self.directory))

    def is_victim(self, name):
        names = self.names()
        return bool(names) and names[self.seed % len(names)] == name

    def look(self, name):
        """Size, mode and time as they are told; None for a file that is said not to be there."""
        try:
            found = os.lstat(os.path.join(os.fsencode(self.directory), name))
        except (FileNotFoundError, ValueError, NotADirectoryError, OSError):
            return None
        size, mtime, lie = found.st_size, int(found.st_mtime), self.lie
        if self.is_victim(name):
            random_size = 1 + random.Random(self.seed).randrange(max(1, size))
            if lie == "size-low":
                size = max(0, size - random_size)
            elif lie == "size-high":
                size += random_size
            elif lie == "size-huge":
                size = 2**62
            elif lie == "size-negative":
                size = 2**64 - 1
            elif lie == "grow" and self.reads:
                size, mtime = size + self.reads, mtime + 1
            elif lie == "touch" and self.reads:
                mtime += self.reads
            elif lie == "vanish":
                return None
        if lie == "no-time":
            mtime = 0
        if lie == "future":
            mtime = 2**32 - 1
        return size, found.st_mode, mtime

    # Answers.

    async def answer(self, packet):
        kind, body = packet[0], packet[1:]
        if kind == INIT:
            return self.send(VERSION, struct.pack(">I", 3))
        request = struct.unpack(">I", body[:4])[0]
        length = struct.unpack(">I", body[4:8])[0]
        argument, rest = body[8 : 8 + length], body[8 + length :]
        if kind == OPENDIR:
            return self.open_directory(request, argument)
        if kind in (OPEN, LSTAT, STAT):
            self.learn(argument.rpartition(b"/")[0])
        if kind == READDIR:
            return await self.read_directory(request, argument)
        if kind == OPEN:
            return self.open_file(request, argument)
        if kind == READ:
            return await self.read(request, argument, rest)
        if kind in (LSTAT, STAT):
            seen = self.look(argument.split(b"/")[-1])
            if seen is None:
                return self.status(request, NO_SUCH_FILE, b"gone")
            return self.send(ATTRS, struct.pack(">I", request) + attributes(*seen))
        if kind == CLOSE:
            self.handles.pop(argument, None)
            return self.status(request, OK)
        return self.status(request, FAILURE, b"not served")

    def handle(self, value):
        self.next_handle += 1
        handle = b"h%d" % self.next_handle
        self.handles[handle] = value
        return handle

    def learn(self, directory):
        """The first directory that a session names decides how it is lied to."""
        if self.lie is None:
            self.lie, self.seed = self.lies.active(directory)

    def open_directory(self, request, path):
        self.learn(path)
        if self.lie == "refuse-directory":
            return self.status(request, FAILURE, b"failure")
        if self.lie == "unknown-status":
            return self.status(request, 4711, b"what is this")
        if self.lie == "wrong-reply":
            return self.send(DATA, struct.pack(">I", request) + text(b"?"))
        if self.lie == "long-handle":
            return self.send(HANDLE, struct.pack(">I", request) + text(b"h" * 300))
        self.send(HANDLE, struct.pack(">I", request) + text(self.handle(["directory", False])))

    def entry(self, name, seen, flags=0x0D):
        size, mode, mtime = seen
        return text(name) + text(b"-rw------- 1 0 0 0 " + name) + attributes(size, mode, mtime, flags)

    def entries(self):
        flags = 0 if self.lie == "no-attributes" else 0x0D
        found = []
        for name in self.names():
            was = self.lie
            self.lie = "truth" if was == "vanish" else was
            found.append(self.entry(name, self.look(name), flags))
            self.lie = was
        generator = random.Random(self.seed)
        if self.lie == "bad-names":
            found += [self.entry(name, (3, 0o100644, 1_790_000_000)) for name in BAD_NAMES]
        if self.lie == "not-files":
            found += [self.entry(name, (3, kind | 0o644, 1_790_000_000)) for name, kind in NOT_FILES]
        if self.lie == "twice":
            found += found
        if self.lie == "long-name":
            found.append(self.entry(b"n" * 5000 + b"_settlement_.csv", (3, 0o100644, 1)))
        generator.shuffle(found)
        return found

    async def read_directory(self, request, handle):
        if handle not in self.handles:
            return self.status(request, FAILURE, b"no such handle")
        if self.handles[handle][1]:
            return self.status(request, EOF, b"end")
        lie = self.lie
        self.handles[handle][1] = True
        found = self.entries()
        if lie == "silent":
            await asyncio.sleep(600)
        if lie == "close":
            return self.channel.close()
        if lie == "abort":
            return self.channel.abort()
        if lie == "bad-count":
            return self.send(NAME, struct.pack(">II", request, 2**32 - 1) + b"".join(found))
        if lie == "count-above":
            return self.send(NAME, struct.pack(">II", request, len(found) + 3) + b"".join(found))
        if lie == "huge-length":
            return self.raw(struct.pack(">IB", 0x7FFFFFFF, NAME) + b"x" * 100)
        if lie == "no-length":
            return self.raw(struct.pack(">I", 0))
        if lie == "name-past-the-end":
            return self.send(NAME, struct.pack(">III", request, 1, 2**31) + b"short")
        if lie == "wrong-id":
            return self.send(NAME, struct.pack(">II", request + 7, len(found)) + b"".join(found))
        if lie == "unknown-type":
            return self.send(250, struct.pack(">I", request) + b"??")
        if lie == "big-packet":
            found = [self.entry(b"old_%06d_%s.txt" % (n, b"x" * 200), (1, 0o100644, 1)) for n in range(2000)] + found
            return self.send(NAME, struct.pack(">II", request, len(found)) + b"".join(found))
        step = 100
        self.handles[handle][0] = "listing"
        await self.send_names(request, handle, found, step)

    async def send_names(self, request, handle, found, step):
        """The listing, a hundred names a reply, each to a request of its own."""
        while True:
            part, found = found[:step], found[step:]
            if not part:
                return self.status(request, EOF, b"end")
            self.send(NAME, struct.pack(">II", request, len(part)) + b"".join(part))
            packet = await self.queue.get()
            if packet[0] != READDIR:
                return await self.answer(packet)
            request = struct.unpack(">I", packet[1:5])[0]

    def open_file(self, request, path):
        name = path.split(b"/")[-1]
        if self.look(name) is None:
            return self.status(request, NO_SUCH_FILE, b"gone")
        if self.lie == "deny" and self.is_victim(name):
            return self.status(request, DENIED, b"no")
        with open(os.path.join(os.fsencode(self.directory), name), "rb") as file:
            content = file.read()
        self.send(HANDLE, struct.pack(">I", request) + text(self.handle([name, content])))

    async def read(self, request, handle, rest):
        if handle not in self.handles:
            return self.status(request, FAILURE, b"no such handle")
        name, content = self.handles[handle]
        offset, length = struct.unpack(">QI", rest[:12])
        is_victim, lie = self.is_victim(name), self.lie
        self.reads += is_victim
        end = len(content)
        if lie == "early-eof" and is_victim:
            end = random.Random(self.seed).randrange(max(1, end))
        if lie == "short-reads":
            length = 1 + random.Random(self.seed + offset).randrange(min(length, 3000))
        if is_victim and lie == "silent-read":
            await asyncio.sleep(600)
        if is_victim and lie == "close-read":
            return self.channel.close()
        if is_victim and lie == "abort-read":
            return self.channel.abort()
        if is_victim and lie == "fail-read":
            return self.status(request, FAILURE, b"failure")
        if is_victim and lie == "gone-while-read":
            return self.status(request, NO_SUCH_FILE, b"gone")
        if is_victim and lie == "too-much":
            return self.send(DATA, struct.pack(">I", request) + text(b"x" * (length + 5000)))
        if is_victim and lie == "endless":
            return self.send(DATA, struct.pack(">I", request) + text((b"1,2,3\n" * (length // 6 + 1))[:length]))
        if is_victim and lie == "no-data":
            return self.send(DATA, struct.pack(">I", request) + text(b""))
        if is_victim and lie == "drip" and offset < end:
            await asyncio.sleep(0.05)
            length = 1
        if offset >= end:
            return self.status(request, EOF, b"end")
        self.send(DATA, struct.pack(">I", request) + text(content[offset : min(end, offset + length)]))


class Server(asyncssh.SSHServer):
    def __init__(self, directory, lies):
        self.directory, self.lies = directory, lies

    def connection_made(self, connection):
        self.connection = connection
        print("connected", flush=True)

    def begin_auth(self, username):
        return True

    def public_key_auth_supported(self):
        return True

    def validate_public_key(self, username, key):
        print("key", flush=True)
        return username != "nobody"

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        print("password", flush=True)
        return password == "right"

    def session_requested(self):
        return Service(self.directory, self.lies)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files")
    parser.add_argument("host_key")
    parser.add_argument("--weak", choices=["kex", "cipher", "mac"])
    arguments = parser.parse_args()
    weak = {
        "kex": {"kex_algs": ["diffie-hellman-group1-sha1"]},
        "cipher": {"encryption_algs": ["3des-cbc", "aes256-cbc"]},
        "mac": {"mac_algs": ["hmac-md5", "hmac-sha1"], "encryption_algs": ["aes256-ctr"]},
    }
    lies = Lies()
    server = await asyncssh.listen(
        "127.0.0.1", 0, server_factory=lambda: Server(arguments.files, lies),
        server_host_keys=[arguments.host_key], encoding=None, line_editor=False, login_timeout=120,
        **weak.get(arguments.weak, {}))
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.wait_closed()


asyncssh.set_log_level("CRITICAL")
asyncio.run(main())
