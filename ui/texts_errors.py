"""One sentence per error code: what happened, and what the operator can do now."""

from __future__ import annotations

from collections.abc import Mapping

ERRORS: Mapping[str, str] = {
    # what was typed
    "invalid_input": "That can't be used here.",
    "bucket_missing": "Choose what happened.",
    "amount_missing": "Enter an amount.",
    "amount_negative": "An amount can't be negative.",
    "amount_zero": "Enter an amount above zero.",
    "amount_letters": "“{text}” is not an amount. Write digits, with a point or comma for the decimals.",
    "amount_ambiguous": "“{text}” could mean two amounts. Write it with all decimals and without grouping.",
    "amount_too_fine": "“{text}” has more decimals than {currency} has ({decimals}).",
    "amount_step": "Stripe takes {currency} amounts only in steps of {step} of the smallest unit.",
    "amount_above_rest": "{amount} is more than what is left to refund ({rest}).",
    "currency_mismatch": "The payment is in {wanted}, the amount in {got}.",
    "policy_unreadable": "The policy pack can't be read: {detail}",
    "policy_field": "Policy pack, field {field}: {why}.",
    "profile_name": "Give the profile a name of 1 to 60 characters.",
    "operator_name": "Say who is working here: 1 to 60 characters.",
    "role_unknown": "There is no role “{role}”.",
    "passphrase_wrong": "This is not the passphrase that this profile's store was made with.",
    "passphrase_short": "A passphrase needs at least 12 characters.",
    # reaching Stripe
    "offline": "Stripe can't be reached. Nothing was sent. What you see is from the cache; try again online.",
    "rate_limited": "Too many requests at once. Nothing was changed; try again in a moment.",
    "stripe_trouble": "Stripe had a problem and could not answer. Try again in a moment.",
    "unreadable": "Stripe sent something this version can't read ({object} {field}). Nothing was changed.",
    "proxy": "The company proxy refused, or its setting can't be used. Nothing was sent.",
    "certificate": "The connection's certificate is not trusted. Name your company's certificate file in Settings.",
    # keys and rights
    "access_refused": "Stripe refuses this key.",
    "key_invalid": "Stripe does not know this key. It may be revoked or mistyped; add it again in Settings.",
    "key_expired": "This key has expired. Make a new one at Stripe and rotate it in Settings.",
    "key_publishable": "This is a publishable key. Paste a restricted key (rk_…) instead.",
    "key_unknown": "This does not look like a Stripe key. Restricted keys begin with rk_live_ or rk_test_.",
    "key_truncated": "The key looks cut off. Copy it whole and paste it again.",
    "key_whitespace": "There is a space or line break inside the key. Copy it again.",
    "secret_key_refused": "A live secret key can do everything. Make a restricted key with the rights listed here.",
    "permission": "Your key may not do this. At Stripe, add the right {label} ({needed}) to the key.",
    "ip_refused": "Stripe does not accept this key from your network address.",
    "account_refused": "This key has no access to that account.",
    "account_mismatch": "This key belongs to another account ({found}) than the profile ({expected}).",
    "key_mode": "This is a {found} key; the profile works in {expected} mode.",
    "account_unknown": "Stripe does not say which account this key belongs to. Add the right “Account: read” to it.",
    "profile_unknown": "There is no such profile any more.",
    "mode_mismatch": "This object exists in the other mode (live or test) of the account.",
    "address_refused": "A live key only ever goes to Stripe. Other addresses take test keys, on this computer.",
    # objects
    "not_found": "There is no such object in this account and mode.",
    "payment_not_found": "This payment is not there any more, or belongs to another customer.",
    "no_such_id": "{id} is not an id the console can look up.",
    "id_without_customer": "{id} exists, but belongs to no customer.",
    "resource_missing": "There is no such object in this account and mode.",
    # Stripe said no
    "rejected": "Stripe said no: {message}",
    "charge_already_refunded": "This payment has been refunded in full already.",
    "charge_disputed": "This payment is charged back: the bank has the money already, a refund would pay twice.",
    "charge_not_refundable": "Stripe can't refund this payment.",
    "balance_insufficient": "The Stripe balance is too low for this refund now.",
    "card_declined": "The bank declined ({decline_code}).",
    "approval_required": "Stripe itself asks for a second person; the request waits there.",
    "idempotency_error": "Stripe holds another request under this operation's key. Nothing more was sent.",
    # the world moved
    "stale_facts": "Something changed at Stripe since this was shown. Look again before you confirm.",
    "facts_changed": "Something changed at Stripe since this was shown. The figures are new: look again.",
    "not_previewed": "Stripe has not been asked yet what this would come to. Wait a moment, or read it again.",
    "already_running": "The same is being done right now. Wait for its outcome.",
    "still_open": "An earlier one is confirmed here and its outcome isn't known yet. Wait until it has been found out.",
    "never_sent": "Confirmed but never sent, and too long ago to send now. Start again if it is still wanted.",
    "never_happened": "The answer was lost, and Stripe shows it never happened. Start again if still wanted.",
    # policy
    "denied": "The team's rules don't allow it; the policy check says why.",
    "needs_approval": "The team's rules ask for a second person; the policy check says why.",
    # asking a second person
    "request_missing": "There is no request in this text. Copy it from BEGIN to END.",
    "request_cut": "A piece of the request is missing. Copy it again, from BEGIN to END.",
    "request_edited": "This request was changed after it was signed. Ask for it to be sent again.",
    "request_format": "This request was made by another version of the console. Update both, then ask again.",
    "request_several": "There are several requests in this text. Paste one at a time.",
    "request_too_long": "This is too much text for a request. Paste only the block from BEGIN to END.",
    "request_not_text": "This file is not a request: it holds no readable text.",
    "data_field": "The field {field} is not as this version of the console knows it.",
    "request_refused": "This can't be approved; the check says why.",
    "request_used": "This request was carried out or answered already. Each can be approved once.",
    "why_missing": "Say why: the second person decides on it.",
    "wait_too_long": "A request can wait from 1 hour to {days} days.",
    "already_asked": "The same was asked for already and waits for an answer.",
    "not_to_be_asked": "Nobody has to be asked for this; the policy check says why.",
    "fingerprint": "A fingerprint has 16 digits and letters from a to f, like 3fa1-09bc-77de-2210.",
    "fingerprint_own": "This is your own fingerprint. Nobody approves their own requests.",
    "signer_name": "Give the name that this person signs with: 1 to 60 characters.",
    # outcome unknown
    "outcome_unknown": "Stripe's answer was lost: it may have happened. Don't repeat it; the console finds out itself.",
    "needs_a_person": "The answer was lost and can't be looked up. Check at Stripe, then close it in the journal.",
    # keychain
    "vault_unavailable": "The system keychain can't be used.",
    "absent": "There is no system keychain here. Install or start one, or keep the key in memory for this session.",
    "denied_by_keychain": "The system keychain refused access. Allow it, or keep the key in memory for this session.",
    "locked_keychain": "The system keychain is locked. Unlock it and try again.",
    "timeout": "The system keychain does not answer. Look for its window asking for a password, then try again.",
    "lost": "The system keychain forgot what it was given. Keep the key in memory for this session.",
    "kept_in_keychain": "This profile's store was made with the system keychain: only that opens it.",
    "key_missing": "The keychain no longer has this profile's secret. Add the key again.",
    # store
    "store_unavailable": "The encrypted store can't be used: {detail}",
    "wrong_key": "The store is encrypted with another key than the keychain has. Nothing was changed.",
    "damaged": "The store is damaged. Restore it from a backup; nothing was overwritten.",
    "foreign": "That file is not a Billing Console store. Nothing was changed.",
    "disk_full": "The disk is full. Nothing was sent to Stripe; free some space and try again.",
    "trail_cut": "The audit trail is shorter than the keychain remembers ({anchored} entries). Restore a backup.",
    "locked": "The store is locked by another program.",
    "in_use": "This profile is open in another window already.",
    "newer": "The store was written by a newer version of the console. Update it.",
    "missing": "The store is missing or empty although it was here before. Restore it from a backup.",
    "read_only": "The store's folder can't be written to.",
    "not_encrypted": "The store's encryption is not available on this system; nothing was written.",
    "export_failed": "{file} could not be written: {detail}.",
    "no_encryption": "The store's encryption is not available on this system; nothing was written.",
    "no_wal": "The store lies on a drive that can't hold it safely, a network drive perhaps. Use a local folder.",
    "disk_failed": "The disk reports errors. Nothing was sent to Stripe; look at the disk before you go on.",
    "migration_failed": "The store could not be brought to this version and is as it was. Restore or update.",
    "closed": "The store is closed already.",
    "settings_unreadable": "The settings file can't be read: {detail}",
    "settings_damaged": "The settings file could not be read; a copy was kept as {copy}.",
    "billing_error": "That did not work.",
}

# The same codes read differently while a key is being tried than in the middle of work.
TRYING: Mapping[str, str] = {
    "offline": "Stripe can't be reached, so the key could not be tested. Look at the network or proxy, then test "
    "again. The key was not kept.",
    "key_invalid": "Stripe does not know this key: it may be revoked or mistyped. Copy it again, or make a new one.",
    "key_expired": "This key has expired. Make a new one at Stripe and paste that.",
    "mode_mismatch": "Stripe answers this key in the other mode than its prefix says. Copy the key again.",
    "secret_key_refused": "A live secret key can do everything, and the team’s rules refuse it: whoever gets hold of "
    "it owns the account. Make a restricted key with exactly the rights the role needs.",
    "rate_limited": "Stripe gets too many requests from this account just now. Test again in a moment.",
    "stripe_trouble": "Stripe had a problem of its own and could not test the key. Test again in a moment.",
}
# Problems that may be gone when the same key is tried again.
PASSING = frozenset({"offline", "rate_limited", "stripe_trouble"})

# What the state of the keychain means, and the remedy.
KEYCHAIN: Mapping[str, tuple[str, str]] = {
    "absent": (
        "There is no system keychain here.",
        "On Linux, install GNOME Keyring (apt install gnome-keyring), sign in again, then try again.",
    ),
    "locked": (
        "The system keychain is locked.",
        "Unlock it: usually with the password you sign in with, in the window that asks for it; then try again.",
    ),
    "denied": (
        "The system keychain refused access.",
        "Allow Billing Console to use it in the keychain's own settings, then try again.",
    ),
    "timeout": (
        "The system keychain does not answer.",
        "Look for its window asking for a password, perhaps behind this one; then try again.",
    ),
    "lost": (
        "The system keychain forgets what it is given.",
        "It accepted a test entry and did not have it afterwards. Repair it or start another one, then try again.",
    ),
}
