"""What Stripe remembers about an Idempotency-Key: the first answer, for a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from billing_console.practice import errors

MEMORY_SECONDS = 24 * 3600
MAX_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    """A remembered answer."""

    endpoint: str
    parameters: str
    status: int
    body: str
    request_id: str
    at: int

    def saved(self) -> list[Any]:
        return [self.endpoint, self.parameters, self.status, self.body, self.request_id, self.at]


@dataclass(slots=True)
class Memory:
    """Answers per (account and mode, key); keys being worked on are held apart."""

    answers: dict[str, Answer] = field(default_factory=dict)
    _busy: set[str] = field(default_factory=set)

    def begin(self, scope: str, key: str, endpoint: str, parameters: str, now: int) -> Answer | None:
        """The remembered answer to replay, or None after marking the key as in progress."""
        if len(key) > MAX_KEY:
            raise errors.malformed(
                f"Idempotency keys can be at most {MAX_KEY} characters long; yours is {len(key)} characters long."
            )
        name = f"{scope}|{key}"
        if name in self._busy:
            raise errors.key_in_use(key)
        known = self.answers.get(name)
        if known is not None and now - known.at < MEMORY_SECONDS:
            if (known.endpoint, known.parameters) != (endpoint, parameters):
                raise errors.key_reused(key, known.endpoint, endpoint)
            return known
        self._busy.add(name)
        return None

    def finish(self, scope: str, key: str, answer: Answer | None) -> None:
        """Release the key; `answer` None means that nothing is remembered."""
        name = f"{scope}|{key}"
        self._busy.discard(name)
        if answer is not None:
            self.answers[name] = answer

    def prune(self, now: int) -> None:
        stale = [name for name, answer in self.answers.items() if now - answer.at >= MEMORY_SECONDS]
        for name in stale:
            del self.answers[name]

    def saved(self) -> dict[str, list[Any]]:
        """For the state file."""
        return {name: answer.saved() for name, answer in self.answers.items()}

    def restore(self, saved: dict[str, list[Any]]) -> None:
        self.answers = {name: Answer(*fields) for name, fields in saved.items()}
