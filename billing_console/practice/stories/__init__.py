"""The named customers people learn with: the first customers of every practice company."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from billing_console.practice.stories import checkouts, disputes, failures, money, people
from billing_console.practice.stories.cast import Story

__all__ = ["STORIES", "Story"]

STORIES: Final[tuple[Story, ...]] = tuple(
    replace(story, index=index)
    for index, story in enumerate(
        (*checkouts.STORIES, *failures.STORIES, *disputes.STORIES, *money.STORIES, *people.STORIES)
    )
)
"""All stories; the place in this tuple is the customer's index."""
