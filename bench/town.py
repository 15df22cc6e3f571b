"""A running release program with a demo town, and somebody who signs in to it."""

import base64
import hashlib
import hmac
import html
import http.client
import json
import os
import re
import socket
import struct
import subprocess
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "bench/work"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = TARGET / "release/rathaus"
LOAD = TARGET / "release/load"
LETTER_COST = TARGET / "release/letter-cost"
BLUEPRINT_COST = TARGET / "release/blueprint-cost"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def memory_mb(pid):
    """Proportional set size, in MB: shared pages count for each process by its share."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel does not tell the memory of a process")


class Town:
    """A demo town on a folder below bench/work, made when it is not there yet."""

    def __init__(self, name, cases, residents=20_000):
        self.data = WORK / name
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.options = ["demo", "--data", str(self.data), "--listen", self.address, "--no-limits",
                        "--residents", str(residents), "--cases", str(cases)]
        made = self.data / "made"
        if not made.exists():
            print(f"  making {self.data.name} with {cases:,} cases", flush=True)
            subprocess.run(["rm", "-rf", str(self.data)], check=True)
            subprocess.run([PROGRAM, *self.options, "--no-serve"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            made.touch()
        self.process = None

    def start(self):
        """Starts the program; returns the milliseconds until it first answered."""
        log = open(WORK / f"{self.data.name}.log", "w")
        began = time.perf_counter()
        self.process = subprocess.Popen([PROGRAM, *self.options], cwd=ROOT, stdout=log, stderr=log,
                                        env={**os.environ, "RATHAUS_LOG": "error"})
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"the program ended; see {log.name}")
            try:
                if self.get("/healthz")[0] == 200:
                    return (time.perf_counter() - began) * 1000
            except OSError:
                time.sleep(0.002)
            if time.perf_counter() - began > 120:
                raise RuntimeError(f"the program was not ready after two minutes; see {log.name}")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def __enter__(self):
        self.ready_ms = self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.process.pid

    def memory_mb(self):
        return memory_mb(self.pid)

    def get(self, path, cookie=""):
        return self.ask("GET", path, cookie=cookie)

    def ask(self, method, path, body=None, cookie=""):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Accept": "text/html", "Accept-Language": "de", "Sec-Fetch-Site": "same-origin"}
        if cookie:
            headers["Cookie"] = cookie
        if body is not None:
            body = urllib.parse.urlencode(body)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        connection.close()
        return answer.status, text, answer.getheader("Location") or "", cookies

    def sign_in(self, role, office=None):
        """The cookies of a member of staff with this role, of this office where one is named."""
        file = json.loads((self.data / "demo.json").read_text())
        who = next(one for one in file["sign_ins"] if role in one["roles"] and office in (None, *one["offices"]))
        jar = {}
        page = self.step(jar, "GET", "/anmeldung")
        page = self.step(jar, "POST", "/anmeldung", self.filled(page, Anmeldename=who["login"], Passwort=who["password"]))
        page = self.step(jar, "POST", "/anmeldung/code", self.filled(page, **{"Code aus der App": totp(who["totp_secret"])}))
        cookie = "; ".join(f"{name}={value}" for name, value in jar.items())
        if self.get("/desk", cookie)[0] != 200:
            raise RuntimeError(f"{who['login']} could not sign in")
        return cookie

    def step(self, jar, method, path, body=None):
        for _ in range(5):
            cookie = "; ".join(f"{name}={value}" for name, value in jar.items())
            status, text, location, cookies = self.ask(method, path, body, cookie)
            jar.update(pair.split("=", 1) for pair in cookies)
            if not location:
                return text
            method, path, body = "GET", urllib.parse.urlsplit(location).path or "/", None
        raise RuntimeError(f"{path} leads in a circle")

    @staticmethod
    def filled(page, **answers):
        """The pairs of the page's main form, with answers given by label."""
        form = next(f for f in re.findall(r"<form.*?</form>", page.split("<main", 1)[-1], re.S) if "_csrf" in f)
        pairs = {}
        for tag in re.findall(r"<input[^>]*>", form):
            value = lambda name: html.unescape((re.search(rf'\b{name}="([^"]*)"', tag) or ["", ""])[1])
            if value("name"):
                pairs[value("name")] = value("value")
                for label, text in answers.items():
                    if re.search(rf'<label[^>]*for="{re.escape(value("id"))}"[^>]*>\s*{label}', form):
                        pairs[value("name")] = text
        return pairs

    def load(self, path=None, **options):
        """Loads one path; rate, percentiles and CPU come back."""
        if path:
            options["path"] = path
        return load(self.address, self.pid, **options)


def load(address, pid, **options):
    arguments = [LOAD, "--address", address, "--pid", str(pid)]
    for name, value in options.items():
        if value not in (None, ""):
            arguments += [f"--{name.replace('_', '-')}", str(value)]
    output = subprocess.run(arguments, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    return json.loads(output.strip().splitlines()[-1])


def totp(secret):
    """Source: RFC 6238, SHA-1, 30 seconds, six digits."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
