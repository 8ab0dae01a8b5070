"""The company is the same in every process, in any order, and every id leads to its object."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

import billing_console
from billing_console.practice.company import Company, CompanySpec
from tests.practice.northwind import EVERY_SCENARIO, NOW, company

SAMPLE = (0, 3, 14, 22, 33, 57, 90, 201, 333)
PROGRAM = """
import hashlib, json
from datetime import datetime
from itertools import islice
from billing_console.practice.company import Company, CompanySpec
world = Company(CompanySpec(now=datetime.fromisoformat("{now}"), customers={customers}))
told = [world.bundle(index) for index in {sample}] + list(islice(world.scan("event"), 40)) + [world.catalog()]
print(hashlib.sha256(json.dumps(told).encode()).hexdigest())
"""


def test_another_process_tells_the_same() -> None:
    program = PROGRAM.format(now=NOW.isoformat(), customers=EVERY_SCENARIO, sample=tuple(reversed(SAMPLE)))
    root = Path(billing_console.__file__).parents[1]
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": str(root)}
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment, cwd=root
    )
    from itertools import islice

    world = Company(CompanySpec(now=NOW, customers=EVERY_SCENARIO))
    events = list(islice(world.scan("event"), 40))
    told = [world.bundle(index) for index in reversed(SAMPLE)] + events + [world.catalog()]
    assert answer.stdout.strip() == hashlib.sha256(json.dumps(told).encode()).hexdigest()


def test_another_seed_is_another_company() -> None:
    other = company(seed=2)
    assert company().bundle(200).keys().isdisjoint(other.bundle(200))


def test_every_object_is_found_by_its_id() -> None:
    world = company()
    for index in SAMPLE:
        bundle = world.bundle(index)
        for object_id, one in bundle.items():
            assert one["id"] == object_id
            assert world.owner(object_id) == index
            assert world.get(object_id) == one
    for object_id in world.catalog():
        assert world.owner(object_id) is None
        assert world.get(object_id) is not None


def test_ids_of_nobody() -> None:
    world = company()
    beyond = world.customer_id(EVERY_SCENARIO)
    assert world.owner(beyond) is None
    assert world.get(beyond) is None
    assert world.owner("cus_doesnotexist") is None
    with pytest.raises(IndexError):
        world.bundle(EVERY_SCENARIO)


def test_history_ends_at_the_full_second() -> None:
    ragged = Company(CompanySpec(now=NOW.replace(microsecond=999_999), customers=40))
    assert ragged.bundle(35) == company(40).bundle(35)


def test_the_end_of_history_is_an_aware_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        Company(CompanySpec(now=datetime(2026, 11, 20)))  # noqa: DTZ001 - this is what must be refused


@pytest.mark.parametrize("customers", [1, 5, 32, 33])
def test_tiny_companies_work(customers: int) -> None:
    world = Company(CompanySpec(now=NOW, customers=customers))
    assert sum(1 for _ in world.scan("customer")) >= customers - 1
    assert world.bundle(customers - 1)
    assert list(world.scan("event"))
    assert world.balance()["object"] == "balance"


def test_lists_of_the_catalog() -> None:
    kinds = (
        "product",
        "price",
        "coupon",
        "promotion_code",
        "tax_rate",
        "billing_portal.configuration",
        "webhook_endpoint",
    )
    world = company()
    assert sum(len(list(world.scan(kind))) for kind in kinds) == len(world.catalog())
    assert list(world.scan("no_such_kind")) == []
