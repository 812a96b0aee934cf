"""main.py bench --reports, on a company of three."""

import argparse

from app.cli import bench_reports
from app.cli.bench import _config_for
from app.cli.context import Context


def test_every_report_and_the_rival_are_measured_over_the_same_punches(monkeypatch, tmp_path):
    monkeypatch.setattr(bench_reports, "PEOPLE", 3)
    monkeypatch.setattr(bench_reports, "RUNS", 1)
    context = Context(argparse.Namespace(data=str(tmp_path)))
    seen = {}
    reports_of = bench_reports.reports_of

    def kept(product):
        seen.update({name: report() for name, report in reports_of(product).items()})
        return reports_of(product)

    monkeypatch.setattr(bench_reports, "reports_of", kept)

    result = bench_reports.measure(lambda folder: _config_for(context.config, folder), context)

    assert 2 * 3 * 200 < result["punches"] < 4 * 3 * 262
    assert set(result["seconds"]) == set(seen)
    assert all(table.rows for name, table in seen.items()), "a report without rows would measure nothing"
    assert result["rival"]["ratio"] > 0
    assert "times its cpu" in bench_reports.as_text(result)
