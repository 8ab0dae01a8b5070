"""The portal's configuration: read, remembered for a while, and unknown to keys that may not look."""

from __future__ import annotations

from pathlib import Path

import pytest

from billing_console.bootstrap import Console
from billing_console.domain.errors import AccessRefused, BillingError
from billing_console.domain.plans import Subject
from billing_console.domain.portal import PortalSetup
from billing_console.practice import shapes
from billing_console.services.portal import REMEMBERED, Portal
from tests.consoles import Stage, stage
from tests.practice.tiny import NOW, tiny_world

CONFIGURATIONS = "GET /v1/billing_portal/configurations"


def scene(tmp_path: Path, *, has_portal: bool = True) -> Stage:
    world = tiny_world()
    if has_portal:
        login = "https://billing.stripe.test/p/login/x"
        world.shelf["bpc_1"] = shapes.portal_configuration(id="bpc_1", created=NOW, login_url=login)
    return stage(tmp_path / "store", world)


def portal(console: Console) -> Portal:
    return console.portal


async def test_it_is_read_with_what_is_missing(tmp_path: Path) -> None:
    async with scene(tmp_path).console() as console:
        setup = await portal(console).check()
        assert (setup.configuration, setup.login_url) == ("bpc_1", "https://billing.stripe.test/p/login/x")
        assert (setup.cancel_mode, setup.cancel_proration) == ("at_period_end", "none")
        assert setup.gaps == ()


async def test_without_a_configuration_all_is_missing(tmp_path: Path) -> None:
    async with scene(tmp_path, has_portal=False).console() as console:
        assert await portal(console).setup() == PortalSetup(None)


async def test_it_is_remembered_for_a_while_and_kept_with_the_facts(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:
        assert portal(console).known is None
        first = await portal(console).setup()
        assert portal(console).known is first
        at.stripe.faults.add("refuse_connection", CONFIGURATIONS, times=99)
        facts = await console.sync._reader.fresh(Subject("cus_c1", portal=True))  # noqa: SLF001  # as actions read
        assert facts.portal is first
        assert (await console.sync._reader.fresh(Subject("cus_c1"))).portal is None  # noqa: SLF001  # not asked for
        at.clock.now += REMEMBERED
        with pytest.raises(BillingError):
            await portal(console).setup()


async def test_a_key_that_may_not_look_knows_nothing_and_asks_once(tmp_path: Path) -> None:
    at = scene(tmp_path)
    async with at.console() as console:

        class Refusing:
            asked = 0

            async def page(self, *_args: object, **_kwargs: object) -> object:
                self.asked += 1
                raise AccessRefused("permission", needed="customer_portal_read")

        gateway = Refusing()
        looking = Portal(gateway, at.clock)  # type: ignore[arg-type]  # the one method that is used
        assert await looking.setup() is None
        assert await looking.setup() is None
        assert gateway.asked == 1
        with pytest.raises(AccessRefused):
            await looking.check()
        assert console.portal is not looking


async def test_a_key_that_is_no_key_is_an_error(tmp_path: Path) -> None:
    class Unknown:
        async def page(self, *_args: object, **_kwargs: object) -> object:
            raise AccessRefused("key_invalid")

    with pytest.raises(AccessRefused):
        await Portal(Unknown(), scene(tmp_path).clock).setup()  # type: ignore[arg-type]  # the one method that is used
