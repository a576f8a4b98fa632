# SPDX-License-Identifier: GPL-3.0-or-later
#
# What measure.py prints: tables of one program's medians, and what was aimed at next to what came
# out.
#
# Everything here can be shown of whatever was measured when the benchmark was stopped: a figure
# that is missing is an empty field.

# The aims, docs/performance.md.
LINK_TO_PLAIN = 1.10
FILL_J2 = 10
FILL_J1 = 8
PEAK_TO_PLAIN = 1.25
SLACK = 0.03
SMALL_PROGRAM_MS = 60
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
    plain, plain_peak = job.median("plain", "seconds"), job.median("plain", "peak_kib")
    head("way", "wall s", "to plain", "CPU s", "peak MiB", "to plain")
    for way, samples in job.samples.items():
        seconds, peak = job.median(way, "seconds"), job.median(way, "peak_kib")
        fastest, slowest = min(s["seconds"] for s in samples), max(s["seconds"] for s in samples)
        row(way, f"{seconds:.3f} ({fastest:.3f}-{slowest:.3f})", number(ratio(seconds, plain), ".2f"),
            f"{job.median(way, 'cpu'):.3f}", mib(peak), number(ratio(peak, plain_peak), ".2f"))


def heap_kib(job, jobs):
    heap = job.heap_bytes.get(f"plugin-j{jobs}")
    return None if heap is None else heap / 1024


def show_plugin(job):
    """The second table: the plugin's parts next to pahole."""
    plain, idle_peak = job.median("plain", "seconds"), job.median("idle plugin", "peak_kib")
    print()
    head("jobs", "reserve ms", "fill ms", "pahole ms", "pahole / fill", "added to plain ms",
         "MiB over idle plugin", "own heap MiB", "pahole MiB")
    for jobs in 1, 2:
        way, peer = f"plugin-j{jobs}", f"pahole-j{jobs}"
        fill, alone = job.median(way, "stats", "fill_ms"), milliseconds(job.median(peer, "seconds"))
        row(str(jobs), number(job.median(way, "stats", "reserve_ms"), ".0f"), number(fill, ".0f"),
            number(alone, ".0f"), number(ratio(alone, fill), ".1f"),
            number(milliseconds(difference(job.median(way, "seconds"), plain)), ".0f"),
            mib(difference(job.median(way, "peak_kib"), idle_peak)), mib(heap_kib(job, jobs)),
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
    show_plugin(job)
    show_size(job)


def kernel_aims(job):
    """(what, figure, its text, limit, its text, is it a least one?) of a link of vmlinux."""
    def of(jobs, *keys):
        return job.median(f"plugin-j{jobs}", *keys)

    def speed(jobs):
        return ratio(milliseconds(job.median(f"pahole-j{jobs}", "seconds")), of(jobs, "stats", "fill_ms"))

    link = ratio(of(2, "seconds"), job.median("plain", "seconds"))
    peak = ratio(of(2, "peak_kib"), job.median("plain", "peak_kib"))
    heap = ratio(heap_kib(job, 2), job.median("pahole-j2", "peak_kib"))
    slack = job.slack()
    name = job.name
    return [(f"{name}: link with the plugin to plain", link, "{:.2f}", LINK_TO_PLAIN, "at most {:.2f}"),
            (f"{name}: fill, times as fast as pahole -j2", speed(2), "{:.1f}", FILL_J2, "at least {}"),
            (f"{name}: with one thread, as pahole -j1", speed(1), "{:.1f}", FILL_J1, "at least {}"),
            (f"{name}: peak memory of ld to plain", peak, "{:.2f}", PEAK_TO_PLAIN, "at most {:.2f}"),
            (f"{name}: the plugin's own heap to pahole's peak", heap, "{:.2f}", 1, "below {}"),
            (f"{name}: too much reserved", slack, "{:.1%}", SLACK, "at most {:.0%}")]


def program_aims(job):
    plain = job.median("plain", "seconds")
    return [(f"{job.name}: added to a plain link, ms, {jobs} thread{'s' if jobs > 1 else ''}",
             milliseconds(difference(job.median(f"plugin-j{jobs}", "seconds"), plain)), "{:.0f}",
             SMALL_PROGRAM_MS, "at most {}") for jobs in (1, 2)]


def growth_aims(small, large):
    """Of two jobs, the second of which has four times the input."""
    names = f"{small.facts['factor']} to {large.facts['factor']} times the kernel"
    aims = []
    for jobs in 1, 2:
        way = f"plugin-j{jobs}"
        for what, key in ("reserve", "reserve_ms"), ("fill", "fill_ms"):
            grown = ratio(large.median(way, "stats", key), small.median(way, "stats", key))
            aims.append((f"{names}: {what}, jobs={jobs}", grown, "{:.1f}", GROWTH_OF_FOUR, "at most {}"))
    grown = ratio(large.median("plugin-j2", "peak_kib"), small.median("plugin-j2", "peak_kib"))
    aims.append((f"{names}: peak memory", grown, "{:.1f}", GROWTH_OF_FOUR, "at most {}"))
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
