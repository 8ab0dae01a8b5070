"""Profiles: which Stripe accounts this user works with, as whom, and with which key in the keychain."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from billing_console.domain.errors import AccessRefused, BillingError, InvalidInput, NotFound, StoreUnavailable
from billing_console.services.key_rights import (
    KeyReport,
    KeyShape,
    Permission,
    inspect_key,
    key_page,
    permissions,
    probe,
    usable_key,
)
from billing_console.settings import (
    Places,
    Profile,
    Settings,
    load_settings,
    new_profile_id,
    save_settings,
)

if TYPE_CHECKING:
    from billing_console.domain.policy import Policy
    from billing_console.gateway.client import Gateway
    from billing_console.vault import Vault

__all__ = ["KeyReport", "KeyShape", "Permission", "Profiles", "inspect_key", "key_page", "permissions", "probe"]

T = TypeVar("T")

LONGEST_NAME = 60
SECRETS = ("key", "root", "signing", "anchor")


class Profiles:
    """Adds, changes and removes profiles; a key goes from the form to the keychain and nowhere else."""

    def __init__(
        self,
        places: Places,
        vault: Vault,
        policy: Policy,
        *,
        clock: Callable[[], datetime],
        gateway_factory: Callable[[str, str | None], Gateway],
    ) -> None:
        """``gateway_factory`` takes a key and an address (None: Stripe's own)."""
        self._places = places
        self._vault = vault
        self._policy = policy
        self._clock = clock
        self._gateway_factory = gateway_factory
        self._changing = asyncio.Lock()

    async def settings(self) -> Settings:
        """What the settings file holds now; raises StoreUnavailable."""
        return await asyncio.to_thread(load_settings, self._places.settings_file)

    async def test_key(self, text: str, role: str, *, api_base: str | None = None) -> KeyReport:
        """What a pasted key may do; raises as ``usable_key`` and ``probe`` do, and AccessRefused("address_refused")."""
        shape = usable_key(text, self._policy)
        self._check_role(role)
        return await probe(shape.key, role, lambda key: self._gateway_factory(key, api_base))

    async def add(
        self,
        *,
        name: str,
        operator: str,
        role: str,
        key: str,
        account: str | None = None,
        api_base: str | None = None,
    ) -> Profile:
        """Keep a key in the keychain and its profile in the settings, and choose it.

        ``account`` comes from the key's test; None is pinned later. Raises InvalidInput, AccessRefused,
        VaultUnavailable or StoreUnavailable, and then nothing of it is kept.
        """
        shape = usable_key(key, self._policy)
        now = self._clock()
        profile = Profile(
            id=new_profile_id(),
            name=_named(name, "profile_name"),
            account=account,
            mode=shape.mode,
            operator=_named(operator, "operator_name"),
            role=self._check_role(role),
            created=now,
            api_base=api_base,
            key_hint=shape.hint,
            key_added=now,
        )
        await self._gateway_factory(shape.key, api_base).close()  # refuses an address this key may not go to
        await self._vault.set(f"{profile.id}/key", shape.key)
        try:
            await self._change(lambda s: replace(s.with_profile(profile), last_profile=profile.id))
        except BillingError:
            await self._vault.delete(f"{profile.id}/key")
            raise
        return profile

    async def rotate_key(self, profile_id: str, key: str) -> Profile:
        """Replace a profile's key by another of the same account and mode; raises AccessRefused when it is not."""
        profile = await self._known(profile_id)
        shape = usable_key(key, self._policy)
        if shape.mode != ("live" if profile.mode == "live" else "test"):
            raise AccessRefused("key_mode", found=shape.mode, expected=profile.mode)
        gateway = self._gateway_factory(shape.key, profile.api_base)
        try:
            account = await gateway.account()
        finally:
            await gateway.close()
        if account and profile.account and account != profile.account:
            raise AccessRefused("account_mismatch", found=account, expected=profile.account)
        await self._vault.set(f"{profile_id}/key", shape.key)
        return await self._update(
            profile_id, account=profile.account or account, key_hint=shape.hint, key_added=self._clock()
        )

    async def pin_account(self, profile_id: str, account: str) -> Profile:
        """Bind a profile to the account its key turned out to belong to; raises AccessRefused when it has another."""
        profile = await self._known(profile_id)
        if profile.account not in {None, account}:
            raise AccessRefused("account_mismatch", found=account, expected=profile.account)
        return await self._update(profile_id, account=account)

    async def edit(self, profile_id: str, *, name: str, operator: str, role: str) -> Profile:
        """Change how a profile is called and who works in it."""
        await self._known(profile_id)
        return await self._update(
            profile_id,
            name=_named(name, "profile_name"),
            operator=_named(operator, "operator_name"),
            role=self._check_role(role),
        )

    async def select(self, profile_id: str) -> Profile:
        """Remember that this profile was opened last."""
        profile = await self._known(profile_id)
        await self._change(lambda s: replace(s, last_profile=profile_id))
        return profile

    async def remove(self, profile_id: str, *, records_too: bool = False) -> None:
        """Forget a profile and its Stripe key.

        The store and the secrets that open it stay, because its journal and trail exist nowhere else; ``records_too``
        destroys them as well, for ever.
        """
        folder = self._places.profile_folder(profile_id)
        await self._known(profile_id)
        await self._vault.delete(f"{profile_id}/key")
        await self._change(lambda s: s.without_profile(profile_id))
        if records_too:
            for secret in SECRETS:
                await self._vault.delete(f"{profile_id}/{secret}")
            await asyncio.to_thread(_destroy, folder)

    def _check_role(self, role: str) -> str:
        if role not in self._policy.roles:
            raise InvalidInput("role_unknown", role=role)
        return role

    async def _known(self, profile_id: str) -> Profile:
        profile = (await self.settings()).profile(profile_id)
        if profile is None:
            raise NotFound("profile_unknown", id=profile_id)
        return profile

    async def _update(self, profile_id: str, **changes: str | datetime | None) -> Profile:
        await self._change(lambda s: s.with_profile(_replaced(s, profile_id, changes)))
        return await self._known(profile_id)

    async def _change(self, change: Callable[[Settings], Settings]) -> None:
        """Read, change, write: another window may have changed the file in between."""

        def work() -> None:
            file = self._places.settings_file
            save_settings(file, change(load_settings(file)))

        async with self._changing:
            await asyncio.to_thread(work)


def _replaced(settings: Settings, profile_id: str, changes: dict[str, str | datetime | None]) -> Profile:
    profile = settings.profile(profile_id)
    if profile is None:
        raise NotFound("profile_unknown", id=profile_id)
    return replace(profile, **changes)  # type: ignore[arg-type]  # names and kinds are those of the callers above


def _destroy(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return  # it was never opened
    except OSError as error:
        raise StoreUnavailable("read_only", file=folder.name) from error


def _named(text: str, problem: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidInput(problem)
    return name
