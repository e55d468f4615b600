// What documents to keep say: the text of a PDF that a link of the page leads to.
import { execFileSync } from 'node:child_process';

export async function pdfText(t, link) {
  const address = await t.page.locator(link).first().getAttribute('href');
  const answer = await t.page.request.get(new URL(address, t.server.base).href);
  t.expect(answer.ok(), `${address} to keep, not ${answer.status()}`);
  return execFileSync('pdftotext', ['-', '-'], { input: await answer.body() }).toString().replace(/\s+/g, ' ');
}
