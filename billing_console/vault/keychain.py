"""The system keychain, through keyring, which is loaded with the first use."""

from __future__ import annotations

import asyncio
import concurrent.futures
import hmac
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from billing_console.domain.errors import VaultUnavailable
from billing_console.vault.place import VaultState

T = TypeVar("T")

SERVICE = "Billing Console"
LONGEST = 1280  # characters: the Windows credential manager takes no more
_PROBE = "probe"
_MOST_ABANDONED = 2  # calls that never came back; more would only pile up
_CODES = {"locked": "locked_keychain", "denied": "denied_by_keychain"}
_ABSENT = {"NoKeyringError", "InitError", "SecretServiceNotAvailableException", "ImportError", "OSError", "NameError"}


class Backend(Protocol):
    """The part of a keyring backend that is used here."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def system_backend() -> Backend:
    """This system's keychain, named outright: keyring's own choice would follow the environment to any module."""
    import keyring.errors

    made: Any
    if sys.platform == "darwin":
        from keyring.backends import macOS

        made = macOS.Keyring
    elif sys.platform == "win32":
        from keyring.backends import Windows

        made = Windows.WinVaultKeyring
    elif sys.platform.startswith("linux"):
        from keyring.backends import SecretService

        made = SecretService.Keyring
    else:
        raise keyring.errors.NoKeyringError(sys.platform)
    backend = made()
    vars(backend).clear()  # what KEYRING_PROPERTY_… variables set on it
    return cast("Backend", backend)


def system_keychain_name() -> str:
    """What people on this system call it."""
    return {"darwin": "macOS Keychain", "win32": "Windows Credential Manager"}.get(
        sys.platform, "Secret Service keyring"
    )


class KeyringVault:
    """The system keychain. It may ask a person for a password and may hang: nobody waits longer than ``timeout``."""

    def __init__(
        self,
        backend_factory: Callable[[], Backend] = system_backend,
        *,
        timeout: float = 30.0,
        service: str = SERVICE,
        description: str = "",
    ) -> None:
        self._factory = backend_factory
        self._timeout = timeout
        self._service = service
        self._description = description or system_keychain_name()
        self._abandoned: set[threading.Thread] = set()

    async def get(self, name: str) -> str | None:
        """The secret of this name, or None."""
        return await self._call(lambda backend: backend.get_password(self._service, name))

    async def set(self, name: str, value: str) -> None:
        """Keep a secret and read it back: some backends accept everything and keep nothing (``lost``)."""
        if len(value) > LONGEST:
            raise ValueError(f"a keychain takes {LONGEST} characters at most")

        def keep(backend: Backend) -> str | None:
            backend.set_password(self._service, name, value)
            return backend.get_password(self._service, name)

        kept = await self._call(keep)
        if kept is None or not hmac.compare_digest(kept.encode(), value.encode()):
            raise VaultUnavailable("lost")

    async def delete(self, name: str) -> None:
        """Forget a secret; one that is not there is forgotten already."""

        def forget(backend: Backend) -> None:
            if backend.get_password(self._service, name) is not None:
                backend.delete_password(self._service, name)

        await self._call(forget)

    async def state(self) -> VaultState:
        """Try it out with a word that is no secret."""
        try:
            await self.set(_PROBE, "ok")
            await self.delete(_PROBE)
        except VaultUnavailable as problem:
            kinds = {code: kind for kind, code in _CODES.items()}
            return VaultState(kinds.get(problem.code, problem.code), self._description)
        return VaultState("ok", self._description)

    async def _call(self, work: Callable[[Backend], T]) -> T:
        """Run in a thread of its own, which never keeps the program from ending."""
        self._abandoned = {thread for thread in self._abandoned if thread.is_alive()}
        if len(self._abandoned) >= _MOST_ABANDONED:
            raise VaultUnavailable("timeout")
        done: concurrent.futures.Future[T] = concurrent.futures.Future()
        done.set_running_or_notify_cancel()  # from here on nothing can cancel it: the thread will have its say
        thread = threading.Thread(target=_run, args=(self._factory, work, done), name="keychain", daemon=True)
        thread.start()
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.wrap_future(done)
        except TimeoutError:
            self._abandoned.add(thread)
        raise VaultUnavailable("timeout")


def _run(factory: Callable[[], Backend], work: Callable[[Backend], T], done: concurrent.futures.Future[T]) -> None:
    problem: VaultUnavailable
    try:
        result = work(factory())
    except Exception as error:  # noqa: BLE001 - every system raises its own; all of them mean "no keychain now"
        # Only the name of its class goes on: its text could hold the secret.
        problem = VaultUnavailable(_code_of(error), cause=type(error).__name__)
    else:
        done.set_result(result)
        return
    done.set_exception(problem)


def _code_of(error: Exception) -> str:
    """Which of our codes an exception of keyring, or of the system's library under it, comes to."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"KeyringLocked", "LockedException", "PromptDismissedException"}:
        return _CODES["locked"]
    if "InitError" in names and "dismissed" in str(error).lower():
        return _CODES["locked"]
    return "absent" if names & _ABSENT else _CODES["denied"]
