"""Which documentation sets a reader is trained on, chosen by, and reported on; and the sources of pairs.

Chosen by is what decides between configurations. Nobody looks at the others before the end.
"""

TRAINED_ON = (
    "actual", "mastodon", "plausible", "loginhelp", "merchdocs", "openedx", "merchdocs2", "letsencrypt",
    "letsencrypt-de", "mintlify-es",
)  # fmt: skip
CHOSEN_ON = ("smartpay", "ddg")
REPORTED_ON = ("railway", "handbook", "clapnq")
SETS = TRAINED_ON + CHOSEN_ON + REPORTED_ON

TICKETS, SQUAD, MEDQUAD, HEADINGS, EXCHANGED = range(5)
