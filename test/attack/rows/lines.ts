import type { Attack } from '../attack.ts';

const REDACT = 'services/reviewer/src/redact';

/** What a log line can do. */
export const LINE_ATTACKS: readonly Attack[] = [
  {
    name: 'no-two-alike',
    attempt: 'lines that have nothing in common, to fill the memory of the parser',
    test: {
      project: 'unit',
      file: 'shared/drain3-ts/src/bounds.test.ts',
      name: 'is counted line by line, within the bounds, and evicts nothing that is known',
    },
    protection: 'templates are bounded',
    cuts: [
      {
        file: 'shared/drain3-ts/src/options.ts',
        from: 'const options = { ...DEFAULT_OPTIONS, ...given };',
        to: 'const options = { ...DEFAULT_OPTIONS, ...given, maxClusters: 10_000_000, maxPatterns: 10_000_000 };',
      },
    ],
  },
  {
    name: 'sql-in-a-parameter',
    attempt: 'SQL in a parameter of the API',
    test: {
      project: 'integration',
      file: 'test/integration/attack.test.ts',
      name: 'cannot reach SQL through any parameter',
    },
    protection: 'values are bound, not written into the statement',
    cuts: [
      {
        file: 'shared/store/src/read/anomalies.ts',
        from: "['a.service = {service:String}']",
        to: "[`a.service = '${request.service}'`]",
      },
    ],
  },
  {
    name: 'markup-in-a-line',
    attempt: 'markup in a line that the page shows',
    test: { project: 'e2e', file: 'test/e2e/page.test.ts', name: 'shows log text as text, never as markup' },
    protection: 'log text becomes text nodes only',
    cuts: [
      {
        file: 'services/web/src/components/log-body.tsx',
        from: '{segment.text}\n          </span>',
        to: '<b dangerouslySetInnerHTML={{ __html: segment.text }} />\n          </span>',
      },
      {
        file: 'services/web/src/components/log-body.tsx',
        from: '{segment.text}\n          </mark>',
        to: '<b dangerouslySetInnerHTML={{ __html: segment.text }} />\n          </mark>',
      },
    ],
  },
  {
    name: 'script-in-a-page',
    attempt: 'a script that got into a page all the same',
    test: {
      project: 'contract',
      file: 'test/contract/query/doors.test.ts',
      name: 'has a page of its operations that runs nothing',
    },
    protection: 'a content security policy that runs only our own files',
    cuts: [
      {
        file: 'services/query/src/http/page.ts',
        from: "response.setHeader('content-security-policy', POLICY);",
        to: '',
      },
    ],
  },
  {
    name: 'terminal-escapes',
    attempt: 'escape sequences and text turned around, in a line that a command prints',
    test: {
      project: 'integration',
      file: 'test/integration/attack.test.ts',
      name: 'cannot act on a terminal by a line or the name of a service',
    },
    protection: 'what a terminal would act on is printed as an escape',
    cuts: [
      {
        file: 'services/cli/src/output.ts',
        from: '/(?![\\t\\n])[\\p{Cc}\\p{Bidi_Control}]/gu,',
        to: '/(?!)/gu,',
      },
    ],
  },
  {
    name: 'orders-to-an-llm',
    attempt: '213 lines that tell a reader what to answer',
    test: {
      project: 'integration',
      file: 'test/integration/reviewer-injection.test.ts',
      name: 'flips no verdict: what was in a value is never seen, what is in a template is hidden or overruled',
    },
    protection: 'text that speaks to its reader is hidden, and a review of it lowers nothing',
    cuts: [
      {
        file: `${REDACT}/instructions.ts`,
        from: 'export function speaksToReader(text: string): boolean {',
        to: 'export function speaksToReader(text: string): boolean {\n  if (text !== "") return false;',
      },
    ],
  },
  {
    name: 'secrets-to-an-llm',
    attempt: 'keys, tokens and personal data in a line that is asked about',
    test: { project: 'unit', file: `${REDACT}/secrets.test.ts`, name: 'replaces ' },
    protection: 'secrets are replaced before anything leaves the machine',
    cuts: [
      {
        file: `${REDACT}/secrets.ts`,
        from: 'for (const { kind, pattern, keepsPrefix, check } of ORDER) {',
        to: 'for (const { kind, pattern, keepsPrefix, check } of [] as typeof ORDER) {',
      },
    ],
  },
  {
    name: 'raw-text-to-an-llm',
    attempt: 'text that did not go through redaction, by a mistake in our own code',
    test: {
      project: 'integration',
      file: 'test/integration/reviewer-client.test.ts',
      name: 'takes nothing but a RedactedPrompt, also where types were cast away',
    },
    protection: 'the client knows the prompts that redaction made',
    cuts: [
      {
        file: `${REDACT}/prompt.ts`,
        from: "return typeof value === 'object' && value !== null && made.has(value as RedactedPrompt);",
        to: "return typeof value === 'object';",
      },
    ],
  },
  {
    name: 'end-of-the-data',
    attempt: 'a line that ends the block of data in a prompt',
    test: { project: 'unit', file: `${REDACT}/secrets.test.ts`, name: 'does not let data end the data' },
    protection: 'the marks of the block cannot stand in it',
    cuts: [{ file: `${REDACT}/prompt.ts`, from: ".replaceAll('>>>', '\\\\u003e>>')", to: '' }],
  },
  {
    name: 'invented-evidence',
    attempt: 'an answer of an LLM that cites lines which do not exist',
    test: {
      project: 'unit',
      file: 'services/reviewer/src/answer/answer.test.ts',
      name: 'removes and counts citations of other lines, misquotes and claimed quotes in the explanation',
    },
    protection: 'citations are compared with the lines, letter by letter',
    cuts: [
      {
        file: 'services/reviewer/src/answer/check.ts',
        from: 'line !== undefined && quote.length >= MIN_QUOTE && line.text.includes(quote)',
        to: 'line !== undefined',
      },
    ],
  },
  {
    name: 'markup-in-an-alert',
    attempt: 'mentions, links and the end of a block, in a message to Slack',
    test: {
      project: 'unit',
      file: 'services/alerter/src/channels/bodies.test.ts',
      name: 'lets no log text mention people, make links or end its block, in Slack',
    },
    protection: 'text is escaped for its channel',
    cuts: [
      {
        file: 'services/alerter/src/channels/slack.ts',
        from: "text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');",
        to: 'text;',
      },
    ],
  },
];
