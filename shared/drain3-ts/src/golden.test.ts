import { expect, it } from 'vitest';
import { TemplateMiner } from './index.ts';

/** One line for each form of value, and families that show what is one event and what is not. */
const LINES = [
  'sync at 2026-11-24T07:43:02.123+01:00 done',
  'sync at 07:43:02,5 done',
  'peer 10.0.0.7:5432 joined',
  'peer /10.0.0.8:5432 joined',
  'peer fe80::1ff:fe23:4567:890a joined',
  'wrote /var/lib/app/data-7.db and C:\\temp\\x.log',
  'GET https://shop.example/cart?id=7&x=1 took 12.5ms',
  'trace 3f2504e0-4f89-11d3-9a0c-0305e82c3301 span 00f067aa0ba902b7',
  'address 0xdeadbeef mask 00:1a:2b:3c:4d:5e',
  'mail from joe@shop.example to ann@shop.example',
  'heap 512 MB of 2GiB used, 25.6%',
  'moved 1,234,567 rows in 3 s',
  'upgraded to v2.4.0-rc1',
  'said "good bye" to \'bob\'',
  'payload {"id": 7, "state": "NEW"}',
  'at shop.Cart.add(Cart.java:42)',
  'user=root uid=0 state=OPEN',
  'user=bob uid=7 state=CLOSED',
  'session opened for user root',
  'session opened for user zaphod',
  'session closed for user zaphod',
  'VM started',
  'VM paused',
  '<*> is a wildcard 7',
  'naïve café №5 – ok',
];

it('what the miner makes of one line of each form is a visible change', async () => {
  const miner = new TemplateMiner();
  const mined = LINES.map((line) => miner.addLogMessage(line));
  miner.consolidate();
  const shown = mined.map((line, at) => {
    if (line.status !== 'parsed') return `${LINES[at] ?? ''}\n  ${line.reason}`;
    const slots = line.pattern.slots.map(({ kind, category, concept }, slot) => {
      const value = JSON.stringify(line.values[slot]);
      return `    ${value} ${kind} ${category}${concept === undefined ? '' : ` ${concept}`}`;
    });
    const text = miner.template(miner.templateOf(line.patternId))?.text ?? '';
    return [LINES[at] ?? '', `  ${line.patternId} ${text}`, ...slots].join('\n');
  });
  await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot('golden/forms.txt');
});
