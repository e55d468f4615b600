// Terms of answers: days that are not worked.
import { accounts, signInShared } from '../actors.mjs';
import { journey } from '../journey.mjs';

const one = (t, role) => accounts(t).find(a => a.role === role);

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
