// A second press of the same button sends nothing while the first answer is on its way. The server's idempotency
// key protects without this; it only spares the person a puzzling page.
addEventListener('submit', e => {
  const form = e.target;
  if (e.defaultPrevented || form.method !== 'post') return;
  if (form.dataset.sent) return e.preventDefault();
  form.dataset.sent = '1';
  e.submitter?.classList.add('busy');
});
addEventListener('pageshow', e => {
  if (!e.persisted) return;
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.querySelector('.busy')?.classList.remove('busy');
  }
});
