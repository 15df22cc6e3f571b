"""Runs the measurements and writes bench/RESULTS.md. Every figure in that file comes out of this run or is marked."""

import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from town import BLUEPRINT_COST, LETTER_COST, PROGRAM, ROOT, WORK, Town, free_port, load, memory_mb

SHARED = Path(os.environ.get("RATHAUS_SHARED", ROOT.parent / "shared")) / "perf"
CASES = int(os.environ.get("BENCH_CASES", "1000000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "6"))
PARTS = os.environ.get("BENCH_ONLY", "start pages status submission letters examples blueprints build").split()
SERVICE = "resident-parking-permit"
PERMIT_WORDS = "parkausweis"
# The service with the largest form, the office that has it, an answer that opens its page with the most questions, and that page.
LARGEST = ("building-permit", "bauaufsicht", {"operation": "new"}, "builder")
rows = []
notes = []


def say(text):
    print(text, flush=True)


def row(what, seen, goal="", holds=None):
    """One line of the table. `holds`: whether the goal is met; `None` where there is none."""
    mark = "" if holds is None else ("yes" if holds else "**no**")
    rows.append((what, seen, goal, mark))
    say(f"  {what}: {seen}" + (f"   (goal {goal}: {mark})" if goal else ""))


def ms(value):
    return f"{value:.2f} ms" if value < 10 else f"{value:.0f} ms"


def idle_share():
    """Share of the machine that was idle for a second, in percent."""
    def read():
        fields = [int(n) for n in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        return fields[3], sum(fields)
    idle, total = read()
    time.sleep(1)
    idle_after, total_after = read()
    return 100 * (idle_after - idle) / (total_after - total)


def quiet(seconds=60):
    """Waits until the machine is at rest; returns the idle share seen last."""
    until = time.monotonic() + seconds
    share = idle_share()
    while share < 90 and time.monotonic() < until:
        share = idle_share()
    return share


def figures(seen):
    letters = f" (+ {seen['letters_ms']:.1f} ms for letters set meanwhile)" if seen["letters_ms"] >= 0.1 else ""
    return f"{seen['cpu_ms']:.3f} ms CPU{letters}, {seen['per_second']:,.0f}/s, p50 {ms(seen['p50_ms'])}, p99 {ms(seen['p99_ms'])}"


def show(what, seen, goals="", holds=None):
    """A row with the figures of a load; they do not count when an answer was not the expected one."""
    if seen["other_status"]:
        notes.append(f"{what}: {seen['other_status']} of {seen['requests']} answers were not the expected ones, so its figures do not count.")
        holds = False if goals else None
    row(what, figures(seen), goals, holds)


def page(town, what, path, cookie="", goal_cpu=None, goal_p99=None, connections=8):
    quiet(20)
    seen = town.load(path, cookie=cookie, seconds=SECONDS, connections=connections)
    goals, holds = [], []
    if goal_cpu:
        goals.append(f"≤ {goal_cpu} ms CPU")
        holds.append(seen["cpu_ms"] <= goal_cpu)
    if goal_p99:
        goals.append(f"p99 ≤ {goal_p99} ms")
        holds.append(seen["p99_ms"] <= goal_p99)
    show(what, seen, ", ".join(goals), all(holds) if goals else None)
    return seen


def link(text, pattern):
    found = re.search(rf'href="({pattern}(?:\?[^"]*)?)"', text)
    if not found:
        raise RuntimeError(f"no link like {pattern} on the page")
    return found[1].replace("&amp;", "&")


def start():
    say("start and memory")
    for name, cases, goal_mb in (("small", 1000, 60), ("large", CASES, 150)):
        town = Town(name, cases)
        times = []
        for _ in range(3):
            with town:
                times.append(town.ready_ms)
                time.sleep(3)
                memory = town.memory_mb()
        seen = sorted(times)[1]
        row(f"ready after start, {cases:,} cases", ms(seen), "≤ 300 ms", seen <= 300)
        row(f"memory at rest, {cases:,} cases", f"{memory:.0f} MB", f"≤ {goal_mb} MB", memory <= goal_mb)


def pages():
    say("pages")
    with Town("small", 1000) as town:
        page(town, "start page", "/")
        page(town, "search", f"/leistungen?q={PERMIT_WORDS}")
        status, text, location, cookies = town.get(f"/antraege/neu/{SERVICE}")
        jar = dict(pair.split("=", 1) for pair in cookies)
        cookie = "; ".join(f"{k}={v}" for k, v in jar.items())
        csrf = re.search(r'name="_csrf" value="([^"]+)"', text)[1]
        _, _, location, _ = town.ask("POST", f"/antraege/neu/{SERVICE}", {"_csrf": csrf}, cookie)
        page(town, "form page", f"{location}/seite/operation", cookie)
        largest_page(town)
        after_pages = town.memory_mb()
        row("memory after these loads", f"{after_pages:.0f} MB")
    for name, cases in (("small", 1000), ("large", CASES)):
        with Town(name, cases) as town:
            cookie = town.sign_in("clerk")
            big = cases >= 100_000
            first = page(town, f"worklist, {cases:,} cases", "/desk", cookie, 2 if big else None, 10 if big else None)
            text = town.get("/desk", cookie)[1]
            last = last_page(text)
            if last:
                seen = page(town, f"worklist, last page, {cases:,} cases", last, cookie)
                ratio = seen["cpu_ms"] / first["cpu_ms"]
                row("last page beside the first", f"{ratio:.2f} ×", "≤ 1.2 ×", ratio <= 1.2)
            case = link(text, r"/desk/vorgaenge/[0-9a-f-]+")
            page(town, f"one case, {cases:,} cases", case, cookie, 0.7 if big else None, 10 if big else None)
            query = urllib.parse.quote("Müller")
            page(town, f"search of cases, {cases:,} cases", f"/desk/suche?q={query}", cookie)
            if big:
                row(f"memory with {cases:,} cases, after these loads", f"{town.memory_mb():.0f} MB", "≤ 150 MB", town.memory_mb() <= 150)


def largest_page(town):
    """The page with the most questions of the largest form, as a clerk opens it for somebody at the counter."""
    service, office, answers, last = LARGEST
    cookie = town.sign_in("clerk", office)
    csrf = lambda text: re.search(r'name="_csrf" value="([^"]+)"', text)[1]
    begin = {"leistung": service, "weg": "counter", "sprache": "de", "ausweis": "yes"}
    _, _, location, _ = town.ask("POST", "/desk/neu", {"_csrf": csrf(town.get("/desk/neu", cookie)[1]), **begin}, cookie)
    draft = location.split("?")[0]
    first = f"{draft}/seite/operation"
    town.ask("POST", first, {"_csrf": csrf(town.get(first, cookie)[1]), "_go": "next", **answers}, cookie)
    page(town, f"page with the most questions of the largest form ({service})", f"{draft}/seite/{last}", cookie, 1)


def last_page(text):
    """Address of the last page of a list, when the list offers one."""
    links = re.findall(r'href="(/desk\?[^"]*(?:nach|vor|seite|letzte)[^"]*)"', text)
    return links[-1].replace("&amp;", "&") if links else None


def status():
    say("an applicant's side: status page, whole application")
    shutil.rmtree(WORK / "status", ignore_errors=True)
    with Town("status", 0, residents=500) as town:
        quiet(20)
        seen = town.load(status=1, start_on=next_week(), seconds=SECONDS, connections=8)
        show("status page", seen)
        quiet(20)
        seen = town.load(applications=300, start_on=next_week(), connections=8)
        show("whole application, first page to receipt (all its pages, read and sent)", seen)


def next_week():
    return (datetime.date.today() + datetime.timedelta(days=7)).isoformat()


def submission():
    say("submission: session, CSRF, validation, number, facts, durable")
    ours = {}
    for connections, drafts in ((1, 1500), (16, 6000), (64, 6000)):
        # A town of its own each time, so that jobs of the last load do not run into the next.
        shutil.rmtree(WORK / "submission", ignore_errors=True)
        with Town("submission", 0, residents=500) as town:
            quiet(30)
            ours[connections] = town.load(connections=connections, drafts=drafts, start_on=next_week(), expect=303)
            if connections == 64:
                after = town.memory_mb()
    theirs = django()
    for connections, seen in ours.items():
        other = theirs.get(connections)
        show(f"submission, {connections} connections", seen)
        if other:
            show(f"Django stand-in, {connections} connections", other)
    if 64 in theirs:
        mine, other = ours[64], theirs[64]
        row("CPU beside the stand-in", f"1/{other['cpu_ms'] / mine['cpu_ms']:.1f}", "≤ 1/10", mine["cpu_ms"] <= other["cpu_ms"] / 10)
        row("rate beside the stand-in", f"{mine['per_second'] / other['per_second']:.1f} ×", "≥ 10 ×", mine["per_second"] >= 10 * other["per_second"])
        row("p99 beside the stand-in", f"1/{other['p99_ms'] / mine['p99_ms']:.1f}", "≤ 1/5", mine["p99_ms"] <= other["p99_ms"] / 5)
    row("memory after 6,000 submissions", f"{after:.0f} MB")


def django():
    """The stand-in, loaded by the same tool in the same run. Empty when it is not at hand."""
    script = SHARED / "django-stand-in.sh"
    if not script.exists():
        notes.append(f"The Django stand-in was left out: {script} is missing.")
        return {}
    port = free_port()
    lua = (SHARED / "submit.lua").read_text()
    body = re.search(r'wrk\.body="(.*?)"\.\.string\.rep\("(.*?)",(\d+)\)\.\."(.*?)"', lua)
    (WORK / "stand-in-body").write_text(body[1] + body[2] * int(body[3]) + body[4])
    log = open(WORK / "stand-in.log", "w")
    server = subprocess.Popen(["bash", script, WORK / "stand-in", str(port)], stdout=log, stderr=log, start_new_session=True)
    try:
        until = time.monotonic() + 180
        while not answers(port):
            if server.poll() is not None or time.monotonic() > until:
                notes.append(f"The Django stand-in did not start; see {log.name}.")
                return {}
            time.sleep(0.5)
        seen = {}
        for connections in (1, 16, 64):
            quiet(30)
            seen[connections] = load(f"127.0.0.1:{port}", server.pid, connections=connections, seconds=SECONDS,
                                     post="/submit", body=WORK / "stand-in-body", expect=303)
        return seen
    finally:
        os.killpg(server.pid, 15)
        server.wait()


def answers(port):
    import socket
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def letters():
    say("letters")
    done = subprocess.run([LETTER_COST], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        notes.append(f"Letters gave no figure: {done.stderr.strip()}")
        return
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    dearest = max(seen, key=lambda one: one["cpu_ms"])
    cheapest = min(seen, key=lambda one: one["cpu_ms"])
    row("letter as PDF/A + PDF/UA, cheapest kind", f"{cheapest['cpu_ms']:.1f} ms CPU ({cheapest['letter']})")
    row("letter as PDF/A + PDF/UA, dearest kind", f"{dearest['cpu_ms']:.1f} ms CPU ({dearest['letter']})",
        "≤ 15 ms", dearest["cpu_ms"] <= 15)


def examples():
    say("blueprint examples")
    times = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run([PROGRAM, "blueprint", "test"], cwd=ROOT, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    seen = min(times)
    row("all blueprint examples", f"{seen:.2f} s", "≤ 2 s", seen <= 2)


def blueprints():
    say("the engine: all services in one go, a page larger than any real one")
    done = subprocess.run([BLUEPRINT_COST], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        notes.append(f"The engine gave no figures: {done.stderr.strip()}")
        return
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    of = lambda figure: [one for one in seen if one["figure"] == figure]
    load, examples, page = of("load_all")[0], of("examples")[0], of("large_page")[0]
    lint = max(of("lint"), key=lambda one: one["ms"])
    row(f"loading all {load['services']} services", f"{load['ms']:.1f} ms CPU", "≤ 100 ms", load["ms"] <= 100)
    row(f"{examples['examples']} examples of all services", f"{examples['ms']:.0f} ms CPU", "≤ 2 s", examples["ms"] <= 2000)
    row("linter, dearest service", f"{lint['ms']:.0f} ms CPU ({lint['service']})", "≤ 1 s", lint["ms"] <= 1000)
    row(f"saving a page with {page['fields']} questions and {page['conditions']} conditions, engine alone",
        f"{page['cpu_ms']:.2f} ms CPU", "≤ 2 ms CPU", page["cpu_ms"] <= 2)
    largest = of("page")[0]
    both = largest["show_ms"] + largest["save_ms"]
    row(f"showing and saving the dearest page of the largest form ({largest['service']}), engine alone",
        f"{both:.2f} ms CPU", "≤ 1 ms CPU", both <= 1)


def build():
    if os.environ.get("BENCH_BUILD") != "1":
        notes.append("Build times were left out; BENCH_BUILD=1 measures them.")
        return
    say("build")
    target = WORK / "target"
    shutil.rmtree(target, ignore_errors=True)
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    began = time.perf_counter()
    subprocess.run(["cargo", "build", "--release", "--locked", "--workspace", "--bin", "rathaus"], cwd=ROOT, check=True, env=environment, capture_output=True)
    clean = (time.perf_counter() - began) / 60
    row("clean release build", f"{clean:.1f} min", "≤ 12 min with the start of the demo", clean <= 11.5)
    subprocess.run(["cargo", "check", "--workspace", "--locked"], cwd=ROOT, check=True, capture_output=True)
    (ROOT / "crates/areas/cases/src/lib.rs").touch()
    began = time.perf_counter()
    subprocess.run(["cargo", "check", "--workspace", "--locked"], cwd=ROOT, check=True, capture_output=True)
    row("check after a change in the largest area", f"{time.perf_counter() - began:.1f} s")
    shutil.rmtree(target, ignore_errors=True)


def write():
    processor = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.machine())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    lines = [
        "# Measured", "",
        "Written by `make bench`; do not edit. CPU is the server's own, per request; it is steady under noise, while rates and",
        "percentiles count only when the machine was idle. Server and load share the processor.", "",
        f"{datetime.date.today().isoformat()}, {os.cpu_count()} cores ({processor}), revision {commit}, "
        f"{idle_at_start:.0f} % idle before the first load.", "",
        "| what | seen | goal | holds |", "|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(one)} |" for one in rows]
    if notes:
        lines += ["", *[f"- {note}" for note in notes]]
    (ROOT / "bench/RESULTS.md").write_text("\n".join(lines) + "\n")
    say("\nbench/RESULTS.md is written.")


WORK.mkdir(parents=True, exist_ok=True)
idle_at_start = quiet(60)
for part in (start, pages, status, submission, letters, examples, blueprints, build):
    if part.__name__ in PARTS:
        part()
write()
