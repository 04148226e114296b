import { isIP } from 'node:net';
import { UsageError } from '../../exit.ts';

/** Addresses only this machine can reach. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** @throws UsageError where others could reach an address that has no keys */
export function checkListening(options: { host: string; hasKeys: boolean; insecure: boolean }): void {
  if (isLoopback(options.host) || options.hasKeys || options.insecure) return;
  throw new UsageError(
    `refusing to listen on ${options.host} without LOGSIEVE_API_KEYS (role:secret,…); --insecure overrides`,
  );
}
