// Reads App Service with Microsoft's own client, at FOREIGN_ENDPOINT with FOREIGN_TOKEN; prints what each read left over.
import { WebSiteManagementClient } from '@azure/arm-appservice';

const { FOREIGN_ENDPOINT: endpoint, FOREIGN_TOKEN: token, FOREIGN_SUBSCRIPTION: subscription } = process.env;
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new WebSiteManagementClient(credential, subscription, { endpoint, retryOptions: { maxRetries: 0 } });
const bodies = [];
client.pipeline.addPolicy({
  name: 'bodies',
  sendRequest: async (request, next) => {
    const response = await next(request);
    bodies.push({ path: new URL(request.url).pathname, body: JSON.parse(response.bodyAsText ?? 'null') });
    return response;
  },
});

const reads = [];
async function read(what, run) {
  bodies.length = 0;
  const made = await run().catch((error) => {
    // What may not be read is refused in words that the client understands.
    if (error.statusCode === 403 && error.code === 'AuthorizationFailed') return null;
    throw error;
  });
  if (made === null) return [];
  const raw = bodies.flatMap(({ body }) => (Array.isArray(body?.value) ? body.value : [body]));
  reads.push({ what, rows: raw.length, leftOver: leftOver(raw, Array.isArray(made) ? made : [made]) });
  return made;
}
const all = async (pages) => {
  const rows = [];
  for await (const row of pages) rows.push(row);
  return rows;
};

const sites = await read('sites', () => all(client.webApps.list()));
for (const site of sites) {
  const group = site.id.split('/')[4];
  await read(`${site.name} configuration`, () => client.webApps.getConfiguration(group, site.name));
  const slots = await read(`${site.name} slots`, () => all(client.webApps.listSlots(group, site.name)));
  for (const { name } of slots)
    await read(`${name} configuration`, () => client.webApps.getConfigurationSlot(group, site.name, name.split('/')[1]));
}
process.stdout.write(JSON.stringify(reads));

/** Names of properties with their values, which the client does not have; it lays out objects in its own way. */
function leftOver(raw, made) {
  const known = new Set(made.flatMap((one) => [...leaves(one)]));
  return [...new Set(raw.flatMap((one) => [...leaves(one)]).filter((leaf) => !known.has(leaf)))];
}

function* leaves(value, name = '') {
  if (value instanceof Date) yield `${name}=${value.toISOString()}`;
  else if (Array.isArray(value)) for (const one of value) yield* leaves(one, name);
  else if (typeof value === 'object' && value !== null) for (const [key, one] of Object.entries(value)) yield* leaves(one, key);
  else if (value !== null && value !== undefined) yield `${name}=${String(value)}`;
}
