import type { Attack } from '../attack.ts';

const TLS_TEST = { project: 'unit', file: 'services/cli/src/compose/tls.test.ts' } as const;
const HTTP_SERVER = 'services/cli/src/compose/http-server.ts';

/** What logsieve reaches, and what is on the wire. */
export const REACH_ATTACKS: readonly Attack[] = [
  {
    name: 'metadata-address',
    attempt: 'alerts to an address of a cloud that gives secrets away',
    test: { project: 'unit', file: 'services/alerter/src/http/address-rules.test.ts', name: 'never' },
    protection: 'link-local and metadata addresses are refused',
    cuts: [
      {
        file: 'services/alerter/src/http/address-rules.ts',
        from: 'if (isIP(address) === 0 || FORBIDDEN.check(address, family))',
        to: 'if (isIP(address) === 0)',
      },
    ],
  },
  {
    name: 'name-of-metadata',
    attempt: 'a name that leads to such an address only when it is looked up',
    test: {
      project: 'unit',
      file: 'services/alerter/src/http/post.test.ts',
      name: 'is for good refused where one of its addresses is forbidden',
    },
    protection: 'the address that is connected to is looked at',
    cuts: [
      {
        file: 'services/alerter/src/http/post.ts',
        from: 'for (const { address } of addresses) checkAddress(address, protocol);',
        to: '',
      },
    ],
  },
  {
    name: 'llm-redirect',
    attempt: 'an LLM endpoint that sends the prompt on to another host',
    test: {
      project: 'integration',
      file: 'test/integration/reviewer-client.test.ts',
      name: 'does not follow a redirect with the prompt',
    },
    protection: 'no redirect is followed',
    cuts: [
      { file: 'services/reviewer/src/client/bounded-fetch.ts', from: "redirect: 'error'", to: "redirect: 'follow'" },
    ],
  },
  {
    name: 'reading-the-wire',
    attempt: 'HTTP where TLS was asked for',
    test: { ...TLS_TEST, name: 'answers nothing without TLS' },
    protection: 'with a certificate the port speaks TLS and nothing else',
    cuts: [{ file: HTTP_SERVER, from: 'if (tls === null) return', to: 'return' }],
  },
  {
    name: 'stranger-with-tls',
    attempt: 'a client without a certificate of the authority that is set',
    test: { ...TLS_TEST, name: 'lets in only clients of the authority that is set, and nobody without a certificate' },
    protection: 'certificates of clients are checked',
    cuts: [{ file: HTTP_SERVER, from: 'rejectUnauthorized: true', to: 'rejectUnauthorized: false' }],
  },
  {
    name: 'false-broker',
    attempt: 'a broker that nobody vouches for',
    test: { ...TLS_TEST, name: 'shows none where none is set, and says nothing to a broker that nobody vouches for' },
    protection: "the broker's certificate is checked",
    cuts: [
      {
        file: 'shared/transport/src/kafka/kafka-transport.ts',
        from: 'ssl: options.ssl ?? false,',
        to: 'ssl: { ...(typeof options.ssl === "object" ? options.ssl : {}), rejectUnauthorized: false },',
      },
    ],
  },
];
