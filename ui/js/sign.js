// Signing with a key: NCALayer, a program on the visitor's computer, signs the bytes behind the link, or a list of many
// with one PIN; its answer goes into the file field of the form that also takes a file made elsewhere.
const uses = { sign: '1.3.6.1.5.5.7.3.4', 'sign-in': '1.3.6.1.5.5.7.3.2' }; // two kinds of keys: for documents, for signing in
const place = document.querySelector('[data-sign]'), field = document.querySelector('input[type=file][name=file]');
if (place && field) {
  const go = place.querySelector('[data-sign-go]'), link = document.querySelector('[data-sign-bytes]');
  const say = name => place.querySelectorAll('[data-sign-say]').forEach(p => { p.hidden = p.dataset.signSay !== name; });

  // One connection, one question. Gives n signatures as text, or throws the name of what to say.
  const ask = (question, n) => new Promise((done, fail) => {
    const socket = new WebSocket('wss://127.0.0.1:13579');
    const late = setTimeout(() => socket.close(), 5e3);
    let greeted = false;
    socket.onclose = () => { clearTimeout(late); fail(greeted ? 'broken' : 'absent'); };
    socket.onmessage = e => {
      if (e.data === '--heartbeat--') return;
      let said;
      try { said = JSON.parse(e.data); } catch { return socket.close(); }
      if (!greeted) {
        if (!said?.result?.version) return socket.close();
        greeted = true;
        clearTimeout(late);
        say('choose');
        return socket.send(JSON.stringify(question));
      }
      const found = [said?.body?.result].flat();
      if (found.length >= n && found.every(one => typeof one === 'string' && one)) done(found.slice(0, n));
      else fail(said?.errorCode === 'MODULE_NOT_FOUND' ? 'old' : said?.status === true ? 'cancelled' : 'failed');
      socket.onclose = null;
      socket.close();
    };
  });

  const sign = async () => {
    const answer = await fetch(link.href);
    if (!answer.ok) throw 'broken';
    const list = link.dataset.signBytes === 'list';
    const data = list ? await answer.json() : btoa(String.fromCharCode(...new Uint8Array(await answer.arrayBuffer())));
    const args = {
      allowedStorages: null, format: 'cms', data, locale: document.documentElement.lang,
      signingParams: { decode: true, encapsulate: false, digested: false, tsaProfile: {} },
      signerParams: { extKeyUsageOids: [uses[place.dataset.sign]], chain: null },
    };
    const found = await ask({ module: 'kz.gov.pki.knca.basics', method: 'sign', args }, list ? data.length : 1);
    const box = new DataTransfer(); // one a line, unless it comes as PEM
    box.items.add(new File([found.map(one => one.startsWith('-') ? one : one.replace(/\s+/g, '')).join('\n')], 'signature.p7s'));
    field.files = box.files;
    say('sending');
    field.form.requestSubmit();
  };
  go.onclick = async () => {
    go.disabled = true;
    say('looking');
    try { await sign(); } catch (why) { say(typeof why === 'string' ? why : 'broken'); go.disabled = false; }
  };
  place.hidden = false;
}
