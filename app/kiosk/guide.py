"""The page that lies beside the kiosk's files."""

GUIDE = """# TwinClock as a kiosk

In the window itself nothing leads out without an admin's login: it fills the screen, refuses to be closed, and opens
neither files nor other programs. What lies around it is closed by the files in this folder. Make an account without
rights for it first, called `twinclock`, that may use the camera; keep the data folder readable by that account only.

## Linux
The files lie below `linux/` as they go below `/`; `linux/home/` stands for the account's home.

    sudo useradd --create-home --groups video twinclock
    sudo install -m 755 linux/usr/local/bin/twinclock-session /usr/local/bin/

**With an X server** (LightDM shown; another display manager has the same two settings):

    sudo install -m 644 linux/usr/share/xsessions/twinclock.desktop /usr/share/xsessions/
    sudo install -D -m 644 linux/etc/X11/xorg.conf.d/90-twinclock.conf /etc/X11/xorg.conf.d/90-twinclock.conf
    sudo install -D -m 644 linux/etc/lightdm/lightdm.conf.d/90-twinclock.conf /etc/lightdm/lightdm.conf.d/

The session has no desktop and no window manager, so there is no menu, no launcher and no Alt+Tab. The X server takes
neither Ctrl+Alt+F2 nor Ctrl+Alt+Backspace.

**With Wayland**: `sudo apt install cage`, then copy `linux/usr/share/wayland-sessions/twinclock-wayland.desktop`. Cage
shows one program and gives no key to switch consoles.

**Inside another desktop's session**, where only the start at every login is wanted:

    install -D -m 644 linux/home/.config/systemd/user/twinclock.service ~/.config/systemd/user/twinclock.service
    systemctl --user enable --now twinclock.service

This starts the window again when it breaks off; it does not close the desktop around it.
Magic SysRq and the firmware's menu are the machine's own: `kernel.sysrq = 0` in `/etc/sysctl.d/`, a firmware password.

## Windows
Make a local standard account `TwinClock` with automatic logon (Sysinternals Autologon).

- **Enterprise and Education**: switch Shell Launcher on and hand it `windows\\shell-launcher.xml` (Intune, or the MDM
  Bridge WMI class `MDM_AssignedAccess`). The account then has no Explorer, no taskbar and no Start menu.
- **Other editions**: `schtasks /Create /TN TwinClock /XML windows\\twinclock-task.xml`, and log on as `TwinClock` and
  import `windows\\twinclock-policies.reg`: no Windows key, no task manager, no Run, no command prompt.

## macOS
Make a standard account with automatic login.

    install -d ~/Library/LaunchAgents
    install -m 644 macos/Library/LaunchAgents/app.twinclock.door.plist ~/Library/LaunchAgents/
    launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/app.twinclock.door.plist

macOS has no session without Finder and Dock for programs from outside the App Store. Hide the Dock, switch the hot
corners and Mission Control's keys off for this account, or pin the program by a device management's App Lock.

## Leaving
F3, an admin's login, *Close TwinClock*. Every file is taken away again by deleting it.
"""
