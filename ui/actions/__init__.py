"""One form per action of the core, under the same file name; the confirm sheet shows any plan and its verdict."""
