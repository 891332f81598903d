/** A login to a store of AWS: what is signed, with whose credentials, and until when it is good. */
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsTokens } from '../../adapters/aws/store-token';
import { redaction } from '../../src/lib/redaction';
import { type Credentials, endOfToken, type TokenTerms } from '../support/stores/aws-tokens';
import { portOf } from '../support/stores/token-store';

const now = new Date('2026-11-28T10:20:30Z');
const in15Minutes = new Date('2026-11-28T10:35:30Z');
const keys = { accessKeyId: 'ASIACANARY', secretAccessKey: 'canary/secret+key', sessionToken: 'canary//session+token==' };
const user = 'hardenbot-iam';
const place = { name: 'hardenbot-cache', region: 'eu-central-1' } as const;
const elasticache = { service: 'elasticache', serverless: false, ...place } as const;
const asked = { Action: 'connect', User: user };
const known = (credentials: Credentials) => (id: string) => (id === credentials.accessKeyId ? credentials : undefined);
const terms: TokenTerms = { ...place, service: 'elasticache', asked, credentialsOf: known(keys) };

test.each([
  ['a replication group of ElastiCache', elasticache, terms],
  [
    'a serverless cache of ElastiCache',
    { ...elasticache, serverless: true },
    { ...terms, asked: { ...asked, ResourceType: 'ServerlessCache' } },
  ],
  ['a cluster of MemoryDB', { service: 'memorydb', ...place }, { ...terms, service: 'memorydb' }],
] as const)('a token for %s is signed as AWS reads it, and good for a quarter of an hour', async (_what, of, itsTerms) => {
  const ask = await awsTokens({ user, store: of, keys }, () => now);
  const login = await ask();
  expect(login).toMatchObject({ user, endsAt: in15Minutes });
  expect(endOfToken(login.password, itsTerms)).toEqual(in15Minutes);
});

test.each([
  ['service', { ...terms, service: 'memorydb' }],
  ['region', { ...terms, region: 'eu-west-1' }],
  ['name', { ...terms, name: 'another-cache' }],
  ['user', { ...terms, asked: { ...asked, User: 'another' } }],
  ['key', { ...terms, credentialsOf: known({ ...keys, secretAccessKey: 'canary/secret-key' }) }],
] as const)('a token is for one %s', async (_what, others) => {
  const ask = await awsTokens({ user, store: elasticache, keys }, () => now);
  expect(endOfToken((await ask()).password, others)).toBeNull();
});

test('a token ends with the credentials that signed it', async () => {
  const expiration = new Date('2026-11-28T10:26:00Z');
  const ask = await awsTokens({ user, store: elasticache, keys: { ...keys, expiration } }, () => now);
  expect((await ask()).endsAt).toEqual(expiration);
});

test('nothing that a token is good by stays in a line of the log, also where the line holds a part of it', async () => {
  const ask = await awsTokens({ user, store: elasticache, keys }, () => now);
  const { password } = await ask();
  const line = redaction(() => [])(`the store refused ${password.slice(8)}`);
  const query = new URLSearchParams(password);
  for (const part of ['X-Amz-Signature', 'X-Amz-Security-Token'])
    expect(line).not.toContain(encodeURIComponent(query.get(part) ?? 'missing'));
});

test('a pod of EKS signs with the role of its service account', async () => {
  const before = { ...process.env };
  const questions: URLSearchParams[] = [];
  const sts = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      questions.push(new URLSearchParams(body));
      const { accessKeyId, secretAccessKey, sessionToken } = keys;
      const credentials = `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>`;
      response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(
          `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
        );
    });
  });
  sts.listen(0, '127.0.0.1');
  await once(sts, 'listening');
  const tokenFile = join(mkdtempSync(join(tmpdir(), 'hardenbot-eks-')), 'token');
  writeFileSync(tokenFile, 'canary-service-account');
  Object.assign(process.env, {
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/hardenbot-store',
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${portOf(sts)}`,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  });
  try {
    const ask = await awsTokens({ user, store: elasticache }, () => now);
    expect(endOfToken((await ask()).password, terms)).toEqual(in15Minutes);
    expect(Object.fromEntries(questions[0] ?? [])).toMatchObject({
      Action: 'AssumeRoleWithWebIdentity',
      RoleArn: 'arn:aws:iam::111122223333:role/hardenbot-store',
      WebIdentityToken: 'canary-service-account',
    });
  } finally {
    process.env = before;
    sts.close();
  }
});
