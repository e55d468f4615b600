// The head of a school and the department above it: classes, seats, orders.
import { accounts, signInShared, signInStaff } from '../actors.mjs';
import { journey } from '../journey.mjs';

const CITY = 'Астана қаласы';

// A director of a school of the city, another one in each walk.
async function director(t) {
  const kept = (t.server.directors ??= accounts(t).filter(a => a.role === 'director' && a.where_kk.endsWith(`, ${CITY}`)));
  const one = kept.shift();
  kept.push(one);
  await signInStaff(t, one);
  return one[`where_${t.lang}`].replace(/, [^,]+$/, '');
}

journey('a director proposes seats, and the department reads the proposal', { brief: true }, async t => {
  const school = await director(t);
  await t.go('/staff/seats');
  await t.check('seats');
  await t.submit('main form');
  await t.check('nothing proposed', { status: 422 });
  await t.chooseFirst('pool');
  await t.fill('classes', '5');
  await t.fill('seats', '24');
  await t.fill('reason', 'Жаңа ғимарат');
  await t.submit('main form');
  await t.check('proposed');
  const above = await t.other();
  await signInShared(above, accounts(t).find(a => a.role === 'department' && a.where_kk.startsWith(CITY)));
  await above.go('/staff/proposals');
  await above.check('proposals');
  await above.sees(school);
  await above.end();
});

journey('a director cannot sign an order before 25 August', { brief: true }, async t => {
  await director(t);
  await t.go('/staff/orders');
  await t.check('orders');
  await t.follow('main .actions a.btn');
  await t.sees('25');
  await t.check('new order');
  if (!(await t.page.locator('[name=number]').count())) return;
  await t.fill('number', '1-Қ');
  await t.fill('date.d', '17');
  await t.fill('date.m', '6');
  await t.fill('date.y', '2026');
  await t.fill('letter', 'А');
  await t.chooseFirst('child');
  await t.submit('main form');
  await t.sees(t.t('admission.order.too-early'));
  await t.check('too early', { status: 422 });
});
