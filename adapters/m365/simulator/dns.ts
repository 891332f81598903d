/** Public DNS as a state file tells it: mail exchangers, texts and aliases, absence apart from failure. */
import { TenantError } from '../../../src/lib/errors.js';
import { isObject } from '../../../src/lib/json.js';
import type { DnsQuestion } from '../connection.js';
import type { BreakOff, Mark } from './state.js';
import type { Row } from './template.js';
import { textOf } from './text.js';

/** Longer chains of aliases end in a failure, as resolvers do it. */
const maxAliases = 8;

export class StateDns {
  private readonly mail: Row;
  private readonly marks: ReadonlyMap<string, Mark>;

  /** `marks` by their keys in lower case. */
  constructor(mail: Row, marks: ReadonlyMap<string, Mark>) {
    this.mail = mail;
    this.marks = marks;
  }

  /** Throws an error with the code of a resolver for what is absent or fails, TenantError for what the file does not hold. */
  resolve({ record, name }: DnsQuestion): readonly string[] {
    switch (record) {
      case 'MX':
        return this.exchangersOf(name);
      case 'TXT':
        return this.textsOf(name);
      case 'CNAME':
        return [this.aliasOf(name) ?? absent()];
    }
  }

  /** The name that another one stands for, or null. */
  aliasOf(name: string): string | null {
    this.assertAnswers('cname', name);
    const target = this.entry('cname', name);
    return target === undefined ? null : textOf([target].flat()[0]);
  }

  private exchangersOf(domain: string): readonly string[] {
    const hosts = this.entry('mx', domain);
    if (hosts === undefined) throw new TenantError(`The state file holds no MX records of ${domain}.`, { kind: 'forbidden' });
    return [hosts].flat().map(textOf);
  }

  private textsOf(name: string): readonly string[] {
    let asked = name;
    for (let step = 0; step < maxAliases; step += 1) {
      this.assertAnswers('txt', asked);
      const alias = this.aliasOf(asked);
      if (alias === null) {
        const records = this.entry('txt', asked) ?? absent();
        return [records].flat().map((record) => [record].flat().map(textOf).join(''));
      }
      asked = alias;
    }
    throw failure('ESERVFAIL');
  }

  private entry(part: 'mx' | 'txt' | 'cname', name: string): unknown {
    const held = this.mail[part];
    if (!isObject(held)) return undefined;
    return Object.entries(held).find(([key]) => plain(key) === plain(name))?.[1];
  }

  /** A file with texts and without aliases has none of these. */
  private assertAnswers(part: 'txt' | 'cname', name: string): void {
    const mark = this.marks.get(`mail.${part}/${plain(name)}`) ?? this.marks.get(`mail.${part}/${plain(name)}.`);
    const whole = this.marks.get(`mail.${part}`);
    for (const one of [mark, whole]) if (one?.complete === false) throw failure(codeOf(one.error));
    if (!isObject(this.mail['txt']))
      throw new TenantError(`The state file holds no DNS records of ${name}.`, { kind: 'forbidden' });
  }
}

function codeOf(error: BreakOff | null | undefined): string {
  return error?.code ?? 'ESERVFAIL';
}

function absent(): never {
  throw failure('ENOTFOUND');
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
