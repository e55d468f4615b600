// Families before anybody signs in: how it works, when, whether the child is old enough, which school, how many seats.
import { journey } from '../journey.mjs';

const keyboard = { keyboard: true };

// req: J73-2.1 J73-A1 J73-6.2
journey('anyone reads how admission works without signing in', keyboard, async t => {
  await t.go('/');
  await t.check('home');
  await t.follow('main a[href="/admission"]');
  await t.sees(t.t('guide.rule.title'));
  await t.sees(t.t('guide.withdraw.title'));
  await t.sees(t.t('guide.law.title'));
  for (const picture of ['form-065', 'form-052-2', 'photo-3x4', 'rule-3-1'])
    t.expect(await t.page.locator(`main img[src*="${picture}."]`).count() === 1, `the picture ${picture}`);
  await t.check('guide');
});

// req: J73-2.2 J73-S1 J73-S2 J73-S3 J73-S4
journey('opening dates of every region are public', { brief: true }, async t => {
  await t.go('/admission/dates');
  const waves = await t.page.locator('.wave').allInnerTexts();
  t.expect(waves.length === 4, 'four waves');
  ['27', '10', '18', '29'].forEach((day, i) => t.expect(new RegExp(`(^|\\s)${day}\\s`).test(waves[i]), `wave ${i + 1} opens on day ${day}: ${waves[i]}`));
  t.expect(await t.page.locator('main tbody tr').count() === 20, 'twenty regions');
  await t.check('dates');
});

// req: J73-A2.2
journey('a parent learns whether the child is old enough', keyboard, async t => {
  const ask = async (day, month, year) => {
    await t.fill('born.d', day);
    await t.fill('born.m', month);
    await t.fill('born.y', year);
    await t.submit('main form');
  };
  await t.go('/admission/age');
  await t.check('question');
  await ask('31', '12', '2020');
  await t.sees(t.t('guide.age.basis'));
  const choice = await t.page.locator('#answer').innerText();
  await t.check('the parent decides');
  await ask('1', '1', '2021');
  t.expect((await t.page.locator('#answer').innerText()) !== choice, 'another answer one day later');
  await t.check('too early');
  await ask('31', '2', '2020');
  t.expect(await t.page.locator('.errors').count() === 1, 'a day that does not exist is an error');
  await t.check('no such day', { status: 422 });
});

// req: M456-1 J73-A4.2
journey('a school shows its free seats to everyone', { brief: true }, async t => {
  await t.go('/schools');
  await t.check('list');
  const schools = t.page.locator('main table tbody th a');
  t.expect(await schools.count() > 10, 'a list of schools');
  await t.follow('main table tbody th a');
  await t.sees(t.t('guide.school.about'));
  await t.check('school');
});

// req: J73-A4.2
journey('an address leads to the school of its territory', keyboard, async t => {
  // A street that belongs to a school of Astana as a whole.
  await t.go('/admission/dates');
  await t.follow('main a[href*="region=71"]');
  await t.follow('main table tbody th a');
  const school = (await t.page.locator('h1').innerText()).trim();
  const street = (await t.page.locator('.streets li').allInnerTexts()).find(line => !line.includes(':'));
  await t.go('/schools/mine');
  await t.check('region');
  await t.follow('main a.rowlink[href*="region=71"]');
  await t.fill('street', street);
  await t.fill('house', '1');
  await t.check('address');
  await t.submit('main form');
  if (await t.page.locator('main a.rowlink').count()) await t.follow('main a.rowlink');
  await t.sees(school);
  await t.check('school found');
});

// req: M456-17b
journey('a person changes the language and stays on the page', { brief: true }, async t => {
  const other = t.lang === 'kk' ? 'ru' : 'kk';
  await t.go('/admission/age?born.d=31&born.m=12&born.y=2020');
  await t.fill('born.d', '3');
  await t.follow(`.langs button[value=${other}]`);
  t.expect(await t.page.evaluate(() => document.documentElement.lang) === other, 'the page in the other language');
  t.expect(new URL(t.page.url()).pathname === '/admission/age', 'the same page');
  t.expect(await t.page.inputValue('[name="born.d"]') === '3', 'what was typed');
  await t.go('/');
  t.expect(await t.page.evaluate(() => document.documentElement.lang) === other, 'the choice is kept');
});

journey('what every footer leads to can be read', { brief: true }, async t => {
  await t.go('/accessibility');
  await t.check('accessibility');
  await t.go('/personal-data');
  await t.check('personal data');
  await t.go('/outages');
  await t.check('interruptions');
});

journey('a wrong address says where to go', { brief: true }, async t => {
  await t.go('/no-such-page');
  await t.check('not found', { status: 404 });
  await t.follow('main a.btn');
  t.expect(new URL(t.page.url()).pathname === '/', 'the way home');
});
