// Terms of answers: what is overdue, from the country to one number; messages about it; days that are not worked.
import { accounts, signInShared } from '../actors.mjs';
import { journey } from '../journey.mjs';

const CITY = 'Астана қаласы';
const one = (t, role) => accounts(t).find(a => a.role === role);

// In August everything of June that nobody has answered is overdue.
journey('the ministry goes from what is overdue in the country to one number, and a department is told of its own', { server: 'august', brief: true }, async t => {
  await signInShared(t, one(t, 'ministry'));
  await t.go('/staff/overdue?stage=passed');
  await t.check('overdue by region');
  await t.follow('main table th.c-name a');
  await t.check('overdue by school');
  await t.follow('main table th.c-name a');
  await t.check('numbers of a school');
  await t.follow('main table th.c-name a');
  t.expect(Number(await t.page.inputValue('[name=number]')) > 0, 'the number is filled in');
  const above = await t.other();
  await signInShared(above, accounts(t).find(a => a.role === 'department' && a.where_kk.startsWith(CITY)));
  await above.go('/staff/inbox');
  await above.sees(t.t('deadline.passed-territory').split('{n}')[0].trim());
  await above.check('messages');
  await above.end();
});

// Days in winter, in which no term of another walk ends; each walk has its own.
journey('a department adds a day off to the work calendar of its region', { brief: true }, async t => {
  const source = `№ ${t.variant}`;
  await signInShared(t, one(t, 'department'));
  await t.go('/staff/calendar');
  await t.check('calendar');
  await t.follow('main a.btn[href$="/staff/calendar/day"]');
  await t.submit('main form');
  await t.check('mistakes', { status: 422 });
  for (const [part, value] of [['d', t.width === 390 ? '30' : '29'], ['m', '12'], ['y', '2026']]) await t.fill(`day.${part}`, value);
  await t.chooseFirst('region');
  await t.choose('working', 'no');
  await t.fill('source', source);
  await t.fill('reason', t.t('admission.calendar.off'));
  await t.submit('main form');
  await t.sees(source);
  await t.check('calendar with the day');
});
