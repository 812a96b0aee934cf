"""Keys in the operating system's key store: Windows' Credential Manager, macOS's Keychain, Linux's Secret Service."""

from app.errors import KeyMissing

SERVICE = "TwinClock"


def has_system_keys() -> bool:
    """True when there is a key store here. Takes 0.2 s where it has to look for one."""
    import keyring

    return bool(keyring.get_keyring().priority >= 1)  # below are those that keep nothing, or nothing safely


class SystemKeys:
    """The KeyStore of one data folder."""

    def __init__(self, folder_id: str) -> None:
        self._folder = folder_id

    @property
    def where(self) -> str:
        import keyring

        return f"the key store of this system ({keyring.get_keyring().name})"

    def get(self, name: str) -> bytes | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            found = keyring.get_password(SERVICE, self._name(name))
        except KeyringError as error:
            raise _locked(error) from error
        return None if found is None else bytes.fromhex(found)

    def put(self, name: str, key: bytes) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, self._name(name), key.hex())
        except KeyringError as error:
            raise _locked(error) from error

    def delete(self, name: str) -> None:
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            keyring.delete_password(SERVICE, self._name(name))
        except PasswordDeleteError:  # gone already
            return
        except KeyringError as error:
            raise _locked(error) from error

    def _name(self, name: str) -> str:
        return f"{self._folder}/{name}"


def _locked(error: Exception) -> KeyMissing:
    return KeyMissing(
        f"Expected to use the key store of this system. Received: {error}. Unlock it, or keep the keys in a file: "
        "TWINCLOCK_KEY_FILE"
    )
