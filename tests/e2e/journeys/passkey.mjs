// Passkeys, with Chromium's virtual authenticator: one is added, is not added twice, and signs in alone, at both doors.
import { accounts, signInStaff } from '../actors.mjs';
import { freshParent } from '../flows.mjs';
import { journey } from '../journey.mjs';

// Clerks whom no other journey signs in.
const clerkOf = t => accounts(t).filter(a => a.role === 'clerk').at(t.width === 390 ? -3 : -4);

async function device(t) {
  const cdp = await t.context.newCDPSession(t.page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  } });
  return { verifies: isUserVerified => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }) };
}

const press = (t, says) => Promise.all([
  says ? t.page.locator(`[data-passkey-say=${says}]`).waitFor({ state: 'visible' }) : t.page.waitForEvent('load'),
  t.page.click('[data-passkey-go]'),
]);

// req: M456-5.11a
journey('a member of staff adds a passkey and signs in with it alone', { brief: true }, async t => {
  const clerk = clerkOf(t);
  await signInStaff(t, clerk);
  await t.go('/staff/account/passkeys');
  await t.check('no passkeys yet');
  if (!t.script) return t.sees(t.t('account.passkey.needs-script'));
  const own = await device(t);
  await t.fill('name', 'Nautilus');
  await press(t);
  await t.sees('Nautilus');
  await t.check('passkeys');
  await t.fill('name', 'Nautilus');
  await press(t, 'known');
  await t.context.clearCookies({ name: /^__Host-staff/ });
  await t.go('/staff/sign-in');
  await t.follow('main a[href^="/staff/sign-in/passkey"]');
  await t.check('sign in with a passkey');
  await own.verifies(false);
  await press(t, 'cancelled');
  await own.verifies(true);
  await press(t);
  await t.go('/staff/account');
  await t.sees(clerk.name);
});

// req: M456-5.11a
journey('a family adds a passkey and signs in with it alone', { once: true }, async t => {
  await freshParent(t);
  await t.go('/my/account');
  await t.follow('main a[href="/my/account/passkeys"]');
  const own = await device(t);
  await t.fill('name', 'Nautilus');
  await press(t);
  await t.sees('Nautilus');
  await t.context.clearCookies({ name: /^__Host-family/ });
  await t.go('/my/account');
  await t.follow('main a[href^="/my/sign-in/passkey"]');
  await own.verifies(false);
  await press(t, 'cancelled');
  await own.verifies(true);
  await press(t);
  await t.check('the own account of a family');
});
