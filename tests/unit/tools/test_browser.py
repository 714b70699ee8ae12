"""``tools.browser``: what is on the machine, or what Playwright or apt-get fetches, or why not.

The programs are made here; nothing is installed. Only the last test runs Playwright's installer,
with a host of this machine in place of the network.
"""

import http.server
import io
import os
import threading
import zipfile
from pathlib import Path

import pytest

from tools import browser

LOG = 'echo "$(basename "$0") $*" >> "$FAKES/log"\n'
STARTS = "echo Chromium 1"
SNAP = "echo requires the chromium snap; exit 1"
PLAYWRIGHT = """
case "$*" in
  *--dry-run*) echo "  Install location:    $FAKES/cache/chromium_headless_shell-1" ;;
  install-deps*) echo $$ > "$FAKES/library" ;;
  *) mkdir -p "$FAKES/cache/chromium_headless_shell-1/linux"
     cp "$FAKES/shell" "$FAKES/cache/chromium_headless_shell-1/linux/chrome-headless-shell" ;;
esac"""
OFFLINE = """
case "$*" in
  *--dry-run*) echo "  Install location:    $FAKES/cache/chromium_headless_shell-1" ;;
  *) echo "Downloading ..."; echo "Error: getaddrinfo ENOTFOUND cdn.example."; exit 1 ;;
esac"""
APT_GET = """
case "$*" in *" chromium") cp "$FAKES/chromium.made" "$FAKES/bin/chromium" ;;
             *install*) echo "E: Unable to locate package $4"; exit 100 ;; esac"""
SUDO = 'shift; exec "$@"'
ASKS = "echo sudo: a password is required; exit 1"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Return a function that puts programs on an otherwise empty PATH; the user is not root."""
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "env", "basename", "mkdir", "cp", "true"):
        found = next(p for d in ("/bin", "/usr/bin") if os.path.exists(p := f"{d}/{tool}"))
        (tmp_path / "bin" / tool).symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("FAKES", str(tmp_path))
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000, raising=False)

    def program(path, text):
        path.write_text(f"#!/bin/sh\n{LOG}{text}\n", "utf-8")
        path.chmod(0o755)
        return path

    def put(playwright=OFFLINE, shell=STARTS, chromium=STARTS, **programs):
        program(tmp_path / "shell", shell)
        program(tmp_path / "chromium.made", chromium)
        fake = str(program(tmp_path / "bin/playwright", playwright))
        monkeypatch.setattr(browser, "PLAYWRIGHT", [fake])
        for name, text in programs.items():
            program(tmp_path / "bin" / name.replace("_", "-"), text)
        return tmp_path

    return put


def calls(place, tool):
    """What a program was asked, but for whether it is there."""
    lines = (place / "log").read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith(f"{tool} ") and "--dry-run" not in line]


def test_what_is_on_the_machine_is_taken_and_nothing_is_fetched(machine, capfd):
    place = machine(google_chrome=STARTS, chromium_headless_shell=STARTS, apt_get=APT_GET)
    assert browser.ready() == str(place / "bin/chromium-headless-shell")
    assert calls(place, "playwright") == calls(place, "apt-get") == []
    assert capfd.readouterr().out == ""


def test_a_program_that_does_not_start_is_passed_over(machine):
    place = machine(chromium=SNAP, chromium_browser=SNAP, google_chrome=STARTS)
    assert browser.program() == str(place / "bin/google-chrome")


def test_else_playwright_downloads_its_own_once(machine, capfd):
    place = machine(PLAYWRIGHT, chromium=SNAP, apt_get=APT_GET, sudo=SUDO)
    assert browser.program() is None
    for _ in range(2):
        assert browser.ready() == str(next(place.glob("cache/*/linux/chrome-headless-shell")))
    assert calls(place, "playwright") == ["playwright install --only-shell chromium"]
    assert calls(place, "apt-get") == []
    assert capfd.readouterr().out == "No Chromium found: Playwright downloads one ...\n"


def test_else_a_user_with_sudo_gets_one_from_apt_get(machine, capfd):
    place = machine(apt_get=APT_GET, sudo=SUDO)
    assert browser.ready() == str(place / "bin/chromium")
    asked = ["update", "install -y chromium-headless-shell", "install -y chromium"]
    assert calls(place, "apt-get") == [f"apt-get -qq {line}" for line in asked]
    said = capfd.readouterr().out.splitlines()
    assert said[-1] == "No Chromium found: apt-get installs one ..."


def test_else_root_gets_one_without_sudo(machine, monkeypatch):
    place = machine(apt_get=APT_GET, sudo=ASKS)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0, raising=False)
    assert browser.ready() == str(place / "bin/chromium")
    assert calls(place, "sudo") == []


def test_a_download_that_lacks_libraries_gets_them(machine):
    needs = '[ -e "$FAKES/library" ] || exit 127'
    place = machine(PLAYWRIGHT, shell=needs, apt_get=APT_GET, sudo=SUDO)
    assert browser.ready().endswith("chrome-headless-shell")
    assert calls(place, "playwright")[-1] == "playwright install-deps chromium-headless-shell"
    assert "apt-get -qq install -y chromium" not in calls(place, "apt-get")


OFFLINE_SAYS = "Playwright says: getaddrinfo ENOTFOUND cdn.example"


@pytest.mark.parametrize(
    ("programs", "why"),
    [
        ({}, f"{OFFLINE_SAYS}; there is no apt-get."),
        ({"apt_get": APT_GET}, "apt-get needs root, and sudo asks for a password."),
        ({"apt_get": APT_GET, "sudo": ASKS}, "apt-get needs root, and sudo asks for a password."),
        (
            {"apt_get": "echo 'E: Unable to locate package'; exit 100", "sudo": SUDO},
            f"{OFFLINE_SAYS}; apt-get says: Unable to locate package.",
        ),
        ({"apt_get": APT_GET, "sudo": SUDO, "chromium": SNAP}, "apt-get installed does not start."),
        ({"playwright": PLAYWRIGHT, "shell": SNAP}, "downloaded lacks libraries of the system; "),
        ({"playwright": "exit 1"}, "Playwright says: no reason given; "),
    ],
    ids=["no apt-get", "no sudo", "password", "no package", "snap", "no library", "silence"],
)
def test_else_one_sentence_says_what_to_install_and_why_nothing_was_fetched(machine, programs, why):
    machine(**programs)
    with pytest.raises(SystemExit) as stop:
        browser.ready()
    said = str(stop.value)
    assert said.startswith(f"{browser.MISSING} None could be fetched: ")
    assert why in said
    assert "\n" not in said


def test_without_a_browser_printing_stops_with_that_sentence(machine):
    machine()
    with pytest.raises(SystemExit, match="No Chromium found"), browser.chromium():
        pass


OTHER = "chrome-linux/headless_shell"
"""Where the program stands in the zip for processors that Chrome is not built for."""


class Host(http.server.BaseHTTPRequestHandler):
    """Answers every request with a zip that holds a program of the name that is asked for."""

    def do_GET(self):
        stem = Path(self.path).stem
        names = [stem] if "ffmpeg" in stem else [f"{stem}/chrome-headless-shell", OTHER]
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w") as made:
            for name in names:
                entry = zipfile.ZipInfo(name)
                entry.external_attr = 0o755 << 16
                made.writestr(entry, f"#!/bin/sh\n{STARTS}\n")
        self.send_response(200)
        self.send_header("Content-Length", str(len(body.getvalue())))
        self.end_headers()
        self.wfile.write(body.getvalue())

    def log_message(self, *args):
        pass


def test_playwrights_own_installer_is_called_and_found_again_as_it_expects(machine, monkeypatch):
    asked = browser.PLAYWRIGHT
    place = machine(apt_get=APT_GET)
    monkeypatch.setattr(browser, "PLAYWRIGHT", asked)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(place / "cache"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", f"http://127.0.0.1:{server.server_port}")
        path = browser.ready()
        server.shutdown()
    assert path.startswith(str(place / "cache"))
    assert path.endswith("headless-shell")
