"""Looks at reports made of hostile texts with the eyes of the programs that will open them.

    python3 look.py FOLDER STRINGS.json

FOLDER holds `NAME.csv`, `.json`, `.txt` (terminal), `.xlsx` and `.html`, as they are there. Prints
one line for each thing that could be run, that breaks a row or that lost its text; nothing where
all is well. Standard error says how many cells were looked at.
"""

import csv
import html.parser
import json
import pathlib
import re
import sys
import unicodedata

import openpyxl

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
cells_seen = 0


def complain(path, *words):
    print(f"{path.name}: {' '.join(ascii(w)[:200] if not isinstance(w, str) or not w.isascii() else w for w in words)}")


def controls(text, allowed=""):
    return sorted({c for c in text if (unicodedata.category(c) == "Cc" or c in BIDI) and c not in allowed})


def check_csv(path):
    """Every row has the header's cells, and none of them starts as a formula."""
    global cells_seen
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            complain(path, f"row {number} has {len(row)} cells, the header {len(rows[0])}")
        for cell in row:
            cells_seen += 1
            if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell):
                complain(path, f"row {number} runs as a formula:", cell)
    return rows


def unguarded(cell):
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def check_json(path, rows):
    """Says the same as the CSV, raw."""
    global cells_seen
    objects = json.loads(path.read_text(encoding="utf-8"))
    if len(objects) != len(rows) - 1:
        complain(path, f"{len(objects)} objects, {len(rows) - 1} rows in the CSV")
    for number, (item, row) in enumerate(zip(objects, rows[1:]), 1):
        cells_seen += len(row)
        raw = ["" if item[name] is None else str(item[name]) for name in rows[0]]
        # A leading ' may be the data's own.
        wrong = [(a, b) for a, b in zip(raw, row) if a != b and a != unguarded(b)]
        if wrong:
            complain(path, f"object {number} is not the CSV's row:", wrong[0])
    return {value for item in objects for value in item.values() if isinstance(value, str)}


def check_terminal(path, rows):
    """One line a row, and nothing that a terminal acts on."""
    text = path.read_bytes().decode("utf-8")
    found = controls(text, allowed="\n")
    if found:
        complain(path, "characters that a terminal acts on:", found)
    if rows is not None and text.count("\n") < len(rows) + 1:
        complain(path, f"{text.count(chr(10))} lines for {len(rows)} rows")
    for number, line in enumerate(text.splitlines(), 1):
        if rows is not None and line == "" and number > 2 and len(rows[0]) > 1 and path.name == "settlements.txt":
            complain(path, f"line {number} is empty")


def check_workbook(path, rows):
    """No text became a formula or a link; what openpyxl reads is the CSV's text."""
    global cells_seen
    book = openpyxl.load_workbook(path)
    texts = {str(unguarded(cell)) for row in rows for cell in row}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cells_seen += cell.value is not None
                if cell.hyperlink is not None:
                    complain(path, f"{cell.coordinate} is a link:", cell.hyperlink.target)
                if cell.data_type != "f":
                    continue
                # Totals are the report's own formulas; none holds a text of the data.
                if not re.fullmatch(r"=[A-Z]+\((?:[0-9]+,)?[$A-Z0-9:,*()=<>\"\. -]+\)", str(cell.value)) \
                        or str(cell.value) in texts:
                    complain(path, f"{cell.coordinate} is a formula:", str(cell.value))


class Page(html.parser.HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.scripts, self.texts = {}, [], [], []
        self.inside = None

    def handle_starttag(self, tag, attributes):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes += [(tag, name, value or "") for name, value in attributes]
        self.inside = tag if tag in ("script", "style") else None

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.inside = None

    def handle_data(self, data):
        if self.inside:
            self.scripts.append(data)
        else:
            self.texts.append(data)


OWN_TAGS = set("""html head meta title style body main header footer section h1 h2 h3 p div span a ul ol
li dl dt dd table caption colgroup col thead tbody tfoot tr th td svg g path rect line circle text tspan
title desc polyline polygon button input label select option output form figure figcaption script details
summary small strong em br nav time fieldset legend noscript data""".split())


def check_page(path, plain, strings):
    """The same elements, attributes and scripts as a page without hostile texts may have."""
    global cells_seen
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    cells_seen += page.tags.get("td", 0)
    for tag in sorted(set(page.tags) - OWN_TAGS):
        complain(path, "an element that is not the page's own:", tag)
    for tag, name, value in page.attributes:
        if name.startswith("on"):
            complain(path, f"{tag} has a handler {name}:", value)
        if name in ("href", "src", "action", "srcdoc", "formaction", "data") and not value.startswith("#"):
            complain(path, f"{tag} {name} leads out:", value)
    own = Page()
    own.feed(plain.read_text(encoding="utf-8"))
    if [s for s in page.scripts if s.strip()] != [s for s in own.scripts if s.strip()]:
        complain(path, "its script or style is another than that of a page without such texts")
    seen = " ".join(" ".join(page.texts).split())
    found = sum(" ".join(text.split()) in seen for text in strings if text.strip())
    # Ages have no texts.
    if found < 200 and path.stem != "aging":
        complain(path, f"only {found} of the texts can be read on it")


def main():
    folder, strings = pathlib.Path(sys.argv[1]), json.load(open(sys.argv[2], encoding="utf-8"))
    told = set()
    for path in sorted(folder.glob("*.csv")):
        rows = check_csv(path)
        told |= check_json(path.with_suffix(".json"), rows)
        check_terminal(path.with_suffix(".txt"), rows)
        check_workbook(path.with_suffix(".xlsx"), rows)
    for path in sorted(folder.glob("*.html")):
        if path.stem != "plain":
            check_page(path, folder / "plain.html", strings)
    for path in sorted(folder.glob("*.words")):
        check_terminal(path, None)
    for text in strings:
        if text not in told:
            print("no report's JSON has the text", ascii(text))
    print(f"{cells_seen} cells", file=sys.stderr)


main()
