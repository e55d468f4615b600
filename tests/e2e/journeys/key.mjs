// Signing with a key of the National Certification Authority.
import { ALMATY, fillDraft, freshParent } from '../flows.mjs';
import { journey } from '../journey.mjs';
import { signOnPhone } from '../../peers/egov_phone.mjs';
import { startLayer } from '../../peers/ncalayer.mjs';

const press = async (t, layer, mode, text) => {
  layer.mode = mode;
  await t.page.click('[data-sign-go]');
  await t.page.getByText(t.t(text), { exact: true }).waitFor();
};

// eGov Mobile: what the phone does wrongly is refused there; when it brought the right signature, the page goes on by itself.
async function signOnThePhone(t, parent) {
  const state = await t.page.locator('[data-sign-phone]').getAttribute('data-sign-phone');
  const code = `mobileSign:${new URL(state.slice(0, -'/state'.length), t.server.base).href}`;
  for (const mode of ['token', 'document', 'garbage', 'expired'])
    t.expect((await signOnPhone(t.server.demo, parent.iin, code, mode)).status === 403, `a phone with ${mode}`);
  const moved = t.page.waitForEvent('load');
  t.expect((await signOnPhone(t.server.demo, parent.iin, code)).status === 200, 'a phone that signs');
  await moved;
}

// NCALayer on this computer: what goes wrong is said. Then the phone hands in.
async function signHere(t, parent) {
  const layer = await startLayer(t.server.demo, parent.iin);
  try {
    const devtools = await t.context.newCDPSession(t.page);
    await devtools.send('Security.setIgnoreCertificateErrors', { ignore: true }); // NCALayer installs its own
    await press(t, layer, 'silent', 'signature.key.absent');
    await press(t, layer, 'old', 'signature.key.old');
    await press(t, layer, 'cancel', 'signature.key.cancelled');
    await press(t, layer, 'fail', 'signature.key.failed');
    await press(t, layer, 'drop', 'signature.key.broken');
    for (const mode of ['expired', 'revoked', 'garbage']) {
      layer.mode = mode;
      await Promise.all([t.page.waitForEvent('load'), t.page.click('[data-sign-go]')]);
      if (mode === 'expired') await t.check('a wrong key', { status: 422 });
    }
    await signOnThePhone(t, parent);
  } finally {
    await layer.stop();
  }
}

// The document goes out, is signed in another program, and its signature comes back.
async function signElsewhere(t, parent, use = 'sign') {
  const document = await t.page.request.get(new URL(await t.page.locator('[data-sign-bytes]').getAttribute('href'), t.server.base).href);
  const text = await document.body();
  const signed = await fetch(`${t.server.demo}/key?iin=${parent.iin}&kind=own&use=${use}`, { method: 'POST', body: text });
  await t.page.setInputFiles('[name=file]', { name: 'application.p7s', mimeType: 'application/pkcs7-signature', buffer: (t.signed = { text, signature: Buffer.from(await signed.arrayBuffer()) }).signature });
  await t.submit('form:has([name=file])');
}

// Whoever is given the two files checks them, and does not learn the parent's name.
async function checkBoth(t, { text, signature }) {
  await t.go('/check/file');
  await t.page.setInputFiles('[name=document]', { name: 'document.txt', mimeType: 'text/plain', buffer: text });
  await t.page.setInputFiles('[name=file]', { name: 'document.txt.p7s', mimeType: 'application/pkcs7-signature', buffer: signature });
  await t.submit('form:has([name=file])');
  await t.check('a signed document');
  await t.sees(t.t('signature.check.valid'));
  await t.sees(t.t('signature.check.person'));
}

// What was said about the own signature, and what is said now.
async function openVerdict(t) {
  await t.follow('main a[href^="/my/signatures/"]');
  await t.submit('form[action^="/my/signatures/"]');
  await t.check('a verdict then and now');
  await t.sees(t.t('signature.verdict.repeated'));
}

// The same person comes back with the other key.
async function signInWithKey(t, parent) {
  await t.context.clearCookies({ name: /^__Host-family/ });
  await t.go('/my/account');
  await t.submit('form[action="/my/sign-in/key/begin"]');
  await t.check('sign in with a key');
  if (!t.script) return signElsewhere(t, parent, 'sign-in');
  const layer = await startLayer(t.server.demo, parent.iin);
  try {
    for (const mode of ['other-use', 'own']) {
      layer.mode = mode;
      await Promise.all([t.page.waitForEvent('load'), t.page.click('[data-sign-go]')]);
      if (mode !== 'own') await t.sees(t.t('signature.sign-in.other-key'));
    }
  } finally {
    await layer.stop();
  }
}

// req: M456-23.10
journey('a parent signs with a key and signs in with one', { brief: true }, async t => {
  const parent = await freshParent(t, ALMATY);
  await fillDraft(t, parent);
  await t.submit('main form[action$="/offer"]');
  await t.check('choose how to sign');
  await (t.script ? signHere : signElsewhere)(t, parent);
  await t.sees(t.t('admission.case.accepted'));
  await openVerdict(t);
  if (!t.script) await checkBoth(t, t.signed);
  await signInWithKey(t, parent);
  await t.at('/my/account');
});
