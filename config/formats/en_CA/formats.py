"""Organizations that write the year first. The first is how a field shows a date."""

DATE_INPUT_FORMATS = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%y/%m/%d",
    "%y-%m-%d",
]
