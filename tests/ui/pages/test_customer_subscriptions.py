"""A card per running subscription, side by side."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from billing_console.domain.facts import Facts
from billing_console.domain.records import Discount
from tests.made import NOW, facts, subscription
from tests.ui.actions.found import shown_texts
from tests.ui.pages.customer_views import double_checkout, view
from ui.pages.customer_subscriptions import SubscriptionCard, SubscriptionCards, has_ended
from ui.theme.paint import Kind
from ui.widgets.button import Button
from ui.widgets.menu_button import MenuButton


def _cards(qtbot: QtBot, known: Facts, width: int = 800) -> SubscriptionCards:
    cards = SubscriptionCards()
    qtbot.addWidget(cards)
    cards.resize(width, 600)
    cards.set_view(view(known), NOW)
    cards.show()
    return cards


def _each(cards: SubscriptionCards) -> list[SubscriptionCard]:
    found = [card for card in cards.findChildren(SubscriptionCard) if card.isVisibleTo(cards)]
    return sorted(found, key=lambda card: (card.y(), card.x()))


def test_the_second_of_two_is_marked_and_says_when(qtbot: QtBot) -> None:
    cards = _cards(qtbot, double_checkout())
    first, second = _each(cards)
    assert "duplicate" not in shown_texts(first)
    texts = shown_texts(second)
    assert "duplicate" in texts
    assert "2 Nov 2026, 3 min after the first" in texts
    assert {"Pro Monthly", "active", "$49.00 / month · 1 seat", "2 Nov – 2 Dec 2026", "2 Dec 2026", "none"} <= set(
        texts
    )
    assert "Visa •••• 4242, exp 08/28" in texts


def test_what_has_ended_has_no_card(qtbot: QtBot) -> None:
    assert len(_each(_cards(qtbot, double_checkout()))) == 2
    gone = (subscription("sub_a", status="canceled"), subscription("sub_b", status="incomplete_expired"))
    assert all(map(has_ended, gone))
    texts = shown_texts(_cards(qtbot, facts(subscriptions=gone)))
    assert "No running subscription" in texts
    assert any("The 2 that ended" in text for text in texts)
    assert any("never was" in text for text in shown_texts(_cards(qtbot, facts(subscriptions=()))))


def test_every_status_but_the_ended_ones_gets_its_card(qtbot: QtBot) -> None:
    codes = ("active", "trialing", "past_due", "unpaid", "incomplete", "paused", "new_word")
    many = tuple(subscription(f"sub_{code}", product=f"prod_{code}", status=code) for code in codes)
    cards = _cards(qtbot, facts(subscriptions=many), width=2600)
    shown = {text for card in _each(cards) for text in shown_texts(card)}
    assert {code.replace("_", " ") if code != "new_word" else code for code in codes} <= shown


def test_cards_share_the_width_and_wrap(qtbot: QtBot) -> None:
    three = tuple(subscription(f"sub_{n}", product=f"prod_{n}") for n in range(3))
    cards = _cards(qtbot, facts(subscriptions=three))
    first, second, third = _each(cards)
    assert abs(first.width() - second.width()) <= 1
    assert second.y() == first.y()
    assert third.y() > first.y()
    cards.resize(400, 900)
    qtbot.waitUntil(lambda: len({card.x() for card in _each(cards)}) == 1)


def test_overlays_and_discounts(qtbot: QtBot) -> None:
    given = Discount("di", "LOYAL", "Loyalty", "20", None, "forever", None)
    known = replace(subscription(), cancel_at_period_end=True, discounts=(given,), schedule="sub_sched")
    texts = shown_texts(_cards(qtbot, facts(subscriptions=(known,))))
    assert {"cancels 2 Dec", "schedule", "Loyalty, 20 % for good", "none, cancels 2 Dec 2026"} <= set(texts)


def test_several_items_name_their_products(qtbot: QtBot) -> None:
    item = subscription().items[0]
    second = replace(item, id="si_2", price=replace(item.price, id="p2", product_name="W" * 300))
    cards = _cards(qtbot, facts(subscriptions=(replace(subscription(), items=(item, second)),)))
    (card,) = _each(cards)
    assert "W" * 300 in shown_texts(card)
    assert card.width() <= 800


def test_what_can_be_done_is_one_press_away(qtbot: QtBot) -> None:
    cards = _cards(qtbot, facts())
    more = cards.findChildren(MenuButton)[0]
    assert {"Apply coupon…", "Pause collection…"} <= set(more.menu_actions())
    assert "Resume collection…" not in more.menu_actions()
    with qtbot.waitSignal(cards.action_wanted) as wanted:
        more.chosen.emit("pause_collection")
    assert wanted.args == ["pause_collection", "sub_one"]


def test_a_paused_one_can_be_resumed(qtbot: QtBot) -> None:
    paused = replace(subscription(), pause_behavior="void")
    cards = _cards(qtbot, facts(subscriptions=(paused,)))
    more = cards.findChildren(MenuButton)[0]
    assert "Resume collection…" in more.menu_actions()
    assert "Pause collection…" not in more.menu_actions()


def test_nothing_is_done_while_offline(qtbot: QtBot) -> None:
    cards = _cards(qtbot, facts())
    cards.set_view(view(facts()), NOW, "Offline: nothing can be written")
    more = cards.findChildren(MenuButton)[-1]
    assert not more.isEnabled()


def _button(cards: SubscriptionCards, name: str) -> Button:
    return next(b for b in cards.findChildren(Button) if b.accessibleName().startswith(name))


def test_what_goes_on_is_canceled_or_given(qtbot: QtBot) -> None:
    cards = _cards(qtbot, facts())
    cancel = _button(cards, "Cancel… sub_one")
    assert (cancel.text(), cancel.kind) == ("Cancel…", Kind.DANGER_OUTLINE)
    for name, action in (("Cancel…", "cancel_subscription"), ("Comp or extend…", "comp_subscription")):
        with qtbot.waitSignal(cards.action_wanted) as wanted:
            _button(cards, name).click()
        assert wanted.args == [action, "sub_one"]


def test_what_is_to_end_is_taken_back(qtbot: QtBot) -> None:
    cards = _cards(qtbot, facts(subscriptions=(replace(subscription(), cancel_at_period_end=True),)))
    assert not any(b.text() == "Cancel…" for b in cards.findChildren(Button))
    with qtbot.waitSignal(cards.action_wanted) as wanted:
        _button(cards, "Undo cancellation…").click()
    assert wanted.args == ["undo_cancellation", "sub_one"]


def test_what_can_not_be_done_says_why(qtbot: QtBot) -> None:
    cards = _cards(qtbot, facts())
    cards.set_view(view(facts()), NOW, "Offline: nothing can be written")
    cancel = cards.findChildren(SubscriptionCard)[-1].findChildren(Button)
    assert any(b.text() == "Cancel…" and b.accessibleDescription().startswith("Offline") for b in cancel)
    other = SubscriptionCards()
    qtbot.addWidget(other)
    other.set_view(view(facts()), NOW, "", lambda action: "Viewer may not do this" if "cancel" in action else "")
    assert not _button(other, "Cancel…").isEnabled()
    assert _button(other, "Cancel…").accessibleDescription() == "Viewer may not do this"
    assert _button(other, "Comp or extend…").isEnabled()


def test_what_has_ended_says_why_it_can_not_come_back(qtbot: QtBot) -> None:
    gone = facts(subscriptions=(subscription("sub_a", status="canceled"),))
    assert any("can't come back" in text for text in shown_texts(_cards(qtbot, gone)))
