// Seats: the head of a school proposes, the department answers, and a family that waits gets its place.
import { accounts, signInShared, signInStaff } from '../actors.mjs';
import { ALMATY, answerFrom, freshParent, signByCode } from '../flows.mjs';
import { journey } from '../journey.mjs';

const TOWN = { kk: 'Алматы қаласы', ru: 'город Алматы' };

// A family that has begun an application to the school of its territory and will send it later.
async function beginDraft(t) {
  const parent = await freshParent(t, ALMATY);
  await t.submit('form[action="/my/apply"]');
  const draft = t.page.url();
  await t.go(`${draft}/school`);
  const card = t.page.locator('label.school', { has: t.page.locator('[name=pool]:not([disabled])') }).first();
  const pool = await card.locator('[name=pool]').inputValue(), school = (await card.locator('.school__n').innerText()).trim();
  await t.choose('pool', pool);
  await t.submit('main form[method=post]');
  return { parent, draft, pool, school };
}

// The seats of one pool: how many there are and how many are taken.
async function seatsOf(t, pool) {
  await t.go('/staff/seats');
  const language = (await t.page.locator('label.opt', { has: t.page.locator(`[value="${pool}"]`) }).innerText()).trim();
  const cells = await t.page.locator('main table').first().locator('tbody tr', { hasText: language }).locator('td').allInnerTexts();
  const [, , all, taken] = cells.map(text => +text.replace(/\D/g, ''));
  return { all, taken };
}

async function propose(t, pool, classes, seats) {
  await t.go('/staff/seats');
  await t.choose('pool', pool);
  await t.fill('classes', String(classes));
  await t.fill('seats', String(seats));
  await t.fill('reason', 'Жаңа ғимарат');
  await t.submit('main form');
  await t.sees(t.t('admission.seats.open', { classes, seats }));
}

// The department answers the proposal of one school by an act.
async function answer(t, school, yes, act) {
  await t.go('/staff/proposals');
  const card = t.page.locator('main section', { hasText: school });
  await card.locator('[name=act]').fill(act);
  await Promise.all([t.page.waitForEvent('load'), card.locator(`button[value=${yes ? 'yes' : 'no'}]`).click()]);
}

// Both walks share the department's person; each has a school of its own.
async function department(t) {
  const above = await t.other();
  await signInShared(above, accounts(t).find(a => a.role === 'department' && a.where_kk.startsWith(TOWN.kk)));
  return above;
}

journey('a department answers proposals of seats, and the next family of the queue gets a place', { server: 'august', brief: true }, async t => {
  const family = await t.other(), { parent, draft, pool, school } = await beginDraft(family);
  await signInStaff(t, accounts(t).find(a => a.role === 'director' && a[`where_${t.lang}`] === `${school}, ${TOWN[t.lang]}`));
  const before = await seatsOf(t, pool), above = await department(t);
  await propose(t, pool, 40, 30);
  await answer(above, school, true, '');
  await above.check('no act', { status: 422 });
  await answer(above, school, false, '№ 1, 25.08.2026');
  t.expect((await seatsOf(t, pool)).all === before.all, 'a declined proposal changes nothing');
  await t.sees(t.t('admission.seats.declined'));
  await propose(t, pool, before.taken ? 1 : 0, before.taken || 1);
  await answer(above, school, true, '№ 2, 25.08.2026');
  t.expect((await seatsOf(t, pool)).all === before.taken, 'no seat is free');
  await family.go(draft);
  await family.follow('main .actions a.btn');
  await answerFrom(family, parent);
  await signByCode(family, parent.phone);
  await family.sees(family.t('admission.state.held'));
  const address = new URL(family.page.url()).pathname;
  await propose(t, pool, 3, 30);
  await answer(above, school, true, '№ 3, 25.08.2026');
  await above.check('answered');
  t.expect((await seatsOf(t, pool)).all === 90, 'the seats of the act');
  await t.sees('№ 3, 25.08.2026');
  await t.check('answers of the department');
  await family.go(address);
  await family.sees(family.t('admission.state.allocated'));
  await family.check('family: a seat');
  await family.end();
  await above.end();
});
