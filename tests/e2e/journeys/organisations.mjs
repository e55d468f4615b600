// Who keeps the register of organisations and of legal acts.
import { accounts, signInShared } from '../actors.mjs';
import { journey } from '../journey.mjs';

const asAdmin = t => signInShared(t, accounts(t).find(a => a.role === 'admin'));

// Each walk opens a school of its own, so that walks side by side do not meet in one record.
async function openSchool(t) {
  await t.go(`/staff/organisations?kind=gymnasium&sort=${t.lang === 'kk' ? 'name' : '-name'}`);
  await t.follow('main tbody a');
}

journey('an administrator corrects the record of a school and finds it in the history', { brief: true }, async t => {
  await asAdmin(t);
  await t.go('/staff/organisations');
  await t.check('register');
  await openSchool(t);
  await t.check('record');
  await t.follow('main a[href$="/names"]');
  const reason = `№ ${t.variant}`, phone = '+7 717 200 00 09';
  await t.fill('phone', '12');
  await t.submit('main form');
  await t.check('names: mistakes', { status: 422 });
  await t.fill('phone', phone);
  await t.fill('reason', reason);
  await t.submit('main form');
  await t.sees(t.t('organisation.card.changed'));
  await t.sees(phone);
  await t.sees(t.t('organisation.history.why', { reason }));
  await t.check('record with history');
});

journey('an administrator sees what a new organisation, a licence, a move and a closing need', { brief: true }, async t => {
  await asAdmin(t);
  await t.go('/staff/organisations?kind=region-department');
  await t.follow('main tbody a');
  await t.check('department');
  await t.follow('main .actions a.btn[href$="/new"]');
  await t.submit('main form');
  await t.check('new organisation: mistakes', { status: 422 });
  for (const form of ['licence', 'languages', 'parent', 'status']) {
    await openSchool(t);
    await t.follow(`main a[href$="/${form}"]`);
    await t.check(form);
    await t.submit('main form');
    await t.check(`${form}: mistakes`, { status: 422 });
  }
});

journey('an administrator of the ministry enters a legal act in both languages', { brief: true }, async t => {
  await asAdmin(t);
  await t.go('/staff/organisations');
  await t.follow('main a[href="/staff/acts"]');
  await t.check('acts');
  await t.follow('main .actions a.btn');
  await t.submit('main form');
  await t.check('new act: mistakes', { status: 422 });
  await t.fill('code', `order-${t.lang}-${t.width}-${t.script ? 'a' : 'b'}`);
  await t.fill('number', '77');
  await t.page.fill('[name="adopted_on.d"]', '1');
  await t.page.fill('[name="adopted_on.m"]', '4');
  await t.page.fill('[name="adopted_on.y"]', '2026');
  await t.fill('title_kk', 'Қабылдау мерзімдері туралы');
  await t.submit('main form');
  await t.sees(t.t('organisation.act.incomplete'));
  await t.check('incomplete act');
  await t.follow('main .actions a.btn');
  await t.fill('title_ru', 'О сроках приёма');
  await t.fill('reason', '№ 77');
  await t.submit('main form');
  await t.sees(t.t('organisation.act.complete'));
  await t.check('act');
});
