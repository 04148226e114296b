/** What a slot's text looks like. A pure function of the text (and, for `word`, of the templates known when it was cut). */
export type SlotKind =
  | 'num'
  | 'qty'
  | 'ip'
  | 'time'
  | 'hex'
  | 'path'
  | 'url'
  | 'uuid'
  | 'mac'
  | 'email'
  | 'id'
  | 'word'
  | 'text'
  | 'host'
  | `mask:${string}`;

/**
 * The ten categories of dynamic variables of VALB (Li et al., "Did We Miss Something Important?", ICSE 2023): object id,
 * location, object name, type, switch, time or duration, computing resource, amount, status code, other.
 */
export type Category = 'OID' | 'LOI' | 'OBN' | 'TID' | 'SID' | 'TDA' | 'CRS' | 'OBA' | 'STC' | 'OTP';

export type SlotInfo = {
  readonly kind: SlotKind;
  readonly category: Category;
  /** The word that names the value in the message (`size=12` → `size`), when there is one. */
  readonly concept?: string;
};

/** Immutable. `parts[0] + value[0] + parts[1] + … + value[n-1] + parts[n]` is the message, byte for byte. */
export type Pattern = {
  /** 16 lowercase hex characters: a 64-bit hash of parts and slot kinds, and of nothing else. */
  readonly id: string;
  /** One more than slots; the constant text with its exact spacing. */
  readonly parts: readonly string[];
  readonly slots: readonly SlotInfo[];
};

/** A pattern as it travels between miners. `born` orders patterns so that merged templates keep their older id. */
export type PatternRecord = Pattern & { readonly born?: number };

export type Template = {
  readonly id: string;
  /** The text a person reads, `<*>` for each variable. */
  readonly text: string;
  /** Lines seen by this miner. */
  readonly count: number;
  /** Grows by one whenever the text changes. */
  readonly version: number;
};

export type ChangeType = 'none' | 'pattern_created' | 'cluster_created' | 'cluster_template_changed';

export type UnparsedReason =
  'empty' | 'line_too_long' | 'cluster_limit' | 'pattern_limit' | 'id_collision' | 'not_exact';

export type ParsedMessage = {
  readonly status: 'parsed';
  readonly patternId: string;
  readonly pattern: Pattern;
  readonly templateId: string;
  /** One exact text per slot of the pattern. */
  readonly values: string[];
  readonly changeType: ChangeType;
};

export type MinedLine = ParsedMessage | { readonly status: 'unparsed'; readonly reason: UnparsedReason };

export type Param = {
  readonly value: string;
  readonly kind: SlotKind;
  readonly category: Category;
  readonly concept?: string;
};

export type MinerChange =
  | { readonly type: 'pattern_created'; readonly pattern: PatternRecord; readonly templateId: string }
  | { readonly type: 'pattern_moved'; readonly patternId: string; readonly from: string; readonly templateId: string }
  | { readonly type: 'template_created'; readonly template: Template }
  | { readonly type: 'template_changed'; readonly template: Template }
  /** The id is not used any more; its patterns point to `into`, which is undefined when they went to several. */
  | { readonly type: 'template_removed'; readonly templateId: string; readonly into: string | undefined };
