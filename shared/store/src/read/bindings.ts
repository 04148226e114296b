/** Texts bound to a statement: SQL has their names alone. */
export class Bindings {
  readonly parameters: Record<string, unknown> = {};
  readonly #prefix: string;

  /** @param prefix of the names, so that several may be bound to one statement */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** SQL of a bound value. */
  readonly bind = (value: unknown, type = 'String'): string => {
    const name = `${this.#prefix}${String(Object.keys(this.parameters).length)}`;
    this.parameters[name] = value;
    return `{${name}:${type}}`;
  };
}
