"""One file per thing an operator may do: facts in, a Plan out."""
