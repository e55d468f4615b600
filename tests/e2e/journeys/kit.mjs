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

journey('a live part refreshes and keeps what somebody types', { ...kit, once: true }, async t => {
  await t.page.clock.install();
  await t.go('/kit/public');
  await t.page.fill('#code', '123');
  await t.page.route('**/kit/public', async route => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('>23<', '>22<').replace('23 бос орын', '22 бос орын') });
  });
  await t.page.clock.runFor(70_000);
  await t.page.waitForFunction(() => document.querySelector('#seats b').textContent === '22');
  t.expect((await t.page.inputValue('#code')) === '123', 'typed text stays');
  await t.page.waitForFunction(() => document.querySelector('[data-live-say]').textContent === '22 бос орын');
});

journey('a live part says when the line is broken and comes back', { ...kit, once: true }, async t => {
  await t.page.clock.install();
  await t.go('/kit/public');
  const offline = () => t.page.evaluate(() => document.documentElement.hasAttribute('data-offline'));
  await t.page.route('**/kit/public', route => route.abort());
  await t.page.clock.runFor(25_000);
  await t.page.waitForFunction(() => document.documentElement.hasAttribute('data-offline'));
  await t.page.unroute('**/kit/public');
  t.wrong.length = 0; // the broken line is told in the console too
  await t.page.clock.runFor(50_000);
  await t.page.waitForFunction(() => !document.documentElement.hasAttribute('data-offline'));
  t.expect(!(await offline()), 'the page knows that it is connected again');
});

journey('a large photo is made smaller before it is sent', { ...kit, once: true }, async t => {
  await t.go('/kit/public');
  const photo = Buffer.from(await t.page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 3600, height: 2400 });
    const pen = canvas.getContext('2d');
    for (let y = 0; y < 2400; y += 4)
      for (let x = 0; x < 3600; x += 4) {
        pen.fillStyle = `hsl(${(x * 7 + y * 13) % 360} 70% 50%)`;
        pen.fillRect(x, y, 4, 4);
      }
    return canvas.toDataURL('image/jpeg', 1).split(',')[1];
  }), 'base64');
  t.expect(photo.length > 600_000, 'a photo large enough to be made smaller');
  await t.page.setInputFiles('#f1', { name: 'suret.jpeg', mimeType: 'image/jpeg', buffer: photo });
  await t.page.waitForFunction(most => document.querySelector('#f1').files[0].size < most, photo.length);
  const sent = await t.page.evaluate(async () => {
    const file = document.querySelector('#f1').files[0], image = await createImageBitmap(file);
    return { name: file.name, width: image.width, height: image.height };
  });
  t.expect(sent.name === 'suret.jpg' && sent.width === 2200 && sent.height === 1467, `a smaller photo, not ${JSON.stringify(sent)}`);
  await t.page.setInputFiles('#f1', { name: 'x.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(700_000) });
  t.expect((await t.page.evaluate(() => document.querySelector('#f1').files[0].size)) === 700_000, 'another kind of file goes as it is');
});

journey('a second press of the same button sends nothing', { ...kit, once: true }, async t => {
  let sent = 0;
  await t.go('/kit/public');
  await t.page.route('**/kit/public', async route => {
    if (route.request().method() === 'POST') sent++;
    await new Promise(done => setTimeout(done, 800));
    await route.continue({ method: 'GET' }).catch(() => {});
  });
  await t.page.evaluate(() => {
    const button = document.querySelector('form[method=post] [type=submit]');
    button.click();
    button.click();
  });
  await t.page.waitForEvent('load');
  t.expect(sent === 1, `one request, not ${sent}`);
});
