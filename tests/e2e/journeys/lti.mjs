// A textbook of a publisher's own system, opened from the account by one press (LTI 1.3).
import { startTool, claim } from '../../peers/lti_tool.mjs';
import { accounts, confirm, signInShared, signInStaff } from '../actors.mjs';
import { journey } from '../journey.mjs';

// The ministry's administrator connects the system, with one textbook, for the whole country.
async function connect(t, tool) {
  const admin = await t.other(), account = accounts(t).find(a => a.role === 'admin');
  await signInShared(admin, account);
  await admin.go('/staff/tools');
  await admin.check('systems of resources');
  await admin.go('/staff/tools/new');
  await confirm(admin, account);
  await admin.check('new system');
  await admin.fill('name', 'Оқулықтар сөресі');
  await admin.fill('holder', 'Сынақ баспасы');
  await admin.fill('login', `${tool.address}/login`);
  await admin.fill('redirects', `${tool.address}/launch`);
  await admin.submit('main form');
  const page = new URL(admin.page.url()).pathname;
  await admin.go(`${page}/resource`);
  await admin.choose('kind', 'TEXTBOOK');
  await admin.fill('title', 'Әліппе');
  await admin.fill('address', `${tool.address}/book`);
  await admin.choose('language', '');
  await admin.fill('from', '1');
  await admin.fill('to', '1');
  await admin.check('new resource');
  await admin.submit('main form');
  const [issuer, client, authorize, keys] = await admin.page.locator('section[aria-labelledby=platform] dd').allInnerTexts();
  tool.platform = { issuer: issuer.trim(), client: client.trim(), authorize: authorize.trim(), keys: keys.trim() };
  return { admin, page };
}

async function subscribe({ admin, page }) {
  await admin.go(`${page}/subscription`);
  await admin.fill('contract', '№ 5, 2026');
  await admin.fill('until.d', '31');
  await admin.fill('until.m', '5');
  await admin.fill('until.y', '2030');
  await admin.check('subscription');
  await admin.submit('main form');
  await admin.check('one system');
  await admin.end();
}

// req: M456-33-1.13b, M456-9b
journey('a textbook opens at the last page by one press, and a token counts once', { once: true, alone: true }, async t => {
  const jose = await import('jose'), tool = await startTool(jose);
  t.server.origins.push(tool.address);
  const connected = await connect(t, tool);
  const reader = accounts(t).filter(a => a.role === 'clerk').at(-4);
  await signInStaff(t, reader);
  await t.go('/staff/library');
  await t.check('not available');
  t.expect(await t.page.locator('main form').count() === 0, 'nothing to open without a subscription');
  await subscribe(connected);

  const open = async () => {
    await t.go('/staff/library');
    await Promise.all([t.page.waitForURL(`${tool.address}/launch`), t.page.click('main form button')]);
    return t.page.innerText('h1');
  };
  await t.go('/staff/account');
  await t.go('/staff/library');
  await t.check('library');
  t.expect(await open() === 'Әліппе, 1-бет', 'opened, signed in');
  const [first] = tool.launches;
  tool.turnTo(first.claims.sub, 17);
  t.expect(await open() === 'Әліппе, 17-бет', 'at the last page');
  t.expect(claim(first, 'target_link_uri') === `${tool.address}/book` && claim(first, 'resource_link').title === 'Әліппе', 'the textbook');
  t.expect(claim(first, 'context').title && claim(first, 'tool_platform').guid === tool.platform.issuer, 'the school and the platform');
  t.expect(!JSON.stringify(first.claims).includes(reader.iin) && !JSON.stringify(first.claims).includes(reader.name), 'a publisher sees only a name made up for it');

  // What the browser sent, sent again later; and the same with another's state.
  const again = await fetch(`${tool.address}/launch`, { method: 'POST', body: new URLSearchParams(first.body) });
  t.expect(again.status === 403 && tool.refused.at(-1) === 'the state is not ours, or was used', 'a token that comes again');
  const old = new URLSearchParams(first.body).get('id_token');
  const late = await jose.jwtVerify(old, jose.createRemoteJWKSet(new URL(tool.platform.keys)), { currentDate: new Date(Date.now() + 61_000) }).catch(error => error.code);
  t.expect(late === 'ERR_JWT_EXPIRED', `a minute later it is over: ${late}`);
  tool.stop();
});
