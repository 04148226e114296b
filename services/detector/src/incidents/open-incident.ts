import type { Anomaly } from '@logsieve/contracts';
import type { Connection, Ties } from '../ties/ties.ts';

export type FirstFinding = NonNullable<Anomaly['firsts']>[number];

/** A connection with an incident of another service. */
export interface Edge {
  readonly id: string;
  readonly service: string;
  readonly connection: Connection;
}

/** What is known of the joint incident that an incident is part of. */
export interface Joint {
  /** Id of what came first in it. */
  readonly id: string;
  /** How this one is connected; empty for what came first. */
  readonly connection: string;
  /** The other services, for the summary. */
  readonly alsoIn: string;
  readonly services: readonly string[];
}

/** An incident that may go on. Plain data: it is the snapshot too; what is optional is absent in snapshots of earlier releases. */
export interface OpenIncident {
  anomaly: Anomaly;
  /** Families of templates that belong to it. */
  templates: string[];
  /** The main finding's sentence, without what is added about the others. */
  headline: string;
  /** What it began with, the first line first. */
  firsts?: FirstFinding[];
  /** As long as other services may join by them. */
  ties?: Ties;
  edges?: Edge[];
  joint?: Joint;
}
