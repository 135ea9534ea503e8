'use strict';
(() => {
  // More rows than this are put on the page only when asked for, some at a time: sorting stays quick.
  const firstRows = 500;
  const moreRows = 2000;

  // Sort keys. Amounts are compared as whole numbers of 10^-18, never as floating point.
  const decimal = /^(-?)([0-9]+)(?:\.([0-9]{1,18}))?$/;
  const keys = {
    number(text) {
      const parts = decimal.exec(text);
      if (!parts) return null;
      const size = BigInt(parts[2] + (parts[3] || '').padEnd(18, '0'));
      return parts[1] ? -size : size;
    },
    date(text) {
      const time = Date.parse(text);
      return Number.isNaN(time) ? null : time;
    },
    text(text) { return text === '' ? null : text; },
  };
  keys.time = keys.date;

  // Empty cells stay last whichever way the column is sorted; equal ones keep the report's order.
  function compare(left, right, direction) {
    if (left.key === null || right.key === null) {
      if (left.key === right.key) return left.place - right.place;
      return left.key === null ? 1 : -1;
    }
    if (left.key < right.key) return -direction;
    if (left.key > right.key) return direction;
    return left.place - right.place;
  }

  function setUp(section) {
    const table = section.querySelector('table.rows');
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const input = section.querySelector('input');
    const status = section.querySelector('.status');
    const total = section.querySelector('.total');
    const rows = [...table.tBodies].flatMap((one) => [...one.rows]);
    for (const later of table.querySelectorAll('tbody.later')) later.remove();
    const texts = new Array(rows.length);
    let order = rows.map((_, place) => place);
    let words = [];
    let limit = firstRows;
    let isPrinting = false;

    const more = document.createElement('button');
    more.type = 'button';
    more.className = 'more';
    total.after(more);

    function textOf(place) {
      if (texts[place] === undefined) {
        texts[place] = [...rows[place].cells]
          .map((cell) => cell.textContent).join('\n').toLowerCase();
      }
      return texts[place];
    }

    function render() {
      const found = words.length === 0
        ? order
        : order.filter((place) => words.every((word) => textOf(place).includes(word)));
      const shown = isPrinting ? found : found.slice(0, limit);
      const piece = document.createDocumentFragment();
      for (const place of shown) piece.append(rows[place]);
      body.replaceChildren(piece);
      const count = (number) => number.toLocaleString('en');
      status.textContent = shown.length < found.length
        ? `${count(shown.length)} of ${count(found.length)} rows shown`
          + (words.length ? `, ${count(rows.length)} in all` : '')
        : words.length
          ? `${count(found.length)} of ${count(rows.length)} rows`
          : `${count(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`;
      more.hidden = shown.length === found.length;
      more.textContent = `Show ${count(Math.min(moreRows, found.length - shown.length))} more rows`;
    }

    function sort(column) {
      const head = heads[column];
      const isAscending = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isAscending ? 'ascending' : 'descending');
      const keyOf = keys[head.dataset.kind] || keys.text;
      order = rows
        .map((row, place) => ({ place, key: keyOf(row.cells[column].textContent) }))
        .sort((left, right) => compare(left, right, isAscending ? 1 : -1))
        .map((entry) => entry.place);
      render();
    }

    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      button.addEventListener('click', () => sort(column));
      head.append(button);
    });
    let waiting;
    input.addEventListener('input', () => {
      clearTimeout(waiting);
      // Long tables wait for the end of a word.
      waiting = setTimeout(() => {
        words = input.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
        render();
      }, rows.length > 2000 ? 150 : 0);
    });
    more.addEventListener('click', () => {
      limit += moreRows;
      render();
      if (more.hidden) input.focus();
    });
    // On paper stands every row that the filter lets through.
    window.addEventListener('beforeprint', () => { isPrinting = true; render(); });
    window.addEventListener('afterprint', () => { isPrinting = false; render(); });
    section.querySelector('.tools').hidden = false;
    total.hidden = true;
    render();
  }

  for (const section of document.querySelectorAll('section.table')) setUp(section);
})();
