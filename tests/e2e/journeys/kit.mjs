// The sample pages: every part of the interface, before any feature uses it. They are written in Kazakh only.
import { journey } from '../journey.mjs';

const kit = { server: 'kit', langs: ['kk'] };

journey('every part for families looks right and can be used', kit, async t => {
  await t.go('/kit/public');
  await t.check('parts');
});

journey('every part for staff looks right and can be used', kit, async t => {
  await t.go('/kit/staff');
  await t.check('parts');
});

// req: M456-5.6
journey('a work list can be walked with J, K and X', { ...kit, once: true }, async t => {
  await t.go('/kit/staff');
  const focused = () => t.page.evaluate(() => document.activeElement.textContent);
  await t.page.keyboard.press('KeyJ');
  t.expect((await focused()) === 'Нұрлан Әлихан', 'J goes to the first row');
  await t.page.keyboard.press('KeyJ');
  t.expect((await focused()) === 'Оспан Інжу', 'J goes to the next row');
  await t.page.keyboard.press('KeyK');
  t.expect((await focused()) === 'Нұрлан Әлихан', 'K goes back');
  await t.page.keyboard.press('KeyX');
  t.expect(await t.page.isChecked('[name=s][value="1"]'), 'X ticks the row');
  await t.page.keyboard.press('Slash');
  await t.page.keyboard.type('jkx');
  t.expect((await t.page.inputValue('[type=search]')) === 'jkx', 'letters are typed in the search box');
});
