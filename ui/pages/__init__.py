"""The screens; each renders one value and keeps the last one, with its age, when a newer can't be had."""
