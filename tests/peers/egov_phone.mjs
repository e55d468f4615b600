// A stand-in for the eGov Mobile app: reads the text of a QR code of OQU, fetches the document, lets a demo key sign it and
// brings the signature back. For trying the page by hand; the demo country must run.
//   node tests/peers/egov_phone.mjs http://localhost:8081 IIN 'mobileSign:http://localhost:8080/my/phone-sign/…' [MODE]
// MODE: token (shows a wrong one), document (signs something else), garbage, expired, revoked, sign-in (the wrong key)
const [demo, iin, code, mode = 'right'] = process.argv.slice(2);
const modes = ['right', 'token', 'document', 'garbage', 'expired', 'revoked', 'sign-in'];
if (!code?.startsWith('mobileSign:') || !modes.includes(mode)) {
  console.error(`usage: egov_phone.mjs DEMO IIN CODE [${modes.join('|')}]`);
  process.exit(2);
}

const json = async (address, options = {}) => {
  const answer = await fetch(address, options);
  return { status: answer.status, said: await answer.json().catch(() => ({})) };
};
const sign = async bytes => {
  if (mode === 'garbage') return 'garbage';
  const kind = ['expired', 'revoked'].includes(mode) ? mode : 'own';
  const query = new URLSearchParams({ iin, kind, ...(mode === 'sign-in' && { use: 'sign-in' }) });
  const answer = await fetch(`${demo}/key?${query}`, { method: 'POST', body: mode === 'document' ? 'something else' : bytes });
  return Buffer.from(await answer.arrayBuffer()).toString('base64');
};

const invitation = await json(code.slice('mobileSign:'.length));
console.log(invitation.status, invitation.said.description ?? '');
if (invitation.status !== 200) process.exit(1);
const { uri, auth_token } = invitation.said.document;
const headers = { Authorization: `Bearer ${mode === 'token' ? 'wrong' : auth_token}`, 'Content-Type': 'application/json' };
const offered = await json(uri, { headers });
console.log(offered.status, offered.said.message ?? offered.said.signMethod ?? '');
for (const one of offered.said.documentsToSign ?? [])
  one.document.file.data = await sign(Buffer.from(one.document.file.data, 'base64'));
const taken = await json(uri, { method: 'PUT', headers, body: JSON.stringify(offered.said) });
console.log(taken.status, taken.said.message ?? '');
process.exit(taken.status === 200 ? 0 : 1);
