import type { VariableCategory } from '@logsieve/contracts';

/** VALB's categories in words. */
export const VARIABLE_WORDS: Readonly<Record<VariableCategory, string>> = {
  OID: 'Object id',
  LOI: 'Location',
  OBN: 'Object name',
  TID: 'Type',
  SID: 'Switch',
  TDA: 'Time or duration',
  CRS: 'Computing resource',
  OBA: 'Object amount',
  STC: 'Status code',
  OTP: 'Other',
};
export const variableHint = (category: VariableCategory): string => VARIABLE_WORDS[category];
