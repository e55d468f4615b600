// Keys of a work list, <table data-keys>: J and K next and previous row, Enter opens it, X ticks it, / goes to the
// search box. Letters are taken by place on the keyboard, so they work in the Kazakh and Russian layouts too.
// Nothing happens while somebody types in a field.
const list = document.querySelector('[data-keys]');
if (list) {
  const rows = [...list.tBodies[0].rows];
  const link = row => row.querySelector('a[href]');
  const at = () => rows.findIndex(row => row.contains(document.activeElement));
  const go = step => link(rows[Math.max(0, Math.min(rows.length - 1, at() + step))])?.focus();

  addEventListener('keydown', e => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.target.closest('input:not([type=checkbox]), select, textarea')) return;
    if (e.code === 'KeyJ') go(1);
    else if (e.code === 'KeyK') go(-1);
    else if (e.code === 'KeyX' && at() >= 0) rows[at()].querySelector('[type=checkbox]')?.click();
    else if (e.code === 'Slash') document.querySelector('[type=search]')?.focus();
    else return;
    e.preventDefault();
  });
}
