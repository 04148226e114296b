import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KAFKA_VERSIONS, ensureKafka, startKafka } from '../../fixtures/kafka/index.ts';
import type { KafkaFixture } from '../../fixtures/kafka/index.ts';
import { groupState, produceLines, withAdmin } from '../../fixtures/kafka/produce.ts';

for (const version of KAFKA_VERSIONS) {
  const missing = await ensureKafka(version);
  describe.skipIf(missing !== null)(`the broker fixture, Kafka ${version} (${missing ?? 'available'})`, () => {
    let kafka: KafkaFixture;
    beforeAll(async () => {
      kafka = await startKafka({ version });
    });
    afterAll(() => kafka.stop());

    it('keeps what was acknowledged through kill -9 and a restart', async () => {
      const { brokers } = kafka;
      await withAdmin(brokers, (admin) =>
        admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }], waitForLeaders: true }),
      );
      const lines = Array.from({ length: 2_000 }, (_, index) => ({ value: Buffer.from(`line ${String(index)}`) }));
      await produceLines({ brokers, topic: 'kept', codec: 'zstd', partition: 0, lines });
      await kafka.kill();
      await kafka.restart();
      const [state] = await groupState({ brokers, group: 'nobody', topics: ['kept'] });
      expect(state).toEqual({ topic: 'kept', partition: 0, committed: -1, end: 2_000 });
    });
  });
}
