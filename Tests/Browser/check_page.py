"""Opens pages of tieout in headless Chromium, as a reader does, and checks what the browser makes of them.

    check_page.py NIGHT.html REPORT.html REPORT.csv LONG.html SCREENSHOTS

NIGHT is the page of a night, REPORT the discrepancies as a page and, by another way, as CSV; LONG has more rows
than a page shows at once. Every order is computed a second time here. Exit 0: everything held.
"""
import csv
import pathlib
import re
import sys
from decimal import Decimal

from playwright.sync_api import expect, sync_playwright

night, report, table, long, shots = (pathlib.Path(path).resolve() for path in sys.argv[1:6])
shots.mkdir(parents=True, exist_ok=True)
with table.open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
checks = 0


def check(what, found, expected):
    global checks
    checks += 1
    if found != expected:
        sys.exit(f"{what}\nfound    {found!r}\nexpected {expected!r}")


class Reader:
    """A page without a network; whatever it asks for beyond its file, and whatever goes wrong, is kept."""

    def __init__(self, browser, path, width=1280, scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
        # A busy machine is no fault of the page.
        context.set_default_timeout(180_000)
        context.set_default_navigation_timeout(180_000)
        self.page = context.new_page()
        self.path = path
        self.trouble = []
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", self.note)
        self.page.goto(path.as_uri())

    def note(self, request):
        if request.url != self.path.as_uri():
            self.trouble.append("request " + request.url)

    def close(self):
        check(f"{self.path.name} is quiet", self.trouble, [])
        self.page.context.close()

    def column(self, name, section="#table-1"):
        """The texts of a column, as the table stands."""
        return self.page.evaluate(
            """([section, name]) => {
              const table = document.querySelector(section + ' table.rows');
              const index = [...table.tHead.rows[0].cells].findIndex((c) => c.textContent === name);
              return [...table.tBodies[0].rows].map((row) => row.cells[index].textContent);
            }""", [section, name])

    def status(self, section="#table-1"):
        return self.page.locator(section + " .status").text_content()

    def focus(self):
        return self.page.evaluate("document.activeElement.textContent")


def negated(value):
    return -value if isinstance(value, Decimal) else tuple(-ord(letter) for letter in value)


def sorted_ids(column, key, descending):
    """The ids in the order that the column should give: equal rows stay, empty cells are last."""
    filled = [row for row in rows if row[column] != ""]
    empty = [row for row in rows if row[column] == ""]
    value = (lambda row: negated(key(row[column]))) if descending else (lambda row: key(row[column]))
    return [row["finding_id"] for row in sorted(filled, key=value) + empty]


def check_tree(browser):
    reader = Reader(browser, report)
    tree = reader.page.locator("body").aria_snapshot()
    for part in [
        "- banner", "- main", '- heading "Discrepancies" [level=1]', '- region "Figures"', '- region "Charts"',
        "- navigation", '- table "Discrepancies"', '- columnheader "difference"', '- button "difference"',
        '- searchbox "Filter rows"', "- status", '- img "', "- link \"Skip to the table\"", '- table "Value by currency"',
    ]:
        check(f"the accessibility tree has {part}", part in tree, True)
    page = reader.page
    names = page.locator("table.rows thead th").all_text_contents()
    buttons = page.locator("table.rows thead th button").all_text_contents()
    check("every heading sorts", buttons, names)
    check("every drawing has words", page.locator("svg").count(), page.locator("svg > title + desc").count())
    check("every drawing has a table", page.locator("figure").count(), page.locator("figure details table").count())
    reader.close()


def check_sorting(browser):
    reader = Reader(browser, report)
    page = reader.page
    check("all rows stand there", reader.column("finding id"), [row["finding_id"] for row in rows])
    # Keyboard alone: from the filter field on, headings are reached with Tab.
    page.locator("#table-1-filter").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if reader.focus() == "difference":
            break
    check("Tab leads to a heading", reader.focus(), "difference")
    for key, descending in [("Enter", False), ("Space", True)]:
        page.keyboard.press(key)
        check(f"{key} sorts amounts", reader.column("finding id"), sorted_ids("difference", Decimal, descending))
        said = page.locator(".rows th", has_text="difference").get_attribute("aria-sort")
        check("the order is said", said, "descending" if descending else "ascending")
    check("the focus stays", reader.focus(), "difference")
    for descending in [False, True]:
        page.get_by_role("button", name="first seen").click()
        check("a click sorts dates", reader.column("finding id"), sorted_ids("first_seen", str, descending))
        check("one column sorts", page.locator("th[aria-sort]").all_text_contents(), ["first seen"])
    page.get_by_role("button", name="age days").click()
    check("whole numbers sort as numbers", reader.column("finding id"), sorted_ids("age_days", Decimal, False))
    page.get_by_role("button", name="payment intent id").click()
    check("ids sort as text", reader.column("finding id"), sorted_ids("payment_intent_id", str, False))
    reader.close()


def check_filter(browser):
    reader = Reader(browser, report)
    page = reader.page
    words = ["amount_mismatch", "usd"]
    found = [
        row["finding_id"] for row in rows
        if all(any(word in cell.lower() for cell in row.values()) for word in words)]
    check("the test's rows tell", 0 < len(found) < len(rows), True)
    page.get_by_label("Filter rows").fill("AMOUNT_mismatch  usd")
    expect(page.locator(".status").first).to_contain_text(" of ")
    check("rows with every word stay", reader.column("finding id"), found)
    check("the count is said", reader.status(), f"{len(found)} of {len(rows)} rows")
    page.get_by_role("button", name="difference").click()
    kept = [one for one in sorted_ids("difference", Decimal, False) if one in found]
    check("what is filtered sorts", reader.column("finding id"), kept)
    page.get_by_label("Filter rows").fill("no row has this")
    expect(page.locator(".status").first).to_have_text(re.compile("^0 of"))
    check("nothing is left", reader.column("finding id"), [])
    page.get_by_label("Filter rows").fill("")
    expect(page.locator(".status").first).not_to_contain_text(" of ")
    check("all rows come back", len(reader.column("finding id")), len(rows))
    reader.close()


def check_long(browser):
    reader = Reader(browser, long)
    page = reader.page
    check("the first rows are shown", len(reader.column("gross")), 500)
    page.get_by_role("button", name="gross", exact=True).click()
    shown = [Decimal(text) for text in reader.column("gross") if text]
    page.get_by_role("button", name="more rows").click()
    amounts = reader.column("gross")
    check("the button goes with the last row", page.locator(".more").is_hidden(), True)
    check("more rows than a page shows", len(amounts) > 500, True)
    values = [Decimal(text) for text in amounts if text]
    check("all are sorted", values, sorted(values))
    check("the smallest were shown first", shown, values[:len(shown)])
    reader.close()
    # On paper every row stands, shown or not.
    reader = Reader(browser, long)
    reader.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    check("paper has all rows", len(reader.column("gross")), len(amounts))
    reader.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    check("the screen has the first", len(reader.column("gross")), 500)
    reader.close()


def check_policy(browser):
    """What somebody smuggled in would neither run nor load; this page is not asked to be quiet."""
    reader = Reader(browser, report)
    refused = reader.page.evaluate(
        """async () => {
          const refused = [];
          document.addEventListener('securitypolicyviolation', (e) => refused.push(e.effectiveDirective));
          document.body.insertAdjacentHTML('beforeend',
            '<img src="https://example.invalid/a.png"><p style="color: red" onclick="window.ran = 1"></p>');
          const script = document.createElement('script');
          script.textContent = 'window.ran = 1';
          document.body.append(script);
          await fetch('https://example.invalid/').catch(() => {});
          document.body.lastElementChild.previousElementSibling.click();
          await new Promise((done) => setTimeout(done));
          return [[...new Set(refused)].sort(), window.ran === undefined];
        }""")
    check("the policy holds", refused, [
        ["connect-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr"], True])
    reader.page.context.close()


def luminance(color):
    parts = [int(color[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def check_looks(browser):
    """Nothing wider than its window, text that can be read; pictures for people."""
    for width in (1280, 400):
        for scheme in ("light", "dark"):
            reader = Reader(browser, night, width, scheme)
            page = reader.page
            check("no sideways scrolling", page.evaluate("document.documentElement.scrollWidth"), width)
            colors = page.evaluate(
                """() => ['ink', 'quiet', 'short', 'over', 'done', 'paper', 'tint'].map(
                  (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim())""")
            for ground in colors[5:]:
                for color in colors[:5]:
                    light, dark = sorted((luminance(color), luminance(ground)), reverse=True)
                    check(f"{color} on {ground} reads", (light + 0.05) / (dark + 0.05) >= 4.5, True)
            page.screenshot(path=shots / f"night-{width}-{scheme}.png", full_page=True)
            reader.close()
    reader = Reader(browser, report)
    reader.page.screenshot(path=shots / "discrepancies-1280-light.png", full_page=True)
    reader.close()
    reader = Reader(browser, night)
    check("four charts", reader.page.locator("#charts h3").count(), 4)
    check("two tables", reader.page.locator("table.rows").count(), 2)
    reader.page.pdf(path=shots / "night-print.pdf", prefer_css_page_size=True)
    check("paper", (shots / "night-print.pdf").read_bytes()[:5], b"%PDF-")
    reader.page.emulate_media(media="print")
    reader.page.screenshot(path=shots / "night-print.png", full_page=True)
    reader.close()


with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"])
    for part in (check_tree, check_sorting, check_filter, check_long, check_policy, check_looks):
        part(chromium)
    chromium.close()
print(f"ok: {checks} checks, screenshots in {shots}")
