// Who forgot the password and still has the telephone and the authenticator.
import { accounts, signInStaff, smsAfter, totp } from '../actors.mjs';
import { journey } from '../journey.mjs';

const NEW_PASSWORD = 'Aq-bulut-7-qala';

// The last clerks of the list, whom no other journey knows: their password is another one afterwards.
const clerkOf = t => accounts(t).filter(a => a.role === 'clerk').at(t.width === 390 ? -1 : -2);
const phoneOf = t => `+7 701 000 00 0${t.width === 390 ? 1 : 2}`;

const codeAfter = (t, act) => smsAfter(t, phoneOf(t).replaceAll(' ', ''), /\b(\d{8})\b/, act);

// req: M456-5.9b
journey('staff prove a phone and replace a forgotten password through it', { brief: true }, async t => {
  const clerk = clerkOf(t), other = await t.other();
  await signInStaff(t, clerk);
  await t.go('/staff/account');
  await t.check('own account');
  await t.follow('main a[href="/staff/contacts"]');
  await t.check('contacts: none');
  await t.follow('main a[href$="/phone"]');
  await t.check('phone');
  await t.fill('phone', phoneOf(t));
  const proof = await codeAfter(t, () => t.submit('main form'));
  await t.fill('code', '00000000');
  await t.submit('main form');
  await t.check('code: mistake', { status: 422 });
  await t.fill('code', proof);
  await t.submit('main form');
  await t.sees(phoneOf(t));
  await t.check('contacts');
  await other.go('/staff/sign-in');
  await other.follow('main a[href="/staff/reset"]');
  await other.check('forgotten');
  await other.fill('iin', clerk.iin);
  const code = await codeAfter(t, () => other.submit('main form'));
  await other.check('code of reset');
  await other.fill('code', code);
  await other.submit('main form');
  await other.check('new password');
  await other.fill('new', NEW_PASSWORD);
  await other.fill('again', NEW_PASSWORD);
  await other.submit('main form');
  await other.fill('code', totp(clerk.key, Date.now() + 30_000)); // the next one: this one was used to sign in
  await other.submit('main form');
  await other.go('/staff/account');
  await other.sees(clerk.name);
  await t.go('/staff/account'); // the other session has ended
  await t.sees(t.t('account.staff.title'));
});
