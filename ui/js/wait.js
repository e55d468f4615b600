// The waiting page: listens to the own place, or asks for it as often as the server says when it cannot listen, writes the
// numbers, and fetches the page itself when anything else changed. When the turn comes, the page's own address leads on.
// One tab of several asks.
const part = document.getElementById('line');
if (part) {
  const number = new Intl.NumberFormat('ru');
  const at = name => document.querySelector('[data-wait-' + name + ']');
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('oqu-wait' + part.dataset.wait) : null;
  let next = part.dataset.next * 1e3, timer, heard = 0, said = Date.now();

  const later = wait => { clearTimeout(timer); timer = setTimeout(() => { timer = 0; ask(); }, wait); };
  const swap = page => {
    const fresh = page && page.getElementById('line'), old = document.getElementById('line');
    if (!fresh) return location.reload();
    old.replaceWith(document.adoptNode(fresh));
  };
  const fetchPage = () => {
    const call = new XMLHttpRequest();
    call.open('GET', location.href);
    call.responseType = 'document';
    call.onload = () => new URL(call.responseURL).pathname === location.pathname ? swap(call.response) : location.replace(call.responseURL);
    call.send();
  };
  const show = s => {
    next = s.next * 1e3;
    if (s.state !== 'waiting' && s.state !== 'closed') return location.reload();
    const eta = s.eta || [0, 0];
    const sign = [eta[0], eta[1] || 0, s.msg, s.returning, s.paused | 0, s.stale | 0, s.rebuilding | 0, s.changed | 0].join('.');
    if (sign !== document.getElementById('line').dataset.sign) fetchPage();
    const text = number.format(s.pos);
    document.title = text + document.title.replace(/^[\d\s\u00a0]+/, ' ');
    at('pos').textContent = text;
    at('ahead').textContent = number.format(s.ahead);
    at('at').textContent = new Date(s.asof * 1e3).toTimeString().slice(0, 8);
    at('off').hidden = true;
    if (Date.now() - said > 6e4) { said = Date.now(); at('say').textContent = at('say').textContent.replace(/[\d\s\u00a0]*\d/, ' ' + text); }
  };
  const tell = s => {
    show(s);
    if (channel) channel.postMessage(s);
  };
  // A stream ends after a while, and the browser opens the next: so the server knows who is still there.
  const listen = () => {
    const stream = new EventSource(part.dataset.wait.replace('status', 'stream'));
    let came = false;
    stream.onmessage = e => { came = true; tell(JSON.parse(e.data)); };
    stream.onerror = () => {
      if (came && !stream.readyState) { came = false; return; }
      stream.close();
      later(next);
    };
  };
  const ask = () => {
    if (Date.now() - heard < next / 2) return later(next);
    const call = new XMLHttpRequest();
    call.open('GET', part.dataset.wait + (document.hidden ? '?hidden=1' : ''));
    call.responseType = 'json';
    call.onload = () => {
      if (call.status === 401) return location.reload();
      if (call.status === 429) return later(1e3 * call.getResponseHeader('Retry-After'));
      if (call.status !== 200) return call.onerror();
      tell(call.response);
      call.response.push ? listen() : later(document.hidden ? Math.max(next, 6e4) : next);
    };
    call.onerror = () => { at('off').hidden = false; next = Math.min(next * 2, 12e4); later(next); };
    call.send();
  };
  if (channel) channel.onmessage = e => { heard = Date.now(); show(e.data); };
  const back = () => { if (!document.hidden && timer) later(5e3 * Math.random()); };
  document.addEventListener('visibilitychange', back);
  addEventListener('online', back);
  listen();
}
