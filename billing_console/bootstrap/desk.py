"""The desk: profiles, settings and the keychain of this computer, and how a profile is opened from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from billing_console import policy_pack
from billing_console.bootstrap.console import Console, Edges, open_console
from billing_console.domain.policy import Policy
from billing_console.gateway.client import Gateway
from billing_console.services.profiles import Profiles
from billing_console.settings import Places, Profile, Settings, load_settings, save_settings, system_places
from billing_console.vault import KeyringVault, MemoryVault, Vault, VaultState


@dataclass(slots=True)
class Desk:
    """Everything outside a single profile; one per running program."""

    places: Places = field(default_factory=system_places)
    vault: Vault = field(default_factory=KeyringVault)
    edges: Edges = field(default_factory=Edges)
    policy: Policy = field(default_factory=policy_pack.load_pack)

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
