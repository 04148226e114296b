declare module 'syslog-client' {
  import type { EventEmitter } from 'node:events';

  export type Transport = 1 | 2;
  export const Transport: { readonly Tcp: 1; readonly Udp: 2 };
  export const Facility: { readonly System: number };
  export const Severity: { readonly Error: number };

  export interface Client extends EventEmitter {
    log(message: string, options: { severity?: number }, done: (error?: Error | null) => void): void;
    close(): void;
  }

  export function createClient(
    host: string,
    options: {
      port: number;
      transport: Transport;
      rfc3164: boolean;
      appName: string;
      syslogHostname: string;
      facility: number;
    },
  ): Client;
}
