"""The parts that pages are made of; each lies in a file of its name.

Nothing here holds a colour: parts read the theme when they paint, so a switch of theme needs no help from a page.
`Text` (kinds of text) and `Tone` (meaning of colour) come from `ui.theme.tokens`, `Kind` (of button) from
`ui.theme.paint`. Texts are always plain; there is no other label than `Label`. Options after `*` are keywords.

Frame
  mode_bar   ModeBar(mode, word, sentence)                     .set_mode(mode, word, sentence)
  rail       Rail(title, [RailItem(key, text, icon)], foot)    .chosen(key) .select .set_count(key, n, tone)
                                                               .set_allowed(key, bool, reason) .set_status([lines])
  top_bar    TopBar(hint)      .search_requested(text) .search.set_query .set_freshness(text, tone) .set_account
                               .set_role .set_operator(name)   (parts: SearchButton, Freshness)
Page
  label      Label(text, kind=Text.BODY, *, tone, muted, elide, wrap, selectable, align)     .set_tone .set_muted
  marked_label  MarkedLabel([Run(text, Mark.STRONG | HIGHLIGHT | MUTED | MONO)], kind, *, tone, muted, wrap)
  pill       Pill(text, tone, *, spoken)                       .set(text, tone)
  button     Button(text, kind=Kind.NORMAL, *, icon, trailing, name, tip)    .set_allowed(bool, reason)
             kinds: PRIMARY, DANGER (filled), DANGER_OUTLINE, NORMAL, LINK, ICON (needs name)
  menu_button   MenuButton(text, [(key, words)], *, name)      .chosen(key)
  card       Card(title, *, pills, right, flush, danger)       .add(widget, stretch) .add_line .add_gap .set_danger
  figure_card   FigureCard(name, value, remark, tone)          .set(value, remark, tone)
  key_value  KeyValue(*, name_width)                           .add(name, text or widget, kind, *, muted, wrap) .clear
  row        Row(*widgets, gap) · Stack(*widgets, gap) · Stretch() for the room left over
  rule       Rule(), a line · icon: Icon(name, *, tone, size) · avatar: Avatar(name) · keycap: Keycap(text)
  tabs       Tabs([Tab(key, text, count)], *, name)            .changed(key) .choose(key) .key() .set_count(key, n)
  steps      Steps([Step(key, title, detail, button, allowed, reason)])      .chosen(key) .set_steps
  banner     Banner(tone, text, *, lead, age, command, dismissable)    .command_clicked .dismissed .set(...)
  empty_state   EmptyState(icon, title, text, *, command)      .command_clicked
  skeleton   Skeleton(rows, Shape.TEXT | Shape.TABLE)
  toast      Toast(window, text, tone, *, command).show()      .command_clicked; replaces the one before
  announce   announce(widget, text, *, assertive)              read out by screen readers
Table
  data_table DataTable(TableModel(columns, key), *, name, fit_rows, row_height, rounded_top, layout, remember)
             .row_activated(row) .row_selected(row or None) .button_clicked(row, column_key) .select_key(key)
             .current_row() .selected_rows() .copy_selection() .copy_all() .sort_by(column, order) .table_layout()
             columns: `ui.models.column` Column(key, title, text, kind, *, sort, spoken, secondary, tone, muted, pills,
             button, tip, width, stretch, sortable, hidden); rows: `model.set_rows(rows)` keeps the selection
Form
  line_edit  LineEdit(name, *, placeholder, text, icon, trailing, secret, kind)    .set_error(text)
  key_field  KeyField(), for a Stripe key     .given .refused(code) .cleared .mode_seen(mode) .key .wipe() .set_state
  text_area  TextArea(name, *, placeholder, text, lines, readonly)             .edited(text)
  money_edit MoneyEdit(name, currency, *, explain, value, maximum)             .value_changed(Money or None) .value()
  combo      Combo(name, [(key, words)], *, chosen)            .changed(key) .key() .choose(key)
  radio_group   RadioGroup([Option(key, text, detail, pill, ...)], *, name, columns (0: in line), cards, chosen)
                                                               .changed(key) .key() .choose(key)
  check_box  CheckBox(text, *, name, checked)                  .toggled(bool)
  check_line CheckGrid([Clause(Check.PASSED | WARNING | FAILED | EMPTY, text, detail)], *, columns)   .set_clauses
             CheckLine(state, text, detail)                    states, cannot be clicked
  preview_box   PreviewBox(title)                              .set_rows([PreviewRow(text, (values,), strong)], head)
Dialogs
  sheet      Sheet(parent, title, *, pills, about, subtitle, width)    a QDialog: .open(), .finished, .accept, .reject
             .add(widget) .add_heading(text) .add_gap .set_note(text) .add_button(button) .relayout()
  search_sheet  SearchFrame(parent, hint)    .edit .set_count(text) .set_hints([(keys, words)]) .add(widget)
"""
