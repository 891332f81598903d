/** A managed identity as App Service has it: it gives out tokens of Entra ID over HTTP, for a store that takes them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { UnsecuredJWT } from 'jose';
import { portOf, type TokenIssuer } from './token-store';

const user = '0b1ec700-0000-4000-8000-00000000000d';

/** @param lifeMs how long a token is good for */
export async function openEntraTokens(lifeMs: number): Promise<TokenIssuer> {
  const given = new Map<string, Date>();
  const identity = createServer((request, response) => {
    const resource = new URL(request.url ?? '', 'http://localhost').searchParams.get('resource');
    if (issuer.refuses || request.headers['x-identity-header'] !== 'canary-header' || resource !== 'https://redis.azure.com') {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_request"}');
      return;
    }
    const endsAt = new Date(Date.now() + lifeMs);
    const token = new UnsecuredJWT({ oid: user, jti: String(given.size) }).encode();
    given.set(token, endsAt);
    const answer = { access_token: token, expires_on: String(Math.floor(endsAt.getTime() / 1000)), resource };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...answer, token_type: 'Bearer' }));
  });
  identity.listen(0, '127.0.0.1');
  await once(identity, 'listening');
  const issuer: TokenIssuer = {
    settings: { auth: 'entra' },
    user,
    environment: { IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(identity)}/token`, IDENTITY_HEADER: 'canary-header' },
    refuses: false,
    tokensIn: (text) => [...given].flatMap(([token, endsAt]) => (text.includes(token) ? [{ token, endsAt }] : [])),
    close: () => void identity.close(),
  };
  return issuer;
}
