import { storageSchema } from '@logsieve/contracts';
import { readStorage } from '@logsieve/store';
import { jsonRoute } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import type { QueryContext } from './context.ts';

export const storageRoute = (context: QueryContext): Route =>
  jsonRoute({
    method: 'get',
    path: '/api/v1/storage',
    summary: 'What the store needs on disk, beside what the lines were as they came',
    answer: storageSchema,
    async run() {
      const { rawBytes, bytesOnDisk, parts, byTable } = await readStorage(context.store.sql);
      return { rawBytes, bytesOnDisk, parts, byTable: [...byTable] };
    },
  });
