import { TOPICS } from '@logsieve/contracts';
import type { TopicSpec } from '@logsieve/transport';

const DAY_MS = 86_400_000;

/** Our topics with what each needs. Raw lines may be large and stay a week, what is derived can be made again. */
export function topicSpecs(partitions: number, replication: number, rawTopics: readonly string[]): TopicSpec[] {
  const spec = (name: string, days: number, count: number): TopicSpec => ({
    name,
    partitions: count,
    replicationFactor: replication,
    config: {
      'retention.ms': String(days * DAY_MS),
      'max.message.bytes': String(32 * 1024 * 1024),
      'compression.type': 'producer',
    },
  });
  return [...new Set([TOPICS.raw, ...rawTopics])]
    .map((name) => spec(name, 7, partitions))
    .concat(spec(TOPICS.parsed, 2, partitions), spec(TOPICS.reviewRequests, 7, 1), spec(TOPICS.dead, 30, 1));
}
