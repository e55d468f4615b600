// Passkeys: the browser makes one or signs with one; what it gives goes into hidden fields of the form.
const place = document.querySelector('[data-passkey]');
if (place) {
  const go = place.querySelector('[data-passkey-go]'), form = place.closest('form'), facts = place.dataset;
  const say = name => place.querySelectorAll('[data-passkey-say]').forEach(p => { p.hidden = p.dataset.passkeySay !== name; });
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const keys = facts.passkeyKeys.split(' ').filter(Boolean).map(id => ({ type: 'public-key', id: bytes(id) }));
  const challenge = bytes(facts.passkeyChallenge), timeout = 12e4, make = facts.passkey === 'make';

  const ask = () => make
    ? navigator.credentials.create({ publicKey: {
      challenge, timeout, rp: { name: 'OQU' }, attestation: 'none', excludeCredentials: keys,
      user: { id: bytes(facts.passkeyUser), name: facts.passkeyName, displayName: facts.passkeyName },
      pubKeyCredParams: [-7, -8, -257].map(alg => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    } })
    : navigator.credentials.get({ publicKey: { challenge, timeout, allowCredentials: keys, userVerification: 'required' } });

  go.onclick = async () => {
    if (make && !form.elements.name.value.trim()) return form.requestSubmit(); // the server says what is missing
    go.disabled = true;
    say('asking');
    try {
      const given = await ask(), response = given.response;
      const set = (name, value) => { form.elements[name].value = value ? text(value) : ''; };
      set('key', given.rawId);
      set('client', response.clientDataJSON);
      set('data', make ? response.getAuthenticatorData() : response.authenticatorData);
      set('signature', response.signature);
      say('sending');
      form.requestSubmit();
    } catch (e) {
      say({ NotAllowedError: 'cancelled', InvalidStateError: 'known' }[e.name] ?? 'failed');
      go.disabled = false;
    }
  };
  say(window.PublicKeyCredential ? 'ready' : 'absent');
  go.hidden = !window.PublicKeyCredential;
}
