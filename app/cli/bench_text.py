"""What the bench measured, as a table."""

from typing import Any


def as_text(result: dict[str, Any]) -> str:
    """The result of `main.py bench` for people to read."""
    steps = {name: times for name, times in result.items() if name.endswith("_ms") and "p50" in times}
    steps |= {f"followed {name}": times for name, times in result["followed"].items()}
    steps |= {f"match_ms in {int(count):,}": times for count, times in result["match_ms"].items()}
    steps |= {f"load_ms of {int(count):,}": times for count, times in result["gallery_load_ms"].items()}
    machine = result["machine"]
    return "\n".join(
        [
            f"{'milliseconds':<32}{'p50':>9}{'p95':>9}{'least':>9}",
            *(_step_line(name, times) for name, times in steps.items()),
            "of the processor        " + ", ".join(f"{name} {ms:.1f} ms" for name, ms in result["cpu_ms"].items()),
            _sealing_line(result["sealing"]),
            _record_line(result["record"]),
            *(_gallery_line(kind, gallery) for kind, gallery in result["galleries"].items()),
            f"start to engine ready   {result['startup_s']:.2f} s, peak memory {_mb(result['peak_memory_mb'])}",
            _window_line(result["window"]),
            *_table_lines(result["table"]),
            *_rival_lines(result),
            f"{result['people']:,} people, {result['picture']}, verdicts {result['verdicts']}",
            f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}",
        ]
    )


def _step_line(name: str, times: dict[str, float]) -> str:
    return f"{name:<32}{times['p50']:>9.2f}{times['p95']:>9.2f}{times['least']:>9.2f}"


def _sealing_line(sealing: dict[str, Any]) -> str:
    pairs = (f"{name} {sealing[f'{name}_ms']['sealed']['p50']:.2f}/{sealing[f'{name}_ms']['plain']['p50']:.2f} ms"
             for name in ("load", "load_cpu", "match", "visit", "visit_cpu"))  # fmt: skip
    growth = f"a visit takes {sealing['growth']:+.1%}, {sealing['growth_cpu']:+.1%} of the processor"
    return f"sealed/readable         {', '.join(pairs)}; {growth}"


def _record_line(record: dict[str, Any]) -> str:
    signed, unsigned = record["signed_ms"], record["unsigned_ms"]
    return (
        f"punch signed/unsigned   p50 {signed['p50']:.2f}/{unsigned['p50']:.2f} ms, least {signed['least']:.2f}/"
        f"{unsigned['least']:.2f} ms; {record['lines']:,} lines verified in {record['verify_s']:.2f} s"
    )


def _gallery_line(kind: str, gallery: dict[str, Any]) -> str:
    match, cpu, rival = (gallery[name]["p50"] for name in ("match_ms", "match_cpu_ms", "rival_cpu_ms"))
    return (
        f"{gallery['templates']:,} as {kind:<9} match {match:.1f} ms ({cpu:.1f} ms of the processor; SciPy's cdist "
        f"{rival:.1f} ms), "
        f"load {gallery['load_s']:.1f} s, memory {_mb(gallery['memory_mb'])}, at most "
        f"{_mb(gallery['peak_memory_mb'])} of the whole process while it is filled"
    )


def _window_line(window: dict[str, Any] | None) -> str:
    if window is None:
        return "window                  not measured: no display"
    return f"window's first frame    {window['first_frame_s']:.2f} s, peak memory {_mb(window['peak_memory_mb'])}"


def _table_lines(table: dict[str, Any] | None) -> list[str]:
    if table is None:
        return ["table of employees      not measured: no display"]
    words = {"first_frame": "to the first frame", "sort_and_filter": "sorted and filtered"}
    ours, theirs, ratio = table["ours_ms"], table["rival"]["ms"], table["ratio"]
    return [
        f"{table['rows']:,} employees {said:<20} {ours[name]:.0f} ms; {table['rival']['name']} {theirs[name]:.0f} ms, "
        f"{ratio[name]:.1f} times as long"
        for name, said in words.items()
    ]


def _rival_lines(result: dict[str, Any]) -> list[str]:
    rival = result["rival"]
    if rival is None:
        return [f"rival                   not measured: {result['rival_missing']}"]
    name, punch = rival["our_picture_to_name_ms"]["p50"], rival["our_picture_to_punch_ms"]["p50"]
    return [
        f"picture to name         {name:.1f} ms; {rival['name']} {rival['picture_to_name_ms']['p50']:.1f} ms, "
        f"{rival['ratio']:.1f} times as long ({rival['cpu_ratio']:.1f} times in time of the processor)",
        f"picture to stored punch {punch:.1f} ms; the rival's name takes {rival['punch_ratio']:.1f} times as long "
        f"({rival['punch_cpu_ratio']:.1f} times in time of the processor)",
    ]


def _mb(memory: float | None) -> str:
    return "unknown here" if memory is None else f"{memory:.0f} MB"
