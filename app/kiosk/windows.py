"""Windows: the window takes the place of the desktop for one account, and a task starts it at every logon."""

from xml.sax.saxutils import escape, quoteattr

from app.kiosk.program import Program

ACCOUNT = "TwinClock"

# Shell Launcher v2 (Windows Enterprise and Education): instead of Explorer this account gets the window alone.
SHELL_LAUNCHER = """<?xml version="1.0" encoding="utf-8"?>
<ShellLauncherConfiguration xmlns="http://schemas.microsoft.com/ShellLauncher/2018/Configuration"
    xmlns:V2="http://schemas.microsoft.com/ShellLauncher/2019/Configuration">
  <Profiles>
    <DefaultProfile>
      <Shell Shell="%SystemRoot%\\explorer.exe"/>
    </DefaultProfile>
    <Profile Id="{{6C1F1D0A-7B1E-4B53-9C57-2E0B7A5E2D31}}">
      <Shell Shell={command} V2:AppType="Desktop" V2:AllAppsFullScreen="true">
        <ReturnCodeActions>
          <ReturnCodeAction ReturnCode="0" Action="DoNothing"/>
        </ReturnCodeActions>
        <DefaultAction Action="RestartShell"/>
      </Shell>
    </Profile>
  </Profiles>
  <Configs>
    <Config>
      <Account Name="{account}"/>
      <Profile Id="{{6C1F1D0A-7B1E-4B53-9C57-2E0B7A5E2D31}}"/>
    </Config>
  </Configs>
</ShellLauncherConfiguration>
"""

# For editions without Shell Launcher: started at the logon, and again a minute after it ended with a fault.
TASK = """<?xml version="1.0" encoding="utf-8"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>TwinClock at the door</Description>
    <URI>\\TwinClock</URI>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{account}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Door">
      <UserId>{account}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Door">
    <Exec>
      <Command>{python}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""

# What Ctrl+Alt+Del, the Windows key and a right click offer to this account: nothing.
POLICIES = """Windows Registry Editor Version 5.00

; Import it while the account TwinClock is logged on: it changes that account only.
[HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\System]
"DisableTaskMgr"=dword:00000001
"DisableLockWorkstation"=dword:00000001
"DisableChangePassword"=dword:00000001
"DisableRegistryTools"=dword:00000001

[HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer]
"NoWinKeys"=dword:00000001
"NoRun"=dword:00000001
"NoClose"=dword:00000001
"NoLogoff"=dword:00000001
"NoViewContextMenu"=dword:00000001

[HKEY_CURRENT_USER\\Software\\Policies\\Microsoft\\Windows\\System]
"DisableCMD"=dword:00000002
"""


def files(program: Program) -> dict[str, str]:
    """Path below the folder -> text."""
    python, *arguments = program.words
    command = " ".join(_quoted(word) for word in program.words)
    return {
        "windows/shell-launcher.xml": SHELL_LAUNCHER.format(command=quoteattr(command), account=escape(ACCOUNT)),
        "windows/twinclock-task.xml": TASK.format(
            account=escape(ACCOUNT),
            python=escape(python),
            arguments=escape(" ".join(_quoted(word) for word in arguments)),
            folder=escape(program.folder),
        ),
        "windows/twinclock-policies.reg": POLICIES,
    }


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word or not word else word
