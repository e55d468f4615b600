// A stand-in for the eGov Mobile app: reads the text of a QR code of OQU, fetches the document, lets a demo key sign it and
// brings the signature back. The demo country must run. By hand:
//   node tests/peers/egov_phone.mjs http://localhost:8081 IIN 'mobileSign:http://localhost:8080/my/phone-sign/…' [MODE]
// MODE: token (shows a wrong one), document (signs something else), garbage, expired, revoked, sign-in (the wrong key)
export const modes = ['right', 'token', 'document', 'garbage', 'expired', 'revoked', 'sign-in'];

const json = async (address, options = {}) => {
  const answer = await fetch(address, options);
  return { status: answer.status, said: await answer.json().catch(() => ({})) };
};

async function sign(demo, iin, mode, bytes) {
  if (mode === 'garbage') return 'garbage';
  const kind = ['expired', 'revoked'].includes(mode) ? mode : 'own';
  const query = new URLSearchParams({ iin, kind, ...(mode === 'sign-in' && { use: 'sign-in' }) });
  const answer = await fetch(`${demo}/key?${query}`, { method: 'POST', body: mode === 'document' ? 'something else' : bytes });
  return Buffer.from(await answer.arrayBuffer()).toString('base64');
}

// What the last answer was: { status, said }.
export async function signOnPhone(demo, iin, code, mode = 'right') {
  const invitation = await json(code.slice('mobileSign:'.length));
  if (invitation.status !== 200) return invitation;
  const { uri, auth_token } = invitation.said.document;
  const headers = { Authorization: `Bearer ${mode === 'token' ? 'wrong' : auth_token}`, 'Content-Type': 'application/json' };
  const offered = await json(uri, { headers });
  for (const one of offered.said.documentsToSign ?? [])
    one.document.file.data = await sign(demo, iin, mode, Buffer.from(one.document.file.data, 'base64'));
  return json(uri, { method: 'PUT', headers, body: JSON.stringify(offered.said) });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [demo, iin, code, mode = 'right'] = process.argv.slice(2);
  if (!code?.startsWith('mobileSign:') || !modes.includes(mode)) {
    console.error(`usage: egov_phone.mjs DEMO IIN CODE [${modes.join('|')}]`);
    process.exit(2);
  }
  const { status, said } = await signOnPhone(demo, iin, code, mode);
  console.log(status, said.message ?? '');
  process.exit(status === 200 ? 0 : 1);
}
