// The system of a publisher (a tool of LTI 1.3) as another would write it: it begins a login, reads tokens with the npm library jose, and
// remembers by the name in them which page somebody was on. Nothing here knows how OQU makes its tokens.
import http from 'node:http';
import crypto from 'node:crypto';

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';

// platform: what an administrator copied from the page of registration: { issuer, client, authorize, keys }; set before the first launch.
export async function startTool(jose) {
  const tool = { platform: null, launches: [], refused: [] };
  const asked = new Map(), pages = new Map();

  const login = (address, response) => {
    const hint = address.searchParams, state = crypto.randomBytes(16).toString('hex'), nonce = crypto.randomBytes(16).toString('hex');
    asked.set(state, nonce);
    const way = new URL(tool.platform.authorize);
    for (const [name, value] of Object.entries({ scope: 'openid', response_type: 'id_token', response_mode: 'form_post', prompt: 'none', state, nonce,
      client_id: hint.get('client_id'), redirect_uri: `${tool.address}/launch`, login_hint: hint.get('login_hint'), lti_message_hint: hint.get('lti_message_hint') }))
      way.searchParams.set(name, value);
    response.writeHead(302, { location: way.href }).end();
  };

  // Each state and nonce counts once (1EdTech Security Framework 1.0, 5.1.3).
  const accept = async form => {
    const state = form.get('state'), nonce = asked.get(state);
    if (!asked.delete(state)) throw new Error('the state is not ours, or was used');
    if (form.get('error')) throw new Error(form.get('error'));
    const { issuer, client, keys } = tool.platform;
    const { payload } = await jose.jwtVerify(form.get('id_token'), jose.createRemoteJWKSet(new URL(keys)),
      { issuer, audience: client, algorithms: ['RS256'], maxTokenAge: '5 minutes', requiredClaims: ['sub', 'exp', 'iat', 'nonce'] });
    if (payload.nonce !== nonce) throw new Error('the nonce is another');
    if (payload[`${CLAIM}message_type`] !== 'LtiResourceLinkRequest' || payload[`${CLAIM}version`] !== '1.3.0') throw new Error('no resource link of 1.3');
    for (const name of ['deployment_id', 'target_link_uri', 'roles']) if (!payload[CLAIM + name]?.length) throw new Error(`no ${name}`);
    if (!payload[`${CLAIM}resource_link`]?.id) throw new Error('no resource link');
    return payload;
  };

  const show = (response, status, text) =>
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><html lang="kk"><title>Әліппе</title><h1>${text}</h1></html>`);

  const server = http.createServer((request, response) => {
    const address = new URL(request.url, tool.address);
    let body = '';
    request.on('data', piece => { body += piece; });
    request.on('end', async () => {
      if (address.pathname === '/login') return login(address, response);
      if (address.pathname !== '/launch') return show(response, 200, 'Әліппе');
      try {
        const claims = await accept(new URLSearchParams(body));
        tool.launches.push({ body, claims });
        show(response, 200, `Әліппе, ${pages.get(claims.sub) ?? 1}-бет`);
      } catch (error) {
        tool.refused.push(error.message);
        show(response, 403, 'Жоқ');
      }
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  tool.address = `http://127.0.0.1:${server.address().port}`;
  tool.turnTo = (subject, page) => pages.set(subject, page);
  tool.stop = () => server.close();
  return tool;
}

export const claim = (launch, name) => launch.claims[CLAIM + name];
