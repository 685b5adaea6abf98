"""XML of a stranger, by expat: events as they come, no declared entities."""

from xml.parsers import expat

from uploads.readers.errors import damaged_file


def strict_parser(*, namespaces: bool = False) -> expat.XMLParserType:
    """With `namespaces`, names come as "address of the namespace|name"."""
    parser = expat.ParserCreate(namespace_separator="|" if namespaces else None)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = ensure_no_doctype
    return parser


def ensure_no_doctype(*_declared: object) -> None:
    """No sheet declares one; its entities could unfold without end."""
    raise damaged_file()
