# SPDX-License-Identifier: GPL-3.0-or-later
#
# What measure.py prints: tables of one program's medians, and what was aimed at next to what came
# out.
#
# Everything here can be shown of whatever was measured when the benchmark was stopped: a figure
# that is missing is an empty field.
from fractions import Fraction

# The aims, docs/performance.md.
LINK_TO_PLAIN = 1.10
KNOWN_TO_PLAIN = 1.05
PROGRAM_TO_PLAIN = 1.15
EMPTY_MS = 2
FILL_J2 = 10
FILL_J1 = 8
PEAK_TO_PLAIN = 1.25
PEAK_TO_PLAIN_NEWEST = 1.10
SLACK = 0.03
GROWTH_OF_FOUR = 4.4


def mib(kib):
    return "" if kib is None else f"{kib / 1024:.0f}"


def number(value, form):
    return "" if value is None else format(value, form)


def ratio(value, other):
    return None if value is None or other is None else value / other


def difference(value, other):
    return None if value is None or other is None else value - other


def milliseconds(seconds):
    return None if seconds is None else 1000 * seconds


def row(*fields):
    print("| " + " | ".join(fields) + " |", flush=True)


def head(*names):
    row(*names)
    print("|---" + "|---:" * (len(names) - 1) + "|", flush=True)


def show_ways(job):
    """The first table: what each way takes."""
    head("way", "wall s", "to plain", "CPU s", "peak MiB", "to plain")
    for way, samples in job.samples.items():
        seconds, peak = job.median(way, "seconds"), job.median(way, "peak_kib")
        fastest, slowest = min(s["seconds"] for s in samples), max(s["seconds"] for s in samples)
        row(way, f"{seconds:.3f} ({fastest:.3f}-{slowest:.3f})", number(job.to_plain(way), ".2f"),
            f"{job.median(way, 'cpu'):.3f}", mib(peak), number(job.to_plain(way, "peak_kib"), ".2f"))


def heap_kib(job, way):
    heap = job.heap_bytes.get(way)
    return None if heap is None else heap / 1024


def show_plugin(job):
    """The second table: the plugin's parts next to pahole."""
    idle_peak = job.median("idle plugin", "peak_kib")
    print()
    head("way", "reserve ms", "fill ms", "pahole ms", "pahole / fill", "added to plain ms",
         "MiB over idle plugin", "own heap MiB", "pahole MiB")
    for way, jobs in ("plugin-j1", 1), ("plugin-j2", 2), ("known size-j2", 2):
        if way not in job.samples:
            continue
        peer = f"pahole-j{jobs}"
        fill, alone = job.median(way, "stats", "fill_ms"), milliseconds(job.median(peer, "seconds"))
        row(way, number(job.median(way, "stats", "reserve_ms"), ".0f"), number(fill, ".0f"),
            number(alone, ".0f"), number(ratio(alone, fill), ".1f"),
            number(milliseconds(job.added(way)), ".0f"),
            mib(difference(job.median(way, "peak_kib"), idle_peak)), mib(heap_kib(job, way)),
            mib(job.median(peer, "peak_kib")))


def show_size(job):
    """What came out."""
    if "plugin-j1" not in job.samples or "pahole-j1" not in job.samples:
        return
    stats = job.samples["plugin-j1"][-1]["stats"]
    theirs = job.samples["pahole-j1"][-1]["btf_bytes"]
    print(f"\nBTF: {stats['btf_bytes']} bytes, pahole's {theirs} ({stats['btf_bytes'] / theirs:.3f}); "
          f"reserved {stats['reserved_bytes']}, slack {100 * job.slack():.2f} %.\n"
          f"{stats['units']} units, {stats['types']} types, {stats['funcs']} functions, {stats['vars']} variables.",
          flush=True)


def show_job(job):
    print(f"\n## {job.name}\n")
    show_ways(job)
    if job.kind == "row":
        print(f"\nOne link takes {number(milliseconds(job.added('plugin')), '.2f')} ms more than a plain one, "
              f"and with a plugin that does nothing {number(milliseconds(job.added('idle plugin')), '.2f')} ms.",
              flush=True)
        return
    show_plugin(job)
    show_size(job)


# An aim is (what, figure, its text, limit, its text).
def link_aims(job, peak):
    return [(f"{job.name}: link to plain", job.to_plain("plugin-j2"), "{:.2f}", LINK_TO_PLAIN, "at most {:.2f}"),
            (f"{job.name}: the size is known", job.to_plain("known size-j2"), "{:.2f}", KNOWN_TO_PLAIN,
             "at most {:.2f}"),
            (f"{job.name}: peak memory of ld to plain", job.to_plain("plugin-j2", "peak_kib"), "{:.2f}", peak,
             "at most {:.2f}")]


def kernel_aims(job):
    def speed(jobs):
        return ratio(milliseconds(job.median(f"pahole-j{jobs}", "seconds")),
                     job.median(f"plugin-j{jobs}", "stats", "fill_ms"))

    heap = ratio(heap_kib(job, "plugin-j2"), job.median("pahole-j2", "peak_kib"))
    name = job.name
    return link_aims(job, PEAK_TO_PLAIN) + [
        (f"{name}: fill, times as fast as pahole -j2", speed(2), "{:.1f}", FILL_J2, "at least {}"),
        (f"{name}: with one thread, as pahole -j1", speed(1), "{:.1f}", FILL_J1, "at least {}"),
        (f"{name}: the plugin's own heap to pahole's peak", heap, "{:.2f}", 1, "below {}"),
        (f"{name}: too much reserved", job.slack(), "{:.1%}", SLACK, "at most {:.0%}")]


def newest_aims(job):
    return link_aims(job, PEAK_TO_PLAIN_NEWEST)


def program_aims(job):
    return [(f"{job.name}: link to plain", job.to_plain("plugin-j2"), "{:.2f}", PROGRAM_TO_PLAIN, "at most {:.2f}")]


def row_aims(job):
    if "empty" in job.name:
        return [(f"{job.name}: added to each, ms", milliseconds(job.added("plugin")), "{:.2f}", EMPTY_MS,
                 "at most {}")]
    return [(f"{job.name}: to plain", job.to_plain("plugin"), "{:.2f}", LINK_TO_PLAIN, "at most {:.2f}")]


AIMS = {"kernel": kernel_aims, "newest": newest_aims, "program": program_aims, "row": row_aims}


def growth_aims(small, large):
    """Of two jobs, the second of which has four or sixteen times the input."""
    times = Fraction(large.facts["factor"]) / Fraction(small.facts["factor"])
    limit = GROWTH_OF_FOUR if times == 4 else round(GROWTH_OF_FOUR ** 2, 1)
    names = f"{small.facts['factor']} to {large.facts['factor']} times the kernel"
    aims = []
    for jobs in 1, 2:
        way = f"plugin-j{jobs}"
        for what, key in ("reserve", "reserve_ms"), ("fill", "fill_ms"):
            grown = ratio(large.median(way, "stats", key), small.median(way, "stats", key))
            aims.append((f"{names}: {what}, jobs={jobs}", grown, "{:.1f}", limit, "at most {}"))
    grown = ratio(large.median("plugin-j2", "peak_kib"), small.median("plugin-j2", "peak_kib"))
    aims.append((f"{names}: peak memory", grown, "{:.1f}", limit, "at most {}"))
    return aims


def show_aims(aims):
    """Prints one line for each aim of which there is a figure. Returns them for the JSON."""
    shown = []
    for what, figure, form, limit, limit_form in aims:
        if figure is None:
            continue
        wants_more, excludes = limit_form.startswith("at least"), limit_form.startswith("below")
        is_met = figure >= limit if wants_more else figure < limit if excludes else figure <= limit
        shown.append({"aim": what, "figure": figure, "limit": limit, "met": is_met})
        if len(shown) == 1:
            print("\n## Aims\n")
            head("aim", "measured", "wanted", "")
        row(what, form.format(figure), limit_form.format(limit), "met" if is_met else "NOT MET")
    return shown
