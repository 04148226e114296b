import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { measurePace, paced } from './pace.ts';

describe('pace', () => {
  it('asks a slow question less often', async () => {
    const client = new QueryClient();
    const stop = measurePace(client);
    const slow = () => new Promise((resolve) => setTimeout(resolve, 60, 'answer'));
    await client.fetchQuery({ queryKey: ['slow'], queryFn: slow });
    await client.fetchQuery({ queryKey: ['quick'], queryFn: () => 'answer' });
    stop();
    const interval = (key: string) => paced(200)({ queryHash: JSON.stringify([key]) });
    expect(interval('slow')).toBeGreaterThan(1000);
    expect(interval('quick')).toBeLessThan(1000);
    expect(interval('never asked')).toBe(200);
    client.clear();
  });
});
