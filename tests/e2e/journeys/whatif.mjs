// A department asks what would be under another ratio, and reads it beside what was.
import net from 'node:net';

import { accounts, signInShared } from '../actors.mjs';
import { journey } from '../journey.mjs';

const SECONDS = 30;
const one = (t, where) => accounts(t).find(a => a.role === 'department' && a.where_kk.startsWith(where));

// Without scripts the page renews itself by its own head; asking again is what both do.
async function answer(t) {
  for (let left = SECONDS; left && t.page.url().endsWith('/progress'); left--) {
    await t.page.waitForTimeout(1000);
    await t.go(t.page.url());
  }
}

// One run of an organisation at a time: each walk has a department of its own.
journey('a department compares another ratio with what was', { brief: true }, async t => {
  await signInShared(t, one(t, t.width === 390 ? 'Астана қаласы' : 'Алматы қаласы'));
  await t.go('/staff/whatif');
  await t.check('no runs yet');
  await t.follow('main a[href$="/staff/whatif/new"]');
  await t.submit();
  await t.sees(t.t('whatif.nothing'));
  await t.check('nothing changed', { status: 422 });
  await t.choose('ratio', 'SET');
  await t.fill('turns', '1');
  await t.submit();
  await answer(t);
  await t.sees(t.t('whatif.walking-title'));
  await t.check('what was and what would be');
  await t.follow('main a[href$="/children"]');
  await t.sees(t.t('whatif.children-text'));
  await t.check('children');
});

// The first lines of an answer to a file of 100 MB of which only the head was sent: whoever wants the file would wait for it.
const sendHead = (t, cookie) => new Promise((done, fail) => {
  const { hostname, port } = new URL(t.server.base), parts = [];
  const socket = net.connect(port, hostname, () => socket.write([
    'POST /staff/whatif/files/new HTTP/1.1', `Host: ${hostname}:${port}`, `Cookie: ${cookie}`,
    'Content-Type: multipart/form-data; boundary=b', 'Content-Length: 100000000', '', '--b\r\n'].join('\r\n')));
  socket.on('data', part => {
    parts.push(part);
    if (Buffer.concat(parts).includes('\r\n\r\n')) { socket.destroy(); done(Buffer.concat(parts).toString()); }
  }).once('error', fail).once('close', () => fail(new Error('no answer')));
});

const cookies = async t => (await t.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');

// The way to the door is the same for everybody; who may send is known before the file is received.
journey('a large file is received only from who may send it', { once: true }, async t => {
  const led = answer => /^HTTP\/1.1 303 /.test(answer) && /\r\nLocation: \/staff\/whatif\/files\/new\r\n/i.test(answer);
  t.expect(led(await sendHead(t, '')), 'nobody is led to the form');
  const clerk = await t.other();
  await signInShared(clerk, accounts(t).find(a => a.role === 'clerk'));
  t.expect(led(await sendHead(t, await cookies(clerk))), 'a clerk is led to the form');
  await clerk.end();
  await signInShared(t, one(t, 'Шымкент қаласы'));
  await t.go('/staff/whatif/files/new');
  await t.upload('schools', { name: 'schools.csv', mimeType: 'text/csv', buffer: Buffer.from('school,seats\nA,1\n') });
  await t.upload('choices', { name: 'choices.csv', mimeType: 'text/csv', buffer: Buffer.from('child,school,lane\n1,A,T\n') });
  await t.follow('main form button[value=check]');
  t.expect(/\/staff\/whatif\/files\/[0-9a-f-]{36}$/.test(t.page.url()), `a department's files are taken: ${t.page.url()}`);
});
