// The entrance from the portal of electronic government.
import { journey } from '../journey.mjs';

// req: J73-A2.3
journey('a parent starts the service on eGov and arrives signed in', { brief: true }, async t => {
  const { page } = t, arrived = url => url.href.startsWith(t.server.base);
  await page.goto(`${t.server.demo}/portal?lang=${t.lang === 'ru' ? 'ru' : 'kk'}`);
  await page.locator('main a').first().click();
  await page.locator('button.who').first().click();
  await Promise.all([page.waitForURL(arrived), page.locator('form[action="/portal/start"] button').click()]);
  await t.check('children and applications');
  t.expect(new URL(page.url()).pathname === '/my/', 'the children, without another question');
  await t.go('/my/egov/start?start=somebody.elses.start');
  await t.check('a start that is not the portal’s', { status: 403 });
});
