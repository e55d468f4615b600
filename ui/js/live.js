// Parts that refresh themselves: <div id="seats" data-live="20">. The whole page (or data-live-url) is fetched every
// so many seconds and each live part is replaced by the one with its id; a part that holds the focus waits.
// When the server redirects to another page, the browser follows it there (the turn in the waiting room has come).
// One status line may be told: the element [data-live-say] of the new page, at most once a minute.
// XMLHttpRequest parses the answer itself, so no text becomes markup in script (Trusted Types stay strict).
const first = document.querySelector('[data-live]');
if (first) {
  const say = document.querySelector('[data-live-say]');
  const address = first.dataset.liveUrl || location.href;
  const usual = first.dataset.live * 1e3;
  let pause = usual, said = Date.now();

  const swap = page => {
    for (const old of document.querySelectorAll('[data-live]')) {
      const fresh = page.getElementById(old.id);
      if (fresh && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(fresh));
    }
    const news = page.querySelector('[data-live-say]');
    if (say && news && news.textContent !== say.textContent && Date.now() - said > 6e4) {
      said = Date.now();
      say.textContent = news.textContent;
    }
  };
  // A part that came back without data-live is at its end; without any, nobody asks any more.
  const later = () => document.querySelector('[data-live]') && setTimeout(() => document.hidden ? later() : ask(), pause * (.85 + Math.random() * .3));
  const ask = () => {
    const call = new XMLHttpRequest();
    call.open('GET', address);
    call.responseType = 'document';
    call.onloadend = () => {
      const good = call.status === 200 && call.response;
      if (good && new URL(call.responseURL).pathname !== new URL(address, location).pathname) return location.replace(call.responseURL);
      if (good) swap(call.response);
      pause = good ? usual : Math.min(pause * 2, 12e4);
      document.documentElement.toggleAttribute('data-offline', !good);
      later();
    };
    call.send();
  };
  later();
}
