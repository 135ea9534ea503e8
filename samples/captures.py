"""Captures what tieout shows on a terminal of 100 columns, as SVG pictures for the documents.

    python3 samples/captures.py PROGRAM FOLDER

plays the night of the merchant on paper in a folder of its own, runs each command of CAPTURES on a
real pseudo-terminal, and writes FOLDER/NAME.svg. The merchant's days are fixed, so that the same
program draws the same pictures.
"""

import fcntl
import html
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata
import xml.etree.ElementTree

COLUMNS, ROWS = 100, 50
DAY = "2026-03-12"
CAPTURES = {
    "discrepancies": "tieout report discrepancies",
    "explain": "tieout explain ORD-1003",
    "payouts": "tieout report payouts",
    "aging": "tieout report aging",
}
# Pixels: width and height of a cell, margin around the text.
CELL, LINE, MARGIN = 8, 18, 16
BACKGROUND, TEXT = "#10151c", "#d8dee6"
COLOURS = ["#5c6773", "#ff6b68", "#7ec876", "#e5b567", "#6fa8ff", "#c58fe6", "#5fc8c8", "#d8dee6"]
CONTROL = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|([\r\n])")


def capture(words, folder, program):
    """Runs the words on a pseudo-terminal and returns all that they wrote there."""
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.chdir(folder)
        environment = {"PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        os.execve(program, words, environment)
    written = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # The other end is closed.
            break
        if not piece:
            break
        written += piece
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}:\n{written.decode()}")
    return written.decode("utf-8")


def changed(style, codes):
    """The style (colour, bold, dim, underlined) after a sequence of SGR codes."""
    colour, bold, dim, line = style
    numbers = [int(code or 0) for code in codes.split(";")]
    while numbers:
        code = numbers.pop(0)
        if code == 0:
            colour, bold, dim, line = None, False, False, False
        elif code in (1, 2, 4, 22, 24):
            bold = code == 1 or (bold and code in (2, 4, 24))
            dim = code == 2 or (dim and code in (1, 4, 24))
            line = code == 4 or (line and code in (1, 2, 22))
        elif 30 <= code <= 37 or 90 <= code <= 97:
            colour = COLOURS[code % 10]
        elif code == 39:
            colour = None
        else:
            sys.exit(f"no picture knows the terminal code {code}")
    return colour, bold, dim, line


def screen(text):
    """Lines of cells, each a character with its style; wide characters take a cell more."""
    lines, row, style, place = [[]], 0, (None, False, False, False), 0
    while place < len(text):
        found = CONTROL.match(text, place)
        place = found.end() if found else place + 1
        cells = lines[-1]
        if found is None:
            character = text[place - 1]
            if unicodedata.combining(character):
                continue
            if row == COLUMNS:
                lines.append([])
                cells, row = lines[-1], 0
            del cells[row:row + 1]
            cells.insert(row, (character, style))
            row += 1
            if unicodedata.east_asian_width(character) in "WF":
                cells.insert(row, ("", style))
                row += 1
        elif found[3] == "\n":
            lines.append([])
        elif found[3] == "\r":
            row = 0
        elif found[2] == "m":
            style = changed(style, found[1])
        elif found[2] == "K":
            del cells[row:]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def runs(cells):
    """Stretches of one style without wider gaps: (first column, width, style, text).

    A gap is left out and not drawn, for browsers disagree about blanks in pictures.
    """
    start = 0
    for column in range(1, len(cells) + 1):
        if column == len(cells) or cells[column][1] != cells[start][1]:
            stretch = [character or "\0" for character, _ in cells[start:column]]
            for found in re.finditer(r"\S+(?: \S+)*", "".join(stretch)):
                text = found[0].replace("\0", "")
                yield start + found.start(), len(found[0]), cells[start][1], text
            start = column


def picture(command, lines):
    """The SVG of a prompt with the command, and the lines below it."""
    prompt = [(c, (COLOURS[2], True, False, False)) for c in "$ "]
    lines = [prompt + [(c, (None, True, False, False)) for c in command]] + lines
    width, height = COLUMNS * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img">',
        f"<title>{html.escape(command)}</title>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>',
        f'<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" fill="{TEXT}">',
    ]
    for number, cells in enumerate(lines):
        for column, width, (colour, bold, dim, line), text in runs(cells):
            look = f' fill="{colour}"' if colour else ""
            look += ' font-weight="bold"' if bold else ""
            look += ' opacity="0.65"' if dim else ""
            look += ' text-decoration="underline"' if line else ""
            parts.append(
                f'<text x="{MARGIN + column * CELL}" y="{MARGIN + number * LINE + 13}" '
                f'textLength="{width * CELL}"{look}>{html.escape(text)}</text>')
    svg = "\n".join(parts + ["</g>", "</svg>", ""])
    xml.etree.ElementTree.fromstring(svg)  # No picture that a browser refuses.
    return svg


def main():
    program, folder = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        paper = pathlib.Path(scratch) / "paper"
        leave = shutil.ignore_patterns("var", "expected")
        shutil.copytree(pathlib.Path(__file__).parent / "merchant", paper, ignore=leave)
        night = subprocess.run(
            [program, "run", "--date", DAY], cwd=paper, capture_output=True, text=True)
        if night.returncode != 2:
            sys.exit(f"the night ended with {night.returncode}:\n{night.stderr}")
        for name, command in CAPTURES.items():
            lines = screen(capture(command.split(), paper, program))
            (folder / f"{name}.svg").write_text(picture(command, lines), encoding="utf-8")


main()
