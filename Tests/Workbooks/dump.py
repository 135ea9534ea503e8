"""Prints what a workbook holds as JSON, read by openpyxl: `python3 dump.py WORKBOOK`.

A number is printed as the shortest text that reads back as it; a formula with the result that the
file keeps. Escapes of the format, _x0041_, are decoded, as a spreadsheet does.
"""

import json
import re
import sys

import openpyxl


def text_of(value):
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, str):
        return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), value)
    return repr(value)


def main(path):
    formulas = openpyxl.load_workbook(path)
    results = openpyxl.load_workbook(path, data_only=True)
    sheets = []
    for sheet in formulas:
        kept = results[sheet.title]
        rows = [
            [
                {
                    "type": "" if cell.value is None else cell.data_type,
                    "value": text_of(cell.value),
                    "result": text_of(kept.cell(cell.row, cell.column).value),
                    "format": cell.number_format,
                    "bold": bool(cell.font.b),
                }
                for cell in row
            ]
            for row in sheet.iter_rows()
        ]
        sheets.append(
            {
                "name": sheet.title,
                "frozen": sheet.freeze_panes or "",
                "filter": sheet.auto_filter.ref or "",
                "links": len(sheet._hyperlinks),
                "widths": [column.width for column in sheet.column_dimensions.values()],
                "rows": rows,
            }
        )
    properties = formulas.properties
    print(
        json.dumps(
            {
                "title": properties.title or "",
                "created": properties.created.isoformat(),
                "sheets": sheets,
            }
        )
    )


main(sys.argv[1])
