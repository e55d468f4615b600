// Who keeps accounts and rights, and who watches them.
import { accounts, signInShared, signInStaff } from '../actors.mjs';
import { journey } from '../journey.mjs';

const as = (t, role) => signInShared(t, accounts(t).find(a => a.role === role));

journey('an administrator finds a person and reads what they did in a period', { brief: true }, async t => {
  const clerk = accounts(t).find(a => a.role === 'clerk');
  await as(t, 'admin');
  await t.check('people');
  await t.fill('q', clerk.name);
  await t.submit('form[role=search]');
  await t.follow('main tbody a');
  await t.sees(clerk.name);
  await t.check('person');
  await t.follow('main a[href$="/journal"]');
  await t.check('journal of a person');
  await t.go(`${t.page.url().split('?')[0]}?from=2026-06-17&to=2026-06-17`);
  await t.check('journal of a day');
});

journey('an administrator makes an account and gives it a role', { brief: true }, async t => {
  await as(t, 'admin');
  await t.follow('main .actions a.btn');
  await t.check('new account');
  await t.submit('main form');
  await t.check('mistakes', { status: 422 });
  await t.go('/staff/admin/people');
  await t.follow('main tbody a');
  await t.follow('main a[href$="/grant"]');
  await t.check('new role');
  await t.submit('main form');
  await t.check('role: mistakes', { status: 422 });
});

// The page that gives a role to the person of that name; gives the address of their card.
async function toGrant(t, { name }) {
  await t.go('/staff/admin/people');
  await t.fill('q', name);
  await t.submit('form[role=search]');
  await t.follow('main tbody a');
  const person = new URL(t.page.url()).pathname;
  await t.follow('main a[href$="/grant"]');
  return person;
}

// Roles with power take two administrators.
async function secondApproves(t, proposal) {
  const second = await t.other();
  await signInStaff(second, accounts(t).filter(a => a.role === 'admin').at(-1));
  await second.go('/staff/approvals?state=OPEN');
  await second.check('proposals');
  await second.go(proposal);
  await second.check('proposal to settle');
  await second.choose('answer', 'APPROVED');
  await second.submit('main form');
  await second.check('proposal approved');
  await second.end();
}

// req: J73-4.2a
journey('an officer gets the role of the ministry for a term, and no working screen with it', { once: true }, async t => {
  const all = accounts(t), officer = all.filter(a => a.role === 'department').at(-1), words = t.t('journal.access.refused');
  await as(t, 'admin');
  await toGrant(t, all.find(a => a.role === 'ministry'));
  const ministry = await t.page.locator('[name=bin]').inputValue();
  const person = await toGrant(t, officer);
  await t.fill('bin', ministry);
  await t.choose('role', 'ministry');
  await t.fill('to.d', '31');
  await t.fill('to.m', '12');
  await t.fill('to.y', '2026');
  await t.fill('reason', '№ 15 бұйрық');
  await t.submit('main form');
  await t.sees('31');
  await t.check('role proposed');
  await secondApproves(t, new URL(t.page.url()).pathname);
  const other = await t.other();
  await signInStaff(other, officer);
  await other.go('/staff/account');
  await other.submit('form[action="/staff/account/role"]');
  await other.go('/staff/board');
  await other.check('all regions');
  other.expect((await other.page.locator('main table th.c-name').count()) > 1, 'more than one region');
  await other.go('/staff/admission');
  await other.check('no working screen', { status: 403 });
  await other.end();
  await t.go(`${person}/journal`);
  await t.sees(words);
});

journey('information security reads failed sign-ins', { brief: true }, async t => {
  await as(t, 'security');
  await t.go('/staff/admin/sign-ins');
  await t.check('failed sign-ins');
  await t.go('/staff/usage?by=USER');
  await t.check('use of the platform');
});
