import type { Attack } from '../attack.ts';

const ACCESS = 'services/cli/src/compose/access';
const ROLES_TEST = {
  project: 'integration',
  file: 'test/integration/attack.test.ts',
  name: 'gets nothing from any path of the API without a key, and only what its role allows',
} as const;

/** Who can send, who can read. */
export const ACCESS_ATTACKS: readonly Attack[] = [
  {
    name: 'no-key',
    attempt: 'any path of the API without a key or with a wrong one',
    test: ROLES_TEST,
    protection: 'every path but the probes asks for a key',
    cuts: [{ file: `${ACCESS}/access.ts`, from: 'if (OPEN.has(request.path)) {', to: 'if (request.path !== "") {' }],
  },
  {
    name: 'wrong-role',
    attempt: 'reading with a key that may send, changing with one that may read',
    test: ROLES_TEST,
    protection: 'the role of a key is compared with what the path needs',
    cuts: [
      {
        file: `${ACCESS}/access.ts`,
        from: "if (role === 'admin' || role === needed || mayEither(request)) {",
        to: 'if (role !== null) {',
      },
    ],
  },
  {
    name: 'too-often',
    attempt: 'a key that asks without end',
    test: { project: 'unit', file: `${ACCESS}/access.test.ts`, name: 'a key that asks too often is told when to come' },
    protection: 'a rate per key, where one is set',
    cuts: [{ file: `${ACCESS}/access.ts`, from: 'limit?.take(key.id) ?? 0', to: '0' }],
  },
  {
    name: 'unseen-change',
    attempt: 'a change by an administrator that nobody can trace',
    test: { project: 'unit', file: `${ACCESS}/access.test.ts`, name: 'says who an administrator was' },
    protection: 'every admin action is a line of the log',
    cuts: [{ file: `${ACCESS}/admin-log.ts`, from: "if (neededRole(request) === 'admin')", to: 'if (MAX_PATH < 0)' }],
  },
  {
    name: 'open-port',
    attempt: 'a logsieve without keys that others can reach',
    test: { project: 'unit', file: `${ACCESS}/access.test.ts`, name: 'needs a key or --insecure' },
    protection: 'beyond loopback it does not start without keys',
    cuts: [
      {
        file: `${ACCESS}/listening.ts`,
        from: 'if (isLoopback(options.host) || options.hasKeys || options.insecure) return;',
        to: 'return;',
      },
    ],
  },
  {
    name: 'key-in-an-error',
    attempt: 'a key in what is said about a wrong setting',
    test: { project: 'unit', file: `${ACCESS}/access.test.ts`, name: 'without printing it' },
    protection: 'an entry is named by its place',
    cuts: [{ file: `${ACCESS}/api-keys.ts`, from: 'entry ${String(index + 1)} is not', to: 'entry ${entry} is not' }],
  },
  {
    name: 'secrets-printed',
    attempt: 'a secret in `logsieve config`',
    test: {
      project: 'integration',
      file: 'test/integration/attack.test.ts',
      name: 'does not get a secret out of logs, errors or the settings that are printed',
    },
    protection: 'settings that are secret are masked',
    cuts: [
      {
        file: 'shared/config/src/load.ts',
        from: "value: field.secret && value !== null ? '********' : value,",
        to: 'value,',
      },
    ],
  },
  {
    name: 'other-site',
    attempt: 'a page of another site posts to a logsieve on loopback',
    test: {
      project: 'unit',
      file: `${ACCESS}/other-sites.test.ts`,
      name: 'that change something are refused from',
    },
    protection: 'what a browser says of the site is looked at',
    cuts: [
      {
        file: `${ACCESS}/other-sites.ts`,
        from: 'if (reads || site === undefined || OURS.has(site)) {',
        to: "if (reads || site !== '') {",
      },
    ],
  },
];
