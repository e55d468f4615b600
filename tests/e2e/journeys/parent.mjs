// Parents: from signing in to the answer, and out again.
import { codeAfter } from '../actors.mjs';
import { infected } from '../files.mjs';
import { apply, fillDraft, freshParent, signByCode } from '../flows.mjs';
import { journey } from '../journey.mjs';

// req: J73-4.1
journey('a parent applies for a child and gets a receipt', {}, async t => {
  const parent = await freshParent(t);
  await t.check('home');
  const number = await apply(t, parent);
  t.expect(number, 'a number of the application');
  const receipt = await t.page.request.get(new URL(await t.page.locator('a[href$="receipt.pdf"]').getAttribute('href'), t.server.base).href);
  t.expect(receipt.ok() && (await receipt.body()).subarray(0, 5).toString() === '%PDF-', 'a receipt as PDF');
  await t.go('/my/');
  await t.check('home with the application');
  await t.go('/my/messages');
  await t.check('messages');
});

journey('a parent withdraws an application', { brief: true }, async t => {
  const parent = await freshParent(t);
  await apply(t, parent);
  await t.follow('main a[href$="/withdraw"]');
  await t.check('what it means');
  await signByCode(t, parent.phone, 'main form[action$="/withdraw"]');
  await t.check('withdrawn');
  t.expect(await t.page.locator('a[href$="/withdraw"]').count() === 0, 'nothing left to withdraw');
});

journey('a parent corrects mistakes without losing what was typed', {}, async t => {
  const parent = await freshParent(t);
  await t.submit('form[action="/my/apply"]');
  const draft = t.page.url();
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

journey('a wrong code signs nothing', { once: true }, async t => {
  const parent = await freshParent(t);
  await fillDraft(t, parent);
  const right = await codeAfter(t, parent.phone, () => t.submit());
  await t.fill('code', right === '000000' ? '000001' : '000000');
  await t.submit('main form');
  await t.check('wrong code', { status: 422 });
  await t.fill('code', right);
  await t.submit('main form');
  await t.check('sent');
});

journey('an infected file is refused and says why', { once: true }, async t => {
  await freshParent(t);
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
  const parent = await freshParent(t);
  await apply(t, parent);
  const address = new URL(t.page.url()).pathname;
  const stranger = await t.other();
  await freshParent(stranger);
  await stranger.go(address);
  await stranger.check('not found', { status: 404 });
  await stranger.end();
});

journey('who is not signed in is led to signing in and back', {}, async t => {
  const parent = await freshParent(t);
  await t.submit('form.noprint, .top form');
  t.expect(parent && (await t.page.locator('form[action="/my/apply"]').count()) === 0, 'signed out');
  await t.go('/my/messages');
  await t.check('sign in');
  t.expect(new URL(t.page.url()).searchParams.get('next') === '/my/messages', 'the way back is kept');
});
