"""main.py audit verify | list | anchor | export"""

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli.context import Context
from app.domain.permission import Act
from app.errors import BadInput
from app.store.anchor_files import read_anchor, write_anchor

MOST_SHOWN = 50


def register(commands: Any) -> None:
    parser = commands.add_parser("audit", help="the signed record of every act")
    acts = parser.add_subparsers(dest="act", required=True)
    verify = acts.add_parser("verify", help="is every line and every row as it was written?")
    verify.add_argument("--from", dest="anchor", metavar="ANCHOR", help="kept elsewhere: a cut tail is found too")
    verify.set_defaults(run=run_verify)
    listing = acts.add_parser("list", help="who did what, oldest first")
    listing.add_argument("--since", default="", metavar="DATE", help="2026-11-25, or the beginning of a moment (UTC)")
    listing.add_argument("--kind", default="", help="punch, login, erased ...")
    listing.add_argument("--by", default="", help="name or key of an account, or an employee's key")
    listing.set_defaults(run=run_list)
    anchor = acts.add_parser("anchor", help="number and hash of the newest line, signed, for another machine")
    anchor.add_argument("--to", metavar="FILE", required=True)
    anchor.set_defaults(run=run_anchor)
    export = acts.add_parser("export", help="every line with its signature, one JSON object a line")
    export.add_argument("--to", metavar="FILE", required=True)
    export.set_defaults(run=run_export)


def run_verify(args: argparse.Namespace, context: Context) -> int:
    anchor = read_anchor(Path(args.anchor)) if args.anchor else None
    found = context.product().audit.verify(anchor)
    result = {
        "whole": found.is_whole,
        "lines": found.lines,
        "rows": found.rows,
        "head": found.head,
        "key": found.key,
        "anchored": anchor.seq if anchor else None,
        "findings": [vars(finding) for finding in found.findings],
    }
    lines = [f"{finding.where}: {finding.words}" for finding in found.findings[:MOST_SHOWN]]
    left_out = len(found.findings) - len(lines)
    lines += [f"and {left_out} more: --json lists all"] if left_out > 0 else []
    verdict = "The record is whole" if found.is_whole else f"The record is NOT whole: {len(found.findings)} findings"
    context.emit(result, "\n".join([f"{verdict} ({found.lines} lines, {found.rows} rows).", *lines]))
    return 0 if found.is_whole else 1


def run_list(args: argparse.Namespace, context: Context) -> int:
    context.operator(Act.AUDIT)
    product = context.product()
    names = {account.key: account.name for account in product.accounts.all()}
    by = next((key for key, name in names.items() if name.casefold() == args.by.casefold()), args.by)
    rows, text = [], []
    for line, _, _ in product.audit.lines(since=args.since, kind=args.kind, by=by):
        rows.append({"seq": line.seq, "at": line.at, "kind": line.kind, "subject": line.subject, "by": line.by})
        text.append(f"{line.seq:>7}  {line.at[:19]}  {line.kind:<24} {line.subject:<34} {names.get(line.by, line.by)}")
    context.emit({"lines": rows}, "\n".join(text) or "No such line.")
    return 0


def run_anchor(args: argparse.Namespace, context: Context) -> int:
    anchor = context.product().audit.anchor()
    write_anchor(Path(args.to), anchor)
    context.emit({"file": args.to, "seq": anchor.seq, "hash": anchor.hash}, f"Line {anchor.seq}: {args.to}")
    return 0


def run_export(args: argparse.Namespace, context: Context) -> int:
    context.operator(Act.AUDIT)
    target, count = Path(args.to), 0
    part = target.with_name(target.name + ".unfinished")
    try:
        with part.open("w", encoding="ascii") as stream:
            for _, text, signature in context.product().audit.lines():
                stream.write(json.dumps({"line": text, "signature": signature.hex()}) + "\n")
                count += 1
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BadInput(f"Expected to write {target}. Received: {error.strerror}. Name another: --to FILE") from error
    context.emit({"file": str(target), "lines": count}, f"Written: {target}, {count} lines")
    return 0
