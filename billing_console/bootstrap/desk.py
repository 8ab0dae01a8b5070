"""The desk: profiles, settings and the keychain of this computer, and how a profile is opened from them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path

from billing_console import policy_pack
from billing_console.bootstrap.console import Console, open_console
from billing_console.bootstrap.parts import Edges
from billing_console.domain.errors import AccessRefused, BillingError, InvalidInput, StoreUnavailable
from billing_console.domain.policy import Policy
from billing_console.gateway.client import Gateway
from billing_console.services.profiles import KeyReport, Profiles
from billing_console.settings import Places, Profile, Settings, load_settings, save_settings, system_places
from billing_console.store import opening
from billing_console.vault import KeyringVault, MemoryVault, Strength, Vault, VaultState, derive_key

_SALT = "salt.json"  # beside a store whose key is made from a passphrase


@dataclass(slots=True)
class Desk:
    """Everything outside a single profile; one per running program."""

    places: Places = field(default_factory=system_places)
    vault: Vault = field(default_factory=KeyringVault)
    edges: Edges = field(default_factory=Edges)
    policy: Policy = field(default_factory=policy_pack.load_pack)
    strength: Strength = field(default_factory=Strength)  # of new passphrases

    @property
    def profiles(self) -> Profiles:
        """Adding, rotating and removing profiles, with the vault that is in use now."""
        return Profiles(self.places, self.vault, self.policy, clock=self.edges.clock, gateway_factory=self.gateway)

    def settings(self) -> Settings:
        """What was chosen earlier; raises StoreUnavailable for a damaged file (a copy is kept)."""
        return load_settings(self.places.settings_file)

    def save(self, settings: Settings) -> None:
        """Remember these choices."""
        save_settings(self.places.settings_file, settings)

    async def keychain(self) -> VaultState:
        """Whether the system keychain can be used."""
        return await self.vault.state()

    def keep_in_memory(self) -> MemoryVault:
        """From now on secrets stay in memory for this session: an explicit choice of the operator."""
        vault = MemoryVault()
        self.vault = vault
        return vault

    def gateway(self, key: str, api_base: str | None = None) -> Gateway:
        """A connection with a key that is being tried out."""
        ca_file = self.settings().ca_file
        return Gateway(
            key,
            clock=self.edges.clock,
            transport=self.edges.transport,
            api_base=api_base,
            ca_file=Path(ca_file) if ca_file else None,
        )

    @property
    def is_in_memory(self) -> bool:
        """True when secrets are kept for this session only."""
        return isinstance(self.vault, MemoryVault)

    def has_passphrase(self, profile: Profile) -> bool:
        """True when this profile's store is encrypted with a key made from a passphrase."""
        return (self.places.profile_folder(profile.id) / _SALT).exists()

    async def try_key(
        self, key: str, role: str, *, api_base: str | None = None, profile: Profile | None = None
    ) -> KeyReport:
        """What a key may do; for a profile that exists, AccessRefused unless it is of its account and mode."""
        report = await self.profiles.test_key(key, role, api_base=api_base)
        if profile is not None and report.mode != ("live" if profile.mode == "live" else "test"):
            raise AccessRefused("key_mode", found=report.mode, expected=profile.mode)
        if profile is not None and report.account and profile.account and report.account != profile.account:
            raise AccessRefused("account_mismatch", found=report.account, expected=profile.account)
        return report

    async def add(
        self,
        *,
        name: str,
        operator: str,
        role: str,
        key: str,
        account: str | None = None,
        api_base: str | None = None,
        passphrase: str = "",
    ) -> Profile:
        """Keep a new profile; with a passphrase its secrets stay in memory for this session. All of it or nothing."""
        before = self.vault
        profile: Profile | None = None
        try:
            if passphrase and not self.is_in_memory:
                self.keep_in_memory()
            profile = await self.profiles.add(
                name=name, operator=operator, role=role, key=key, account=account, api_base=api_base
            )
            if passphrase:
                await self.unlock(profile, passphrase)
        except BillingError:
            if profile is not None:
                await self.profiles.remove(profile.id, records_too=True)
            self.vault = before
            raise
        return profile

    async def rekey(self, profile: Profile, key: str, *, passphrase: str = "") -> Profile:
        """Give a profile its key again, or a new one, and choose it; raises as ``unlock`` and rotating do."""
        before = self.vault
        try:
            if passphrase:
                await self.unlock(profile, passphrase)
            await self.profiles.rotate_key(profile.id, key)
        except BillingError:
            self.vault = before
            raise
        return await self.profiles.select(profile.id)

    async def unlock(self, profile: Profile, passphrase: str) -> None:
        """Bring the secrets of a profile's store back from its passphrase, in memory for this session.

        Raises InvalidInput ("passphrase_short", "passphrase_wrong") and StoreUnavailable ("kept_in_keychain" for a
        store whose key is in the keychain, "damaged", "read_only").
        """
        folder = self.places.profile_folder(profile.id)
        ledger = opening.LEDGER.path(folder)
        if opening.was_finished(ledger) and not self.has_passphrase(profile):
            raise StoreUnavailable("kept_in_keychain")
        vault = self.vault if isinstance(self.vault, MemoryVault) else self.keep_in_memory()
        try:
            await vault.unlock(profile.id, folder, passphrase, self.strength)
        except OSError as problem:
            raise StoreUnavailable("read_only", file=_SALT) from problem
        root = base64.b64decode(await vault.get(f"{profile.id}/root") or "")
        note = opening.key_id_path(ledger)
        if note.exists() and note.read_text("ascii").strip() != opening.key_id(derive_key(root, "ledger")):
            raise InvalidInput("passphrase_wrong")

    async def open(self, profile: Profile) -> Console:
        """Open a profile's store and connect; raises VaultUnavailable, StoreUnavailable or AccessRefused."""
        folder = self.places.profile_folder(profile.id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ca_file = self.settings().ca_file
        console = await open_console(
            profile, self.vault, folder, self.edges, policy=self.policy, ca_file=Path(ca_file) if ca_file else None
        )
        if profile.account is None and console.profile.account is not None:  # pinned at first use
            await self.profiles.pin_account(profile.id, console.profile.account)
        return console
