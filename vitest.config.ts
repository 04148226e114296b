import { defineConfig } from 'vitest/config';
import { reading } from './test/attack/reading.ts';
import type { Changed } from './test/attack/reading.ts';

/** How `npm run attack` takes a protection out (test/attack/instead.ts). */
const replaced = reading(JSON.parse(process.env['TEST_INSTEAD'] ?? '{}') as Changed);

// Sources, not builds: package names resolve to src through the "source" export condition.
const shared = {
  plugins: [replaced],
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
};

/** One process per test file: the embedded engine allows one data directory per process. */
const project = (name: string, include: string[], timeout: number) => ({
  ...shared,
  test: { name, include, pool: 'forks' as const, testTimeout: timeout, hookTimeout: Math.max(timeout, 120_000) },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', ['{shared,services}/*/src/**/*.test.{ts,tsx}', 'test/unit/**/*.test.ts'], 180_000),
      project('contract', ['test/contract/**/*.test.ts'], 120_000),
      project('integration', ['test/integration/**/*.test.ts'], 300_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 300_000),
    ],
  },
});
