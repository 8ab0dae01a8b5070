"""The command line: the window, the tour, the practice company, the check of exports, the doctor."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from billing_console import __version__
from billing_console.gateway.addresses import is_loopback


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the answer is the exit code."""
    options = _parser().parse_args(arguments)
    run = options.run
    return int(run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="billing-console", description="A desktop console for billing on Stripe.")
    parser.add_argument("--version", action="version", version=f"billing-console {__version__}")
    parser.add_argument("--practice", action="store_true", help="open on the practice company; no real money moves")
    parser.add_argument("--profile", metavar="ID", help="open this profile instead of the last one")
    parser.add_argument("--api-base", metavar="URL", help="a Stripe-like server on this computer, with test keys only")
    parser.add_argument("--theme", choices=("system", "light", "dark"), default="system")
    _add_company(parser)
    parser.set_defaults(run=_open)
    commands = parser.add_subparsers(title="commands")
    tour = commands.add_parser("tour", help="drive the real window without a screen and keep a picture of each step")
    tour.add_argument("--out", type=Path, default=Path("tour"), metavar="DIR")
    tour.set_defaults(run=_tour)
    practice = commands.add_parser("practice", help="the practice company").add_subparsers(required=True)
    serve = practice.add_parser("serve", help="serve it on this computer's loopback address")
    serve.add_argument("--port", type=int, default=12111)
    _add_company(serve)
    serve.set_defaults(run=_serve)
    audit = commands.add_parser("audit", help="the audit trail").add_subparsers(required=True)
    verify = audit.add_parser("verify", help="check an exported trail; needs nothing but the file")
    verify.add_argument("file", type=Path)
    verify.add_argument("--key", metavar="HEX", help="the public key the trail has to be signed with")
    verify.set_defaults(run=_verify)
    doctor = commands.add_parser("doctor", help="examine display, keychain, store and Stripe, with remedies")
    doctor.set_defaults(run=_doctor)
    return parser


def _add_company(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customers", type=_positive, default=2000, metavar="N", help="size of the practice company")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="same seed, same company")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep the practice company in this file")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def has_display() -> bool:
    """True when a window could be seen: always outside Linux, and with X or Wayland on it."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if not sys.platform.startswith("linux") or (chosen and chosen not in {"offscreen", "minimal"}):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and not chosen


def _open(options: argparse.Namespace) -> int:
    if not has_display():
        if not options.practice:
            print("There is no display here, so no window can open. Try: billing-console tour --out tour")
            return 2
        print("There is no display here; taking the illustrated tour of the practice company instead.")
        options.out = Path("tour")
        return _tour(options)
    if options.api_base is not None and not is_loopback(options.api_base):
        print("--api-base takes a server on this computer only, for example http://127.0.0.1:12111, with test keys.")
        return 2
    from ui.app import run  # Qt is loaded only when a window is wanted
    from ui.start import Start

    start = Start(
        practice=options.practice,
        profile=options.profile,
        api_base=options.api_base,
        theme=options.theme,
        customers=options.customers,
        seed=options.seed,
        state=options.state,
    )
    return run(start)


def _tour(options: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.tour import take_tour  # after the platform is chosen

    return take_tour(options.out)


def _serve(options: argparse.Namespace) -> int:
    from billing_console.practice import DEMO_KEY, open_practice  # not needed by the window

    company = open_practice(customers=options.customers, seed=options.seed, state_file=options.state)
    with company.serve(port=options.port) as server:
        print(f"Practice company with {options.customers:,} customers on {server.url}")
        print(f"Test key: {DEMO_KEY}")
        print(f"Connect to it with: billing-console --api-base {server.url}")
        print("Stop with Ctrl C.", flush=True)
        try:
            server.wait()
        except KeyboardInterrupt:
            print("Stopped.")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from ui.verify import verify_file  # signatures load a native library

    return verify_file(options.file, options.key)


def _doctor(_options: argparse.Namespace) -> int:
    from ui.doctor import examine  # loads keychain and store

    return examine(has_display=has_display())
