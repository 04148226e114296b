import { systemClock } from '@logsieve/pipeline';
import { createMemoryTransport } from '@logsieve/transport';
import { transportContract } from './contract.ts';

transportContract(
  'topics in memory',
  async () => {
    const transport = createMemoryTransport({ clock: systemClock });
    await transport.start();
    return { transport, close: () => transport.stop() };
  },
  null,
);
