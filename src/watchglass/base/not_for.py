"""What watchglass is not for: one sentence that stands in the help, the record and the report."""

NOT_FOR = (
    "Not for deciding about any person; not for operating, tuning, buying or evading a "
    "system; not for certifying that a law is kept; not for estimating crime."
)
