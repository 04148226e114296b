export * from './port.ts';
export { createMemoryTransport } from './memory/memory-transport.ts';
export type { MemoryTransportOptions } from './memory/memory-transport.ts';
export { createKafkaTransport } from './kafka/kafka-transport.ts';
export type { KafkaTransportOptions } from './kafka/kafka-transport.ts';
export { registerCodecs } from './kafka/codecs.ts';
