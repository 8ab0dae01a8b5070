"""The look: tokens (the only literals), fonts, icons, style sheet, and painting that widgets and table cells share.

How colours reach a widget: `style.apply(app, tokens)` stores one frozen `Theme` on the application and renews palette
and sheet. Whatever paints itself asks `current.theme()` inside `paintEvent`; whatever holds a font or a palette takes
it again in `changeEvent` when a `QEvent.Type.StyleChange` arrives. Nothing keeps a colour: a switch needs no restart.
"""
