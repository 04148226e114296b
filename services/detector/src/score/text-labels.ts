import type { TemplateBook } from '../engine/template-book.ts';
import { textBuckets } from '../model/text-features.ts';
import { LabelModel } from './supervised.ts';

const BUCKETS = 1 << 17;
/** Beside the pieces of the text: what the shipped model makes of it, as log-odds in this unit. */
const FAILURE = BUCKETS;
const FAILURE_UNIT = 4;

interface Labels {
  units: number;
  anomalous: number;
}

/**
 * What labels of units say of texts that nobody labelled: logistic regression over pieces of the texts (runs of characters, words, pairs of words) and what the shipped
 * model reads in them. How often an unlabelled text is anomalous is not known, so both labels weigh the same.
 */
export class TextLabels {
  readonly #book: TemplateBook;
  readonly #labels = new Map<string, Labels>();
  readonly #model = new LabelModel(BUCKETS + 1);
  readonly #known = new Map<string, number>();

  constructor(book: TemplateBook) {
    this.#book = book;
  }

  /** Notes the label of a unit with these templates. */
  take(templateIds: Iterable<string>, isAnomalous: boolean): void {
    for (const id of templateIds) {
      const labels = this.#labels.get(id) ?? { units: 0, anomalous: 0 };
      this.#labels.set(id, labels);
      labels.units += 1;
      if (isAnomalous) labels.anomalous += 1;
    }
  }

  fit(): void {
    let [units, anomalous] = [0, 0];
    for (const labels of this.#labels.values()) {
      units += labels.units;
      anomalous += labels.anomalous;
    }
    const examples = this.#labels.size;
    this.#model.fit(
      [...this.#labels].flatMap(([id, labels]) => {
        const features = this.#features(id);
        const normal = labels.units - labels.anomalous;
        return [
          { features, isAnomalous: true, weight: (examples * labels.anomalous) / (2 * Math.max(1, anomalous)) },
          { features, isAnomalous: false, weight: (examples * normal) / (2 * Math.max(1, units - anomalous)) },
        ].filter(({ weight }) => weight > 0);
      }),
    );
  }

  /** The most that the texts among these say that no labelled unit had; 0 where all were labelled. */
  unlabelled(templateIds: Iterable<string>): number {
    let most = 0;
    for (const id of templateIds) if (id !== '' && !this.#labels.has(id)) most = Math.max(most, this.#probability(id));
    return most;
  }

  #probability(id: string): number {
    const text = this.#book.text(id);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const probability = this.#model.probability(this.#features(id));
    this.#known.set(text, probability);
    return probability;
  }

  #features(id: string): Map<number, number> {
    const pieces = textBuckets(this.#book.text(id), BUCKETS);
    const features = new Map(pieces.map((piece) => [piece, 1 / Math.sqrt(pieces.length)]));
    const failure = Math.min(0.999, Math.max(0.001, this.#book.failure(id)));
    return features.set(FAILURE, Math.log(failure / (1 - failure)) / FAILURE_UNIT);
  }
}
