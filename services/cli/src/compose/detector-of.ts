import { TOPICS } from '@logsieve/contracts';
import type { ReviewRequest } from '@logsieve/contracts';
import { DETECTOR_DEFAULTS, buildDetectorService, loadModel } from '@logsieve/detector';
import type { DetectorService } from '@logsieve/detector';
import { systemClock } from '@logsieve/pipeline';
import { modelFolder } from './model-folder.ts';
import type { Ports } from './ports.ts';

/** `own topic`: the detector reads `logs.parsed` itself; `fed`: the parser of the same process hands batches over. */
export async function detectorOf(ports: Ports, input: 'own topic' | 'fed'): Promise<DetectorService> {
  const { settings, store, transport, metrics, logger } = ports;
  const producer = transport.producer();
  return buildDetectorService({
    transport: input === 'fed' ? null : transport,
    store,
    metrics,
    logger,
    clock: systemClock,
    random: Math.random,
    model: await loadModel(modelFolder(), { threads: 1 }),
    publish: (requests: readonly ReviewRequest[]) =>
      producer.send(
        TOPICS.reviewRequests,
        requests.map((request) => ({
          key: request.anomaly.service,
          value: Buffer.from(JSON.stringify(request)),
          headers: { 'content-type': 'application/json' },
        })),
      ),
    options: { ...DETECTOR_DEFAULTS, windowSeconds: settings.windowSeconds, acceptedRisk: settings.dismissRisk },
  });
}
