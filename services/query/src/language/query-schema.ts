import { z } from 'zod';
import { parseQueryText } from './parse-query.ts';
import { QueryError } from './tokens.ts';

/** The parameter `query`, checked beside the other parameters, so that one answer names all that is wrong. */
export const queryTextSchema = z
  .string()
  .max(10_000)
  .superRefine((text, context) => {
    try {
      parseQueryText(text);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  })
  .optional();
