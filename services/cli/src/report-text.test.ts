import { expect, it } from 'vitest';
import type { ShiftReport } from '@logsieve/contracts';
import { reportText } from './report-text.ts';

const REPORT: ShiftReport = {
  from: '2026-11-24T08:00:00.000000000Z',
  to: '2026-11-24T16:00:00.000000000Z',
  service: null,
  lines: 2,
  errors: 1,
  sentences: [
    {
      text: 'The line “\u001b[31mboom” proves it.',
      anomalies: ['00000000000000aa'],
      lines: [
        {
          source: 'app.log',
          partition: 0,
          offset: 7,
          index: 0,
          service: 'web',
          timestamp: '2026-11-24T09:00:00.000000000Z',
        },
        {
          source: 'logs.raw',
          partition: 2,
          offset: 9,
          index: 3,
          service: 'web',
          timestamp: '2026-11-24T09:00:01.000000000Z',
        },
      ],
    },
  ],
  incidents: [
    {
      id: '00000000000000aa',
      since: '2026-11-24T09:00:00.000000000Z',
      until: '2026-11-24T09:01:00.000000000Z',
      services: ['web'],
      anomalies: ['00000000000000aa'],
      sentences: [{ text: 'Only web shows it.', anomalies: ['00000000000000aa'], lines: [] }],
      writtenBy: 'rules',
      model: null,
      removedSentences: 0,
      note: '',
    },
  ],
  moreIncidents: 3,
  writtenBy: 'rules',
  model: null,
  removedSentences: 0,
  note: 'the budget of the day is used up',
};

it('shows each sentence with what it cites, and lets no log text act on the terminal', () => {
  expect(reportText(REPORT)).toBe(`2026-11-24T08:00:00.000000000Z to 2026-11-24T16:00:00.000000000Z

The line “\\u001b[31mboom” proves it.
  [00000000000000aa, app.log:7, logs.raw/2:9.3]

the budget of the day is used up

Incident 00000000000000aa, 2026-11-24T09:00:00.000000000Z
  Only web shows it.
    [00000000000000aa]

3 more; see \`logsieve anomalies\`
`);
});

it('says who wrote it', () => {
  const written = { ...REPORT, writtenBy: 'llm' as const, model: 'llama', removedSentences: 2, note: '' };
  expect(reportText(written)).toContain('Written by llama; sentences without evidence taken out: 2.');
});
