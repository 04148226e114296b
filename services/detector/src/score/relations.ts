/** Templates whose relations are learned; the ones seen first. */
const MAX_TEMPLATES = 500;
/** Sessions with a template before its relations say anything. */
const LEAST_SESSIONS = 20;
/** Sessions with a template after which what it goes with is known well enough to call a session made of usual parts. */
const WELL_KNOWN = 200;

interface Pair {
  both: number;
  equal: number;
}

interface Template {
  sessions: number;
  readonly partners: Map<string, Pair>;
}

export interface RelationFinding {
  /** Chance of the most unusual relation in the session, 0..1; 1 where none is. */
  readonly chance: number;
  /** The template that should be there, or be there as often; `null` where nothing is unusual. */
  readonly templateId: string | null;
  /** Every template is well known: a session with no unusual relation is only another mixture of usual parts. */
  readonly isWellKnown: boolean;
}

/**
 * Which templates come together in sessions, and which equally often: three blocks received, three stored (after Lou, Fu, Yang, Xu and Li 2010, invariants; here with the
 * chance of an exception instead of a yes or no). Learned from pairs that are there, so that a session costs the square of its templates.
 */
export class Relations {
  readonly #templates = new Map<string, Template>();

  judge(counts: ReadonlyMap<string, number>): RelationFinding {
    let chance = 1;
    let templateId: string | null = null;
    let isWellKnown = true;
    for (const [id, count] of counts) {
      const template = this.#templates.get(id);
      if (template === undefined || template.sessions < WELL_KNOWN) isWellKnown = false;
      if (template === undefined || template.sessions < LEAST_SESSIONS) continue;
      for (const [partner, pair] of template.partners) {
        const other = counts.get(partner);
        if (other === count) continue;
        const seldom =
          other === undefined
            ? (template.sessions - pair.both + 0.5) / (template.sessions + 1)
            : (pair.both - pair.equal + 0.5) / (pair.both + 1);
        if (seldom >= chance) continue;
        chance = seldom;
        templateId = partner;
      }
    }
    return { chance, templateId, isWellKnown };
  }

  learn(counts: ReadonlyMap<string, number>): void {
    for (const [id, count] of counts) {
      const template = this.#template(id);
      if (template === undefined) continue;
      template.sessions += 1;
      for (const [partner, other] of counts) {
        if (partner === id) continue;
        const pair = template.partners.get(partner) ?? { both: 0, equal: 0 };
        template.partners.set(partner, pair);
        pair.both += 1;
        if (other === count) pair.equal += 1;
      }
    }
  }

  #template(id: string): Template | undefined {
    const known = this.#templates.get(id);
    if (known !== undefined || this.#templates.size >= MAX_TEMPLATES) return known;
    const template = { sessions: 0, partners: new Map<string, Pair>() };
    this.#templates.set(id, template);
    return template;
  }
}
