/** Where a door listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, `[::1]:514` or `:514` (loopback); port 0 takes a free one. @throws Error naming what is wrong */
export function parseAddress(text: string): Address {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[3] ?? NaN);
  if (match === null || port > 65_535) throw new Error(`'${text}' is no address to listen on; expected host:port`);
  const host = match[1] ?? match[2] ?? '';
  return { host: host === '' ? '127.0.0.1' : host, port };
}

export const addressText = ({ host, port }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
