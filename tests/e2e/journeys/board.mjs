// Figures of admission: the ministry from the country down to a school, a department in its territory, oversight.
import { accounts, signInShared } from '../actors.mjs';
import { journey } from '../journey.mjs';

const CITY = 'Астана қаласы';
const one = (t, role, where = '') => accounts(t).find(a => a.role === role && a.where_kk.startsWith(where));

journey('the ministry looks from the country down to a school', { brief: true }, async t => {
  await signInShared(t, one(t, 'ministry'));
  await t.go('/staff/board');
  await t.check('country');
  await t.sees(t.t('board.chart.days'));
  await t.sees(t.t('board.chart.plan'));
  await t.follow('main table th.c-name a');
  await t.check('region');
  await t.follow('main table th.c-name a');
  await t.check('district');
  await t.follow('main table th.c-name a');
  await t.check('board of a school');
  await t.go('/staff/admission');
  await t.check('no working screen', { status: 403 });
});

journey('a department looks at its own territory and at no other', { brief: true }, async t => {
  await signInShared(t, one(t, 'department', CITY));
  await t.go('/staff/board');
  await t.sees(t.t('board.overdue-title'));
  await t.check('own territory');
  await t.go('/staff/board/place/750000000');
  await t.check('another region', { status: 403 });
});

journey('oversight reads the figures and their time', { brief: true }, async t => {
  await signInShared(t, one(t, 'oversight'));
  await t.go('/staff/board');
  await t.sees('2026');
  await t.check('country');
});
