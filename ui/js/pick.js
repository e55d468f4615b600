// Choosing a school: the bar at the foot names the choice and the map marks its pin. Without this the form posts and
// the server does both.
const pins = document.querySelectorAll('.pin[for]'), chosen = document.getElementById('chosen');
if (chosen) {
  addEventListener('change', e => {
    const card = e.target.closest?.('.school');
    if (!card) return;
    for (const pin of pins) pin.classList.toggle('on', pin.htmlFor === e.target.id);
    chosen.textContent = card.querySelector('.school__n').textContent;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    card.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
  });
}
