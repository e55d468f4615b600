// A department asks what would be under another ratio, and reads it beside what was.
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
