// How the people of a journey sign in, and how they read what their telephones receive.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const WAIT_MS = 30_000;

const messages = async (t, number) =>
  (await (await fetch(`${t.server.demo}/phone.json?number=${encodeURIComponent(number)}`)).json()).map(({ text }) => text);

// Runs what makes the platform send an SMS, then reads it: the newest that fits and was not there before. Waits for the
// outbox to send it. A walk may ask for two codes within a second, so what is new is not told by the time.
export async function smsAfter(t, number, fits, act) {
  const before = new Set(await messages(t, number));
  await act();
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await new Promise(done => setTimeout(done, 300))) {
    const found = (await messages(t, number)).find(text => !before.has(text) && fits.test(text));
    if (found) return found.match(fits)[1];
  }
  throw new Error(`no SMS to ${number} that fits ${fits}`);
}

export const codeAfter = (t, number, act) => smsAfter(t, number, /\b(\d{6})\b/, act);

// A time-based code (RFC 6238: SHA-1, 30 s, six digits) of a secret in base 32.
export function totp(secret, at = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()].map(c => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = crypto.createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const table = file => {
  const [head, ...rows] = fs.readFileSync(file, 'utf8').replace(/^\ufeff/, '').trim().split(/\r?\n/)
    .map(line => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(m => m[1]?.replaceAll('""', '"') ?? m[2] ?? ''));
  return rows.map(row => Object.fromEntries(head.map((name, i) => [name, row[i]])));
};

// The people of the demo country, as its registers know them.
export const registers = t => {
  const folder = path.join(t.server.home, 'demo');
  return { people: table(path.join(folder, 'people.csv')), children: table(path.join(folder, 'children.csv')) };
};

// The last step of a first sign-in: the privacy policy, one press.
async function acceptPolicy(t) {
  if (/\/sign-in\/policy/.test(t.page.url())) await t.submit('main form');
}

// A parent signs in through the state's identity provider.
export async function signInParent(t, iin) {
  await t.go('/my/');
  await t.submit('main form');
  await t.page.fill('#iin', iin);
  await Promise.all([t.page.waitForURL(url => url.href.startsWith(t.server.base)), t.page.click('form.box button.act')]);
  await acceptPolicy(t);
}

const PASSWORD = 'Qarlygash-2026-oqu', CODE_MS = 30_000;

// Staff of the demo country: role, iin, key (of the authenticator), name, where_kk, where_ru; who has most to do first.
export const accounts = t => table(path.join(t.server.home, 'demo/accounts.csv'));

// A code counts once, and none before it: who signs in with the same account waits for the next one.
async function enterCode(t, account) {
  const used = (t.server.codes ??= {}), step = () => Math.floor(Date.now() / CODE_MS);
  const before = used[account.iin] ?? Promise.resolve(0);
  return used[account.iin] = before.then(async last => {
    while (step() <= last) await new Promise(done => setTimeout(done, 500));
    const now = step();
    await t.fill('code', totp(account.key));
    await t.submit('main form');
    await acceptPolicy(t);
    return now;
  });
}

// A member of staff signs in with password and authenticator.
export async function signInStaff(t, account, check) {
  await t.go('/staff/');
  await signInHere(t, account, check);
}

// The same from a page that asked for it.
export async function signInHere(t, account, check = async () => {}) {
  await check('sign in');
  await t.fill('iin', account.iin);
  await t.fill('password', PASSWORD);
  await t.submit('main form');
  await check('second factor');
  await enterCode(t, account);
}

// Who holds a role alone is signed in once; every walk works in that session.
export async function signInShared(t, account) {
  const kept = (t.server.sessions ??= {});
  kept[account.iin] ??= signInStaff(t, account).then(() => t.context.cookies());
  const session = (await kept[account.iin]).filter(cookie => cookie.name.startsWith('__Host-'));
  await t.context.addCookies(session.map(({ name, value }) => ({ name, value, url: t.server.base.replace('http:', 'https:'), secure: true, httpOnly: true })));
  await t.go('/staff/');
}

// A page that wants to know who is there: the session of the account may be older than it allows. A code given renews the
// session, so only a walk that is alone may do it in a shared one.
export async function confirm(t, account) {
  if (!await t.page.locator('main form[action^="/staff/account/confirm"]').count()) return;
  await enterCode(t, account);
  t.server.sessions[account.iin] = t.context.cookies();
}
