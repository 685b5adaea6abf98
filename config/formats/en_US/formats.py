"""Organizations that write the month first. The first is how a field shows a date."""

DATE_INPUT_FORMATS = [
    "%m/%d/%Y",
    "%m-%d-%Y",
    "%m.%d.%Y",
    "%m/%d/%y",
    "%m-%d-%y",
    "%b %d, %Y",
    "%B %d, %Y",
]
