import { formatUnixNano } from '@logsieve/contracts';
import type { Uncertainty } from '@logsieve/contracts';
import { DriftWatch, UNCHANGED, dismissalThreshold, recalibrate, recalibrated, riskCurve } from '@logsieve/statistics';
import type { DriftState, Evidence, Recalibration, RiskPoint } from '@logsieve/statistics';
import type { LabelledAnomaly } from '@logsieve/store';
import type { Model } from '../model-port.ts';

export interface GuaranteeOptions {
  /** Share of faults accepted among what is dismissed without a second reader. */
  readonly acceptedRisk: number;
  /** Chance that the bound holds, over the draw of the evidence. */
  readonly confidence: number;
}

export const GUARANTEE_DEFAULTS: GuaranteeOptions = { acceptedRisk: 0.02, confidence: 0.95 };

/** Candidates between two false alarms of drift, in the mean; candidates seen before it is looked for; candidates after an alarm until they are what is usual. */
const ALARM_AT = 10_000;
const REFERENCE = 300;
const SETTLED = 1_000;
/** While the stream drifts only what is this much surer is dismissed. */
const CAUTION = 0.25;

/** Plain data, for the snapshot. */
export interface GuaranteeState {
  readonly drift: DriftState;
  readonly driftingSince: string | null;
  readonly sinceAlarm: number;
}

/**
 * Decides what may be dismissed: the largest threshold for which the evidence (the shipped calibration set and what people and reviews said here) proves the
 * accepted risk; abstains while the stream is not what it was.
 */
export class Guarantee {
  readonly #model: Pick<Model, 'version' | 'thresholds' | 'calibration'>;
  readonly #options: GuaranteeOptions;
  readonly #watch: DriftWatch;
  #labelled: readonly LabelledAnomaly[] = [];
  #recalibration: Recalibration = UNCHANGED;
  #curve: readonly RiskPoint[] = [];
  #chosen: Model['thresholds'];
  #driftingSince: string | null = null;
  #sinceAlarm = 0;

  /** `random`: 0..1, breaks ties between equal probabilities. */
  constructor(
    model: Pick<Model, 'version' | 'thresholds' | 'calibration'>,
    options: GuaranteeOptions,
    random: () => number,
  ) {
    this.#model = model;
    this.#options = options;
    this.#watch = new DriftWatch({ alarmAt: ALARM_AT, reference: REFERENCE, random });
    this.#chosen = model.thresholds;
    this.learn([]);
  }

  get thresholds(): Model['thresholds'] {
    const { normal, anomalous } = this.#chosen;
    return this.#driftingSince === null ? this.#chosen : { normal: normal * CAUTION, anomalous };
  }

  get isDrifting(): boolean {
    return this.#driftingSince !== null;
  }

  get curve(): readonly RiskPoint[] {
    return this.#curve;
  }

  /** All that is known by now of what the model decided here. */
  learn(labelled: readonly LabelledAnomaly[]): void {
    const { acceptedRisk, confidence } = this.#options;
    this.#labelled = labelled;
    this.#recalibration = recalibrate(labelled);
    const here = labelled.map(({ probability, isFault }): Evidence => ({
      probability: recalibrated(this.#recalibration, probability),
      isFault,
    }));
    const evidence = [...this.#model.calibration, ...here];
    this.#curve = riskCurve(evidence, acceptedRisk);
    if (evidence.length === 0) return; // a model without a calibration set keeps its own thresholds
    const anomalous = this.#before(this.#model.thresholds.anomalous);
    this.#chosen = {
      normal: Math.min(anomalous, this.#before(dismissalThreshold(this.#curve, acceptedRisk, confidence))),
      anomalous,
    };
  }

  /** Takes the probabilities of all candidates, in order. `now`: Unix nanoseconds. */
  watch(probabilities: readonly number[], now: bigint): void {
    for (const probability of probabilities) {
      this.#watch.take(probability);
      if (this.#watch.isAlarmed) {
        this.#driftingSince ??= formatUnixNano(now);
        this.#sinceAlarm = 0;
        this.#watch.begin();
      } else if (this.#driftingSince !== null) {
        this.#sinceAlarm += 1;
        if (this.#sinceAlarm >= SETTLED) this.#driftingSince = null;
      }
    }
  }

  describe(now: bigint): Uncertainty {
    const by = (who: LabelledAnomaly['by']): number => this.#labelled.filter((one) => one.by === who).length;
    return {
      ...this.#options,
      thresholds: this.thresholds,
      evidence: { shipped: this.#model.calibration.length, feedback: by('feedback'), reviews: by('review') },
      recalibration: { shift: this.#recalibration.shift, temperature: 1 / this.#recalibration.slope },
      driftingSince: this.#driftingSince,
      curve: this.#curve.map(({ threshold, dismissed, coverage, faults, risk }) => ({
        threshold,
        dismissed,
        coverage,
        faults,
        risk,
      })),
      modelVersion: this.#model.version,
      updatedAt: formatUnixNano(now),
    };
  }

  snapshot(): GuaranteeState {
    return { drift: this.#watch.snapshot(), driftingSince: this.#driftingSince, sinceAlarm: this.#sinceAlarm };
  }

  restore({ drift, driftingSince, sinceAlarm }: GuaranteeState): void {
    this.#watch.restore(drift);
    this.#driftingSince = driftingSince;
    this.#sinceAlarm = sinceAlarm;
  }

  /** The model's probability that recalibration makes `p`. */
  #before(p: number): number {
    const { shift, slope } = this.#recalibration;
    if (p <= 0 || p >= 1 || (shift === 0 && slope === 1)) return p;
    return 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) - shift) / slope));
  }
}
