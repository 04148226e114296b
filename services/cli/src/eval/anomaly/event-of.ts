/** For the rivals, which need events where none are given: the text without what has a digit in it. */
export const eventOf = (message: string): string => message.replace(/[\w.:/@-]*\d[\w.:/@-]*/g, '<*>');
