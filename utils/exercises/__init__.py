"""The exercises, one file per chapter: right answers, cases, and a hint for each plausible slip."""
