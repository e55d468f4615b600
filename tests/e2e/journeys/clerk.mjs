// The clerk of a school: from signing in to the answer, and what the family reads afterwards.
import { accounts, registers, signInStaff } from '../actors.mjs';
import { paper } from '../files.mjs';
import { freshParent, openCase, signByCode, signInAt, waitingFamily } from '../flows.mjs';
import { journey } from '../journey.mjs';

const keyboard = { keyboard: true };

// A clerk whose school has entered paper applications this morning.
async function busyClerk(t, check) {
  const clerks = (t.server.clerks ??= accounts(t).filter(a => a.role === 'clerk').slice(0, 8));
  clerks.push(clerks.shift());
  await signInStaff(t, clerks[0], check);
}

journey('a clerk signs in and finds an application in the work list', keyboard, async t => {
  await busyClerk(t, name => t.passes(`clerk: ${name}`));
  const rows = t.page.locator('#applications tbody tr'), all = await rows.count();
  t.expect(all > 2, 'applications to work on');
  await t.check('work list');
  const first = (await rows.first().locator('th a').innerText()).trim();
  await t.fill('q', first);
  await t.submit('form[role=search]');
  t.expect(await rows.count() >= 1 && (await rows.first().innerText()).includes(first), 'found by name');
  await t.go('/staff/admission');
  await t.choose('view', 'approved');
  await t.submit('form[role=search]');
  const state = t.t('admission.state.approved');
  for (const text of await rows.allInnerTexts()) t.expect(text.includes(state), `only approved ones: ${text}`);
  await t.check('only approved');
  await t.go('/staff/admission?sort=child');
  const names = await rows.locator('th a').allInnerTexts();
  const letters = new Intl.Collator('kk').compare, sorted = [...names].sort(letters);
  t.expect(names.join() === sorted.join(), `sorted by name: ${names}`);
  for (const format of ['xlsx', 'csv']) {
    const link = await t.page.locator(`.pager a[href*="${format}"]`).getAttribute('href');
    const file = await t.page.request.get(new URL(link, t.server.base).href);
    t.expect(file.ok() && file.headers()['content-disposition'].includes('attachment'), `${format} to keep`);
  }
  await t.go('/staff/admission?q=zzzzzz');
  await t.check('nothing found');
});

journey('a clerk walks the list with the keys of a list', { once: true }, async t => {
  await busyClerk(t);
  await t.page.keyboard.press('KeyJ');
  await t.page.keyboard.press('KeyJ');
  const second = await t.page.locator('#applications tbody tr').nth(1).locator('a').getAttribute('href');
  await Promise.all([t.page.waitForEvent('load'), t.page.keyboard.press('Enter')]);
  t.expect(new URL(t.page.url()).pathname === second, 'Enter opens the second row');
});

// req: J73-A6
journey('a clerk approves, and the family withdraws after the positive answer', { brief: true, keyboard: true }, async t => {
  const family = await waitingFamily(t), home = family.walk;
  await signInAt(t, 'clerk', family.school);
  await openCase(t, family.name);
  t.expect(await t.page.locator('.viewer__page img').count() > 0, 'documents beside the data');
  await t.check('case');
  await t.submit('form[action$="/approve"]');
  await t.sees(t.t('admission.staff.done-approved', { no: family.number }));
  await t.check('next case');
  await openCase(t, family.name);
  await t.sees(t.t('admission.state.approved'));
  await t.check('approved');
  await home.go(family.address);
  await home.sees(home.t('admission.state.approved'));
  await home.check('family: approved');
  await home.go(`${family.address.replace(/\/application.*/, '')}/messages`);
  await home.check('family: messages');
  await home.go(family.address);
  await home.follow('main a[href$="/withdraw"]');
  await home.check('family: what a withdrawal means');
  await signByCode(home, family.parent.phone, 'main form[action$="/withdraw"]');
  await home.sees(home.t('admission.state.withdrawn'));
  await home.end();
});

journey('a clerk refuses on a ground, and the family reads why', { brief: true }, async t => {
  const family = await waitingFamily(t), home = family.walk;
  await signInAt(t, 'clerk', family.school);
  await openCase(t, family.name);
  await t.follow('.decide a[href$="/refuse"]');
  await t.submit('main form');
  await t.check('nothing said', { status: 422 });
  await t.choose('ground', 'R1');
  await t.fill('facts', 'Form 052-2/u: 17.06.2026');
  await t.submit('main form');
  await t.check('no remedy', { status: 422 });
  t.expect((await t.page.inputValue('[name=facts]')) === 'Form 052-2/u: 17.06.2026', 'what was typed stays');
  await t.fill('remedy', '052-2/u');
  await t.submit('main form');
  await t.sees(t.t('admission.staff.done-refused', { no: family.number }));
  await home.go(family.address);
  await home.sees(home.t('admission.refusal.title'));
  await home.sees('Form 052-2/u: 17.06.2026');
  await home.check('family: refusal');
  await home.go('/my/');
  await home.follow('main a[href$="/seen"]');
  await home.check('family: who opened the record');
  t.expect(await home.page.locator('main .rows li').count() > 0, 'the clerk stands in the list');
  await home.end();
});

journey('a clerk asks for a better file, and the family sends it', { brief: true }, async t => {
  const family = await waitingFamily(t), home = family.walk;
  await signInAt(t, 'clerk', family.school);
  await openCase(t, family.name);
  await t.follow('.viewer a[href*="/ask"]');
  await t.check('what to ask');
  await t.chooseFirst('kind');
  await t.chooseFirst('reason');
  await t.fill('note', 'Photo 3x4');
  await t.submit('main form');
  await t.sees(t.t('admission.staff.done-asked', { no: family.number }));
  await t.check('asked');
  await home.go(family.address);
  await home.sees(home.t('admission.state.question'));
  await home.check('family: a question');
  await home.follow('main a[href*="/fix/"]');
  await home.check('family: the file to replace');
  await home.submit('main form');
  await home.check('family: no file', { status: 422 });
  await home.upload('file', paper('better.pdf', 'Better'));
  await home.submit('main form');
  await home.check('family: answered');
  t.expect(await home.page.locator('main a[href*="/fix/"]').count() === 0, 'nothing is asked any more');
  await home.end();
});

journey('a clerk enters a paper application', { brief: true }, async t => {
  const visitor = await t.other(), parent = await freshParent(visitor);
  const child = registers(t).children.find(c => c.adult === parent.iin).child;
  await visitor.end();
  await busyClerk(t);
  await t.go('/staff/paper');
  await t.check('empty form');
  await t.fill('child_iin', '880315600010');
  await t.submit('main form');
  await t.check('mistakes', { status: 422 });
  await t.fill('child_iin', child);
  await t.fill('adult_iin', parent.iin);
  await t.chooseFirst('relation');
  await t.chooseFirst('pool');
  await t.fill('date.d', '17');
  await t.fill('date.m', '6');
  await t.fill('date.y', '2026');
  await t.choose('consent', '1');
  await t.choose('documents', '1');
  await t.submit('main form');
  await t.check('entered');
});

journey('a clerk cannot open an application of another school', { once: true }, async t => {
  const [one, two] = accounts(t).filter(a => a.role === 'clerk');
  await signInStaff(t, one);
  const address = await t.page.locator('#applications tbody a').first().getAttribute('href');
  const stranger = await t.other();
  await signInStaff(stranger, two);
  await stranger.go(address);
  await stranger.check('not found', { status: 404 });
  await stranger.end();
});
