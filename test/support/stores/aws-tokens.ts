/**
 * AWS as far as a login to its stores goes: what gives a pod the credentials of its role, and what looks at tokens that were signed with them. They
 * are signed again by another library than the product's.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { sign } from 'aws4';
import { portOf, type TokenIssuer } from './token-store';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a store of AWS holds a token against. */
export interface TokenTerms {
  readonly service: string;
  readonly region: string;
  readonly name: string;
  /** What is asked beside the signature. */
  readonly asked: Readonly<Record<string, string>>;
  /** Those who are known, by their key ids. */
  readonly credentialsOf: (accessKeyId: string) => Credentials | undefined;
}

const lifeMs = 15 * 60_000;

/** When a token that says what it has to, and is signed by someone known, ends; null for any other. */
export function endOfToken(token: string, terms: TokenTerms): Date | null {
  const { service, region, name, asked } = terms;
  if (!token.startsWith(`${name}/?`)) return null;
  const query = new URLSearchParams(token.slice(name.length + 2));
  const [accessKeyId = '', day = '', ...scope] = (query.get('X-Amz-Credential') ?? '').split('/');
  const credentials = terms.credentialsOf(accessKeyId);
  const written = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '');
  if (credentials === undefined || written === null || scope.join('/') !== `${region}/${service}/aws4_request`) return null;
  const [, year, month, date, hour, minute, second] = written;
  if (day !== `${year}${month}${date}`) return null;
  const signed = Object.fromEntries(query);
  const bare = { ...asked, 'X-Amz-Expires': String(lifeMs / 1000), 'X-Amz-Date': written[0] };
  const again = sign(
    { host: name, path: `/?${new URLSearchParams(bare).toString()}`, service, region, signQuery: true },
    { ...credentials },
  );
  const expected = Object.fromEntries(new URL(again.path ?? '', 'http://store').searchParams);
  if (JSON.stringify(sorted(signed)) !== JSON.stringify(sorted(expected))) return null;
  return new Date(Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`) + lifeMs);
}

const sorted = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1));

const user = 'hardenbot-iam';
const aws = { service: 'elasticache', name: 'hardenbot-cache', region: 'eu-central-1' };

/** @param credentialsLifeMs how long the credentials of the role are good for, and so what was signed with them */
export async function openAwsTokens(credentialsLifeMs: number): Promise<TokenIssuer> {
  const given = new Map<string, Credentials & { readonly endsAt: Date }>();
  const agent = createServer((request, response) => {
    if (issuer.refuses || request.headers.authorization !== 'canary-pod') {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"code":"AccessDenied","message":"no role"}');
      return;
    }
    const accessKeyId = `ASIACANARY${String(given.size).padStart(6, '0')}`;
    const credentials = {
      accessKeyId,
      secretAccessKey: `canary/secret+${given.size}`,
      sessionToken: `canary//token+${given.size}==`,
    };
    const endsAt = new Date(Date.now() + credentialsLifeMs);
    given.set(accessKeyId, { ...credentials, endsAt });
    const { secretAccessKey, sessionToken } = credentials;
    const answer = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration: endsAt };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  agent.listen(0, '127.0.0.1');
  await once(agent, 'listening');
  const terms = { ...aws, asked: { Action: 'connect', User: user }, credentialsOf: (id: string) => given.get(id) };
  const issuer: TokenIssuer = {
    settings: { auth: 'awsIam', user, aws },
    user,
    environment: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${portOf(agent)}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'canary-pod',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    },
    refuses: false,
    tokensIn: (text) =>
      [...text.matchAll(/hardenbot-cache\/\?[\w%.&=-]+(?=\r\n)/g)].flatMap(([token]) => {
        const end = endOfToken(token, terms);
        const id = /X-Amz-Credential=(\w+)/.exec(token)?.[1] ?? '';
        const ends = [end?.getTime() ?? 0, given.get(id)?.endsAt.getTime() ?? 0];
        return end === null ? [] : [{ token, endsAt: new Date(Math.min(...ends)) }];
      }),
    close: () => void agent.close(),
  };
  return issuer;
}
