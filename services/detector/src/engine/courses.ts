/** Templates told apart in sessions. */
const MAX_CHARACTERS = 20_000;
/** Courses known by their templates; where there are more, sessions are of many courses and each makes its own text. */
const MAX_COURSES = 1_000;

/** Templates one after another, as a session has taken them so far. */
export interface Course {
  /** One character per step, see `characterOf`. */
  readonly steps: string;
  /** The step that came next the last time: mostly the next one too. */
  lastTemplate: string;
  lastNext: Course | null;
  next: Map<string, Course> | null;
}

/** The courses of the sessions of one service: sessions are many, their courses few, so that a step is a look instead of a new text. */
export class Courses {
  start = newCourse('');
  #known = 0;
  readonly #characters = new Map<string, string>();
  readonly #templates: string[] = [];

  /** The course that goes on with a template; `null` where it is not known and there are too many. */
  after(course: Course, templateId: string): Course | null {
    if (course.lastNext !== null && course.lastTemplate === templateId) return course.lastNext;
    const next = course.next?.get(templateId) ?? this.#add(course, templateId);
    if (next === null) return null;
    course.lastTemplate = templateId;
    course.lastNext = next;
    return next;
  }

  /** Where there are too many, those of the sessions to come may be others. */
  turn(): void {
    if (this.#known < MAX_COURSES) return;
    this.#known = 0;
    this.start = newCourse('');
  }

  templatesOf(steps: string): string[] {
    const templates: string[] = [];
    for (let at = 0; at < steps.length; at += 1) templates.push(this.#templates[steps.charCodeAt(at) - 1] ?? '');
    return templates;
  }

  #add(course: Course, templateId: string): Course | null {
    if (this.#known >= MAX_COURSES) return null;
    this.#known += 1;
    const next = newCourse(course.steps + this.characterOf(templateId));
    course.next ??= new Map();
    course.next.set(templateId, next);
    return next;
  }

  /** One UTF-16 unit per template; beyond the bound all share the last one. */
  characterOf(templateId: string): string {
    let character = this.#characters.get(templateId);
    if (character === undefined) {
      const place = Math.min(this.#templates.length, MAX_CHARACTERS);
      character = String.fromCharCode(place + 1);
      if (place < MAX_CHARACTERS) this.#characters.set(templateId, character);
      if (this.#templates.length <= MAX_CHARACTERS) this.#templates.push(place < MAX_CHARACTERS ? templateId : '');
    }
    return character;
  }
}

const newCourse = (steps: string): Course => ({ steps, lastTemplate: '', lastNext: null, next: null });
