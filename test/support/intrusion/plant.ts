/** What an intruder may leave in a simulated tenant, each planted and taken away by the shapes of the vendor: rows of state, and rows of the logs. */

/** A state file, as the simulator writes it. */
export interface Planted {
  readonly graph: Record<string, unknown>;
  readonly exchange: Record<string, unknown>;
}

/** The account that was compromised, and when the intruder works. */
export interface At {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
}

export interface Trace {
  readonly name: string;
  /** Some words of what the card says of it. */
  readonly words: string;
  plant(state: Planted, at: At): void;
  /** What an administrator does about it. */
  remove(state: Planted, at: At): void;
}

/** Whether taking it away would change anything: then it is still there. */
export function isLeft({ remove }: Pick<Trace, 'remove'>, state: Planted, at: At): boolean {
  const cleaned = structuredClone(state);
  remove(cleaned, at);
  return textOfState(cleaned) !== textOfState(state);
}

/** An empty list is no list, and null no value. */
function textOfState(state: Planted): string {
  return JSON.stringify(state, (_key, value: unknown) =>
    value === null || (Array.isArray(value) && value.length === 0) ? undefined : value,
  );
}

/** Ids of what is planted. */
export const id = (n: number): string => `0000000a-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const rows = (state: Planted, name: string): Record<string, unknown>[] => {
  const list = (state.graph[name] ?? []) as Record<string, unknown>[];
  state.graph[name] = list;
  return list;
};
export const exchangeRows = (state: Planted, name: string): Record<string, unknown>[] => {
  const list = (state.exchange[name] ?? []) as Record<string, unknown>[];
  state.exchange[name] = list;
  return list;
};
export const listOf = (part: Record<string, unknown>, name: string, owner: string): Record<string, unknown>[] => {
  const lists = (part[name] ?? {}) as Record<string, Record<string, unknown>[]>;
  part[name] = lists;
  lists[owner] = lists[owner] ?? [];
  return lists[owner];
};
export const without = (list: Record<string, unknown>[], isMeant: (row: Record<string, unknown>) => boolean): void => {
  list.splice(0, list.length, ...list.filter((row) => !isMeant(row)));
};

/** A row of the directory's log, initiated by the account from an address that it never used. */
export function audit(
  state: Planted,
  { id: account, name, at }: At,
  activityDisplayName: string,
  targetResources: readonly object[],
): void {
  const list = rows(state, 'directoryAudits');
  list.push({
    id: `planted-${list.length}`,
    activityDateTime: at.toISOString(),
    activityDisplayName,
    result: 'success',
    initiatedBy: { user: { id: account, userPrincipalName: name, ipAddress: '203.0.113.66' } },
    targetResources,
  });
}

/** A record of Exchange in the unified audit log. */
export function ran(state: Planted, { name, at }: At, Operation: string, parameters: Readonly<Record<string, string>>): void {
  const log = (state.exchange['UnifiedAuditLog'] ?? []) as object[];
  state.exchange['UnifiedAuditLog'] = log;
  const time = at.toISOString().slice(0, 19);
  const Parameters = Object.entries(parameters).map(([Name, Value]) => ({ Name, Value }));
  const record = {
    CreationTime: time,
    Operation,
    UserId: name,
    ResultStatus: 'True',
    ObjectId: parameters['Identity'] ?? '',
    Parameters,
  };
  log.push({
    CreationDate: time,
    Operations: Operation,
    UserIds: name,
    RecordType: 'ExchangeAdmin',
    AuditData: JSON.stringify(record),
  });
}

/** A record of another service in the same log, with the fields of its kind. */
export function recorded(state: Planted, { name, at }: At, kind: string, Operation: string, fields: object): void {
  const time = at.toISOString().slice(0, 19);
  const record = { Id: `${kind} ${Operation} ${time}`, CreationTime: time, Operation, UserId: name, ...fields };
  exchangeRows(state, 'UnifiedAuditLog').push({
    CreationDate: time,
    Operations: Operation,
    UserIds: name,
    RecordType: kind,
    AuditData: JSON.stringify(record),
  });
}

/** As the log writes a value. */
export const quoted = (text: string): string => JSON.stringify(text);
/** Another account, which the intruder turns to. */
export const someone = { id: id(7), userPrincipalName: 'help@contoso.com' };

/** A target of a log row that is a person, with what the row says was written. */
export function person(
  { id: of, userPrincipalName }: { readonly id: string; readonly userPrincipalName: string },
  written: Readonly<Record<string, string>> = {},
): object {
  const modifiedProperties = Object.entries(written).map(([displayName, value]) => ({
    displayName,
    oldValue: null,
    newValue: quoted(value),
  }));
  return { id: of, type: 'User', userPrincipalName, modifiedProperties };
}
