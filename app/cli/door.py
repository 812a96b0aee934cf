"""main.py door export|import, main.py door punches export|import: a machine at a door without TensorFlow."""

import argparse
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from app.capture.clock import MachineClock
from app.cli.context import Context
from app.cli.passphrase import new_passphrase, passphrase
from app.errors import BadInput

TAKEN_ALONG = ("wanted_fpir", "pair_fmr", "margin", "repeat_s")  # how strict the door is, beside [door] and the zone


def register(commands: Any) -> None:
    parser = commands.add_parser("door", help="equip a machine at a door, and fetch its punches")
    acts = parser.add_subparsers(dest="act", required=True)
    _add(acts, "export", run_export, "write what a door needs into one sealed FILE")
    _add(acts, "import", run_import, "bring this machine to what FILE says")
    punches = acts.add_parser("punches", help="a door's punches on their way home").add_subparsers(required=True)
    _add(punches, "export", run_punches_export, "write every punch of this machine into one sealed FILE")
    _add(punches, "import", run_punches_import, "take over the punches in FILE, each once")


def _add(acts: Any, name: str, run: Any, words: str) -> None:
    parser = acts.add_parser(name, help=words)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run_export(args: argparse.Namespace, context: Context) -> int:
    from app.parcel.door import KIND, pack_door, read_door
    from app.security.parcel import seal_parcel
    from model.faces.detector_files import ensure_detector_files

    context.admin()
    product, config = context.product(), context.config
    with product.open_unit_of_work() as work:
        verifier = product.versions.load(work.verifiers.current())
    uses_mtcnn = config.recognition.detector == "mtcnn"
    nets = ensure_detector_files(progress=context.say).pnet.parent if uses_mtcnn else None
    now = MachineClock(config.zone).now()
    content = pack_door(product.open_unit_of_work, verifier, nets, _settings(config), now, product.pin_peppers)
    parcel = read_door(content)
    _write(args.file, seal_parcel(KIND, content, new_passphrase()))
    told = {"file": str(args.file), "employees": len(parcel.employees), "templates": len(parcel.templates)}
    pins, staying = (len(parcel.pins.pins), len(parcel.pins.others)) if parcel.pins else (0, 0)
    told |= {"version": parcel.version, "pins": pins, "pins_staying": staying}
    text = f"{told['employees']} employees for a door, {pins} of them with a PIN, sealed: {args.file}"
    late = f"\n{staying} PINs stay: each travels once it was used here, or set again." if staying else ""
    context.emit(told, text + late)
    return 0


def run_import(args: argparse.Namespace, context: Context) -> int:
    from app.parcel.door import KIND, read_door
    from app.parcel.loading import load_door
    from app.security.parcel import open_parcel
    from app.store.durable import write_new
    from model.faces.detector_files import cache_folder

    product = context.product()
    if product.access.is_set_up():  # a fresh machine has nobody to ask: the passphrase is what it is trusted by
        context.admin()
    parcel = read_door(open_parcel(KIND, _read(args.file), passphrase()))
    loaded = load_door(
        parcel,
        versions=product.versions,
        cache=cache_folder(),
        write=write_new,
        open_unit_of_work=product.open_unit_of_work,
        clock=MachineClock(context.config.zone),
        peppers=product.pin_peppers,
    )
    _keep_settings(context, parcel.settings)
    context.emit(
        asdict(loaded),
        f"{loaded.employees} employees are at this door now, {loaded.new} of them new; {loaded.gone} had to go. "
        f"PINs that came: {loaded.pins}.",
    )
    return 0


def run_punches_export(args: argparse.Namespace, context: Context) -> int:
    from app.parcel.punches import KIND, punches_bytes
    from app.security.parcel import seal_parcel

    if context.product().access.is_set_up():
        context.admin()
    with context.product().open_unit_of_work() as work:
        punches = work.punches.all()
    _write(args.file, seal_parcel(KIND, punches_bytes(punches), new_passphrase()))
    context.emit({"file": str(args.file), "punches": len(punches)}, f"{len(punches)} punches, sealed: {args.file}")
    return 0


def run_punches_import(args: argparse.Namespace, context: Context) -> int:
    from app.parcel.punches import KIND, merge_punches, read_punches
    from app.security.parcel import open_parcel

    context.admin()
    punches = read_punches(open_parcel(KIND, _read(args.file), passphrase()))
    product = context.product()
    merged = merge_punches(
        punches, open_unit_of_work=product.open_unit_of_work, clock=MachineClock(context.config.zone)
    )
    words = f"{merged.new} new punches, {merged.known} known already, {merged.withdrawn} taken back"
    context.emit(asdict(merged), f"{words}, {merged.unknown} of nobody known here left out.")
    return 0


def _settings(config: Any) -> dict[str, Any]:
    """What the door should do alike; only what differs from the defaults."""
    door, recognition = config.parts.door, config.recognition
    chosen = {("", name): getattr(recognition, name) for name in TAKEN_ALONG}
    chosen |= {("door", one.name): getattr(door, one.name) for one in fields(door)}
    defaults = {("door", one.name): one.default for one in fields(door)}
    defaults |= {("", one.name): one.default for one in fields(recognition)}
    differing = {f"{part}.{key}": value for (part, key), value in chosen.items() if value != defaults[part, key]}
    return {".zone": config.zone} | differing


def _keep_settings(context: Context, settings: dict[str, Any]) -> None:
    """Write the settings that came along, unless this machine has its own."""
    from app.settings.written import WrittenSettings
    from app.store.durable import rewrite

    file = WrittenSettings(context.config, rewrite)
    if file.path.exists():
        context.say(f"{file.path} stays as it is: this machine has settings of its own.")
        return
    file.save({_place(name): value for name, value in settings.items()})


def _place(name: str) -> tuple[str, str]:
    part, _, key = name.partition(".")
    return part, key


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"Expected to read {file}. Received: {error.strerror}. Check the name.") from error


def _write(file: Path, content: bytes) -> None:
    from app.store.durable import rewrite

    try:
        rewrite(file, content)
    except OSError as error:
        raise BadInput(f"Expected to write {file}. Received: {error.strerror}. Choose another place.") from error
