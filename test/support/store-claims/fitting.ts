/** Signed values put into other places that they fit: of the same shape, of another message, subject or person. Only the signature shows that they do not belong there. */
import type { Redis } from 'ioredis';
import type { Chance } from '../chaos/random';
import { attackersWord } from './sayings';

interface Placed {
  readonly key: string;
  /** Null for a value that is a key of its own. */
  readonly field: string | null;
  readonly text: string;
  /** What stands in it, by its kind and its names. */
  readonly shape: string;
}

const reading = `
local found = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind = redis.call('TYPE', key).ok
  if kind == 'string' then
    found[#found + 1] = key
    found[#found + 1] = redis.call('GET', key)
  elseif kind == 'hash' then
    for index, part in ipairs(redis.call('HGETALL', key)) do
      if index % 2 == 1 then found[#found + 1] = key .. '\\n' .. part else found[#found + 1] = part end
    end
  end
end
return found`;

/** Every signed value that is there. */
async function signedIn(redis: Redis): Promise<readonly Placed[]> {
  const answer = (await redis.eval(reading, 0)) as readonly string[];
  return answer
    .flatMap((place, index) => {
      const text = answer[index + 1];
      if (index % 2 === 1 || text === undefined || !text.startsWith('kept/1 ')) return [];
      const [key = '', field = null] = place.split('\n');
      return [{ key, field, text, shape: shapeOf(text.slice(text.indexOf('\n') + 1)) }];
    })
    .sort((one, other) => (`${one.key} ${one.field}` < `${other.key} ${other.field}` ? -1 : 1));
}

function shapeOf(json: string): string {
  return json
    .replace(/"(?:[^"\\]|\\.)*"(?!\s*:)/g, '""')
    .replace(/-?\d+(?:\.\d+)?/g, '0')
    .replace(/true|false/g, 'true');
}

/** Hashes of copies name their fields by what stands in them. */
const namesItself = /^[0-9a-f]{64}$/;

/**
 * Puts a signed value of another place where one of the wanted ones belongs.
 * @returns false where nothing fits there
 */
export async function misplaced(
  { redis, chance }: { readonly redis: Redis; readonly chance: Chance },
  isWanted: (key: string) => boolean,
): Promise<boolean> {
  const all = await signedIn(redis);
  for (const to of chance.shuffled(all.filter(({ key }) => isWanted(key)))) {
    const fits = all.filter(
      ({ key, field, shape, text }) => shape === to.shape && text !== to.text && (key !== to.key || field !== to.field),
    );
    // What is of the same kind fits best.
    const [from] = [...chance.shuffled(fits)].sort((one, other) => Number(isWanted(other.key)) - Number(isWanted(one.key)));
    if (from === undefined) continue;
    if (to.field === null) await redis.set(to.key, from.text, 'KEEPTTL');
    else await redis.hset(to.key, fieldFor(from, to, chance), from.text);
    return true;
  }
  return false;
}

/** Its own name where that says what stands there; otherwise the one that it takes over, or that one about a channel of the attacker. */
function fieldFor(from: Placed, to: Placed, chance: Chance): string {
  const own = to.field ?? '';
  if (namesItself.test(own)) return from.field ?? own;
  return chance.happens(0.3) ? own.replace(/"channel":"[^"]*"/, `"channel":"${attackersWord}"`) : own;
}
