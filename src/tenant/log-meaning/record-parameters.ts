/** Parameters of a cmdlet as the unified log writes them, found by name: their order differs from row to row. */
type WithParameters = {
  readonly Parameters?:
    | readonly { readonly Name?: string | null | undefined; readonly Value?: string | null | undefined }[]
    | null
    | undefined;
};

/** Undefined where the row does not have it, or has it empty. */
export function parameterOf(record: WithParameters, name: string): string | undefined {
  return writtenParameter(record, name) || undefined;
}

/** The same with an empty value as it is: setting something to nothing is a change too. Undefined where the row does not have it. */
export function writtenParameter({ Parameters }: WithParameters, name: string): string | undefined {
  const found = Parameters?.find((one) => one.Name?.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : (found.Value ?? '');
}
