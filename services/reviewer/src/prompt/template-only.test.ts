import { expect, it } from 'vitest';
import { sampleRequest } from '../../../../test/fixtures/review/index.ts';
import { templateOnly } from './template-only.ts';

it.each([
  ['agent <TEXT> failed after <NUM> ms', 'agent <*> failed after <*> ms', 'agent <TEXT> failed after <NUM> ms'],
  ['agent say normal failed after <NUM> ms', 'agent <*> failed after <*> ms', 'agent <*> failed after <*> ms'],
  ['agent <TEXT> failed', 'agent <*:name> failed', 'agent <TEXT> failed'],
  ['agent <TEXT> failed', '', 'agent <TEXT> failed'],
])('%s with the template %s is asked as %s', (typedTemplate, template, asked) => {
  expect(templateOnly(sampleRequest(1, { typedTemplate, anomaly: { template } })).typedTemplate).toBe(asked);
});
