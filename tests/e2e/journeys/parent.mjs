// Parents: from signing in to the answer, and out again.
import { codeAfter } from '../actors.mjs';
import { infected } from '../files.mjs';
import { ALMATY, answerFrom, apply, fillDraft, freshParent, signByCode } from '../flows.mjs';
import { journey } from '../journey.mjs';
import { readReceipt } from '../../peers/receipt_reader.mjs';

// req: J73-4.1
journey('a parent applies for a child and gets a receipt', {}, async t => {
  const parent = await freshParent(t, ALMATY);
  await t.check('home');
  const number = await apply(t, parent);
  t.expect(number, 'a number of the application');
  const receipt = await t.page.request.get(new URL(await t.page.locator('a[href$="receipt.pdf"]').getAttribute('href'), t.server.base).href);
  t.expect(receipt.ok() && (await receipt.body()).subarray(0, 5).toString() === '%PDF-', 'a receipt as PDF');
  const proof = await t.page.request.get(new URL(await t.page.locator('a[href$="/proof"]').getAttribute('href'), t.server.base).href);
  const code = new URL(proof.url()).searchParams.get('t');
  const read = await readReceipt(code, t.server.base);
  t.expect(number.endsWith(` ${read.number}`), `a code that others read: ${read.number}, ${number}`);
  const other = await readReceipt(`N${code.slice(1)}`, t.server.base).catch(() => null);
  t.expect(other === null, 'an altered code is refused by others, too');
  await t.go('/my/');
  await t.check('home with the application');
  await t.go('/my/messages');
  await t.check('messages');
});

journey('a parent withdraws an application', { brief: true }, async t => {
  const parent = await freshParent(t, ALMATY);
  await apply(t, parent);
  await t.follow('main a[href$="/withdraw"]');
  await t.check('what it means');
  await signByCode(t, parent.phone, 'main form[action$="/withdraw"]');
  await t.check('withdrawn');
  t.expect(await t.page.locator('a[href$="/withdraw"]').count() === 0, 'nothing left to withdraw');
});

// What a site can leave in a browser besides cookies.
const left = () => Promise.all([
  Object.keys(localStorage), Object.keys(sessionStorage), caches.keys(), indexedDB.databases(), navigator.serviceWorker.getRegistrations(),
]).then(all => all.flat().length);

// req: M456-5.3
journey('documents come back as downloads, and only cookies stay in the browser', { once: true }, async t => {
  const parent = await freshParent(t, ALMATY), CHECKED_MS = 60_000;
  await apply(t, parent);
  const document = t.page.locator('main a[href*="/file/"]').first();
  for (const until = Date.now() + CHECKED_MS; !(await document.count()) && Date.now() < until; await t.page.reload());
  const file = await t.page.request.get(new URL(await document.getAttribute('href'), t.server.base).href), headers = file.headers();
  t.expect(file.ok() && headers['content-disposition'].startsWith('attachment'), 'a download');
  t.expect(/^(image\/jpeg|application\/pdf)$/.test(headers['content-type']), 'a type that nothing runs');
  t.expect(headers['x-content-type-options'] === 'nosniff' && headers['content-security-policy'].includes('sandbox'), 'no guessing, no scripts');
  t.expect((await t.page.evaluate(left)) === 0, 'nothing stored');
  t.expect((await t.context.cookies()).length > 0, 'cookies');
});

journey('a parent corrects mistakes without losing what was typed', {}, async t => {
  const parent = await freshParent(t, ALMATY);
  await t.submit('form[action="/my/apply"]');
  const draft = t.page.url();
  await t.go(`${draft}/school`);
  await t.submit('main form[method=post]');
  await t.check('no school', { status: 422 });
  await t.go(`${draft}/phone`);
  await t.fill('phone', '8 701 12');
  await t.submit('main form');
  await t.check('wrong phone', { status: 422 });
  t.expect((await t.page.inputValue('[name=phone]')) === '8 701 12', 'what was typed stays');
  await t.fill('phone', parent.phone);
  await t.submit('main form');
  await t.go(`${draft}/consent`);
  await t.submit('main form');
  await t.check('no consent', { status: 422 });
  await t.go('/my/');
  await t.follow('main .card a.btn');
  t.expect(t.page.url() === draft, 'the draft waits on the first page');
});

// req: M456-17b
journey('a parent changes the language of a half filled form', { brief: true }, async t => {
  await freshParent(t, ALMATY);
  await t.submit('form[action="/my/apply"]');
  await t.go(`${t.page.url()}/phone`);
  const address = t.page.url(), typed = '8 701 12';
  await t.fill('phone', typed);
  const first = t.lang, other = first === 'kk' ? 'ru' : 'kk';
  await t.follow(`.langs button[value=${other}]`);
  t.lang = other;
  t.expect(t.page.url() === address && (await t.page.inputValue('[name=phone]')) === typed, 'the same page with what was typed');
  await t.check('in the other language');
  await Promise.all([t.page.waitForEvent('load'), t.page.locator('[name=phone]').press('Enter')]);
  await t.check('Enter sends the form', { status: 422 });
  await t.follow(`.langs button[value=${first}]`);
  t.lang = first;
  t.expect((await t.page.inputValue('[name=phone]')) === typed, 'the page with mistakes keeps it too');
  await t.check('back again');
});

journey('a parent moves to another school in one guided step', { brief: true }, async t => {
  const parent = await freshParent(t, ALMATY);
  await apply(t, parent);
  const old = t.page.url();
  await t.follow('main a[href$="/move"]');
  await t.check('schools with free seats');
  await t.chooseFirst('pool');
  await signByCode(t, parent.phone, 'main form[action$="/move"]');
  t.expect(new URL(t.page.url()).pathname.startsWith('/my/draft/'), 'the draft for the new school');
  await t.check('new application');
  await t.follow('main .actions a.btn');
  await answerFrom(t, parent);
  await signByCode(t, parent.phone);
  await t.check('sent');
  await t.go(old);
  await t.sees(t.t('admission.state.withdrawn'));
});

journey('a wrong code signs nothing', { once: true }, async t => {
  const parent = await freshParent(t, ALMATY);
  await fillDraft(t, parent);
  const right = await codeAfter(t, parent.phone, () => t.submit());
  await t.fill('code', right === '000000' ? '000001' : '000000');
  await t.submit('main form');
  await t.check('wrong code', { status: 422 });
  await t.fill('code', right);
  await t.submit('main form');
  await t.check('sent');
});

// AB-2: twenty copies of one form race each other.
journey('the same form sent twenty times at once gives one application', { once: true }, async t => {
  const parent = await freshParent(t, ALMATY);
  await fillDraft(t, parent);
  const code = await codeAfter(t, parent.phone, () => t.submit());
  await t.fill('code', code);
  const form = await t.page.locator('main form', { has: t.page.locator('[name=code]') }).evaluate(f => Object.fromEntries(new FormData(f)));
  const send = () => t.page.request.post(t.page.url(), { form, maxRedirects: 0, headers: { origin: t.server.base, referer: t.page.url() } });
  const answers = await Promise.all(Array.from({ length: 20 }, send));
  const led = new Set(answers.map(answer => `${answer.status()} ${answer.headers().location}`));
  t.expect(led.size === 1 && answers[0].status() === 303, `one answer for all: ${[...led]}`);
  await t.go(answers[0].headers().location);
  await t.passes('sent');
  await t.go('/my/messages');
  const words = t.t('admission.notice.accepted').split('{no}')[0].trim();
  const told = (await t.page.locator('main').innerText()).split(words).length - 1;
  t.expect(told === 1, `told once, not ${told} times`);
});

journey('an infected file is refused and says why', { once: true }, async t => {
  await freshParent(t, ALMATY);
  await t.submit('form[action="/my/apply"]');
  await t.go(`${t.page.url()}/documents`);
  const form = t.page.locator('main section.upload form[enctype]').first();
  await form.locator('[name=file]').setInputFiles(infected('anyqtama.pdf'));
  await Promise.all([t.page.waitForEvent('load'), form.locator('[type=submit]').click()]);
  for (const until = Date.now() + 60_000; Date.now() < until && !(await t.page.locator('.upload .tag--bad, .errors').count());) {
    await new Promise(done => setTimeout(done, 1000));
    await t.page.reload();
  }
  t.expect(await t.page.locator('.upload .tag--bad, .errors').count() > 0, 'the file is refused');
  await t.check('refused', { status: t.status });
});

journey('one parent cannot open the application of another', { once: true }, async t => {
  const parent = await freshParent(t, ALMATY);
  await apply(t, parent);
  const address = new URL(t.page.url()).pathname;
  const stranger = await t.other();
  await freshParent(stranger, ALMATY);
  await stranger.go(address);
  await stranger.check('not found', { status: 404 });
  await stranger.end();
});

journey('who is not signed in is led to signing in and back', { brief: true }, async t => {
  const parent = await freshParent(t, ALMATY);
  await t.submit('form.noprint, .top form');
  t.expect(parent && (await t.page.locator('form[action="/my/apply"]').count()) === 0, 'signed out');
  await t.go('/my/messages');
  await t.check('sign in');
  t.expect(new URL(t.page.url()).searchParams.get('next') === '/my/messages', 'the way back is kept');
});
