// Signs the chosen document with the key of the chosen person and gives the signature as a file.
const form = document.querySelector('form'), said = document.querySelector('[role=status]');
form.onsubmit = async event => {
  event.preventDefault();
  const fields = new FormData(form), file = fields.get('document');
  fields.delete('document');
  const answer = await fetch(`/key?${new URLSearchParams(fields)}`, { method: 'POST', body: file });
  said.hidden = answer.ok;
  if (!answer.ok) return;
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(await answer.blob()), download: 'signature.p7s' });
  link.click();
  URL.revokeObjectURL(link.href);
};
