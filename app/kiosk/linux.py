"""Linux: a session of its own that holds nothing but the window; systemd starts it again when it ends."""

import shlex

from app.kiosk.program import Program

SESSION = "twinclock-session"

SCRIPT = """#!/bin/sh
# The whole session: no desktop, no panel, no launcher. It ends when an admin closes the window.
command -v xset >/dev/null && [ -n "$DISPLAY" ] && xset s off -dpms s noblank
cd {folder} || exit 1
while :; do
    {command} && exit 0
    sleep 2
done
"""

X_SESSION = """[Desktop Entry]
Type=Application
Name=TwinClock kiosk
Comment=Attendance by face, and nothing else
Exec=/usr/local/bin/twinclock-session
TryExec=/usr/local/bin/twinclock-session
"""

WAYLAND_SESSION = """[Desktop Entry]
Type=Application
Name=TwinClock kiosk (Wayland)
Comment=Attendance by face, and nothing else
Exec=cage -d -- /usr/local/bin/twinclock-session
TryExec=cage
"""

UNIT = """[Unit]
Description=TwinClock at the door
PartOf=graphical-session.target
After=graphical-session.target

[Service]
ExecStart={command}
WorkingDirectory={folder}
Restart=on-failure
RestartSec=2
NoNewPrivileges=yes
RestrictSUIDSGID=yes
LockPersonality=yes

[Install]
WantedBy=graphical-session.target
"""

X_SERVER = """# No way to a text console, and no key that ends the display.
Section "ServerFlags"
    Option "DontVTSwitch" "true"
    Option "DontZap" "true"
    Option "BlankTime" "0"
    Option "OffTime" "0"
EndSection
"""

LIGHTDM = """[Seat:*]
autologin-user=twinclock
autologin-session=twinclock
user-session=twinclock
allow-guest=false
"""


def files(program: Program) -> dict[str, str]:
    """Path below the folder -> text. Their places on the machine are said in the guide."""
    command = shlex.join(program.words)
    return {
        f"linux/usr/local/bin/{SESSION}": SCRIPT.format(folder=shlex.quote(program.folder), command=command),
        "linux/usr/share/xsessions/twinclock.desktop": X_SESSION,
        "linux/usr/share/wayland-sessions/twinclock-wayland.desktop": WAYLAND_SESSION,
        "linux/etc/X11/xorg.conf.d/90-twinclock.conf": X_SERVER,
        "linux/etc/lightdm/lightdm.conf.d/90-twinclock.conf": LIGHTDM,
        "linux/home/.config/systemd/user/twinclock.service": UNIT.format(
            command=" ".join(_unit_word(word) for word in program.words), folder=_unit_path(program.folder)
        ),
    }


def _unit_path(path: str) -> str:
    return path.replace("%", "%%")


def _unit_word(word: str) -> str:
    """A word of ExecStart: quoted, with systemd's own specifiers taken away."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if any(letter in word for letter in " \t'\"\\;") else escaped
