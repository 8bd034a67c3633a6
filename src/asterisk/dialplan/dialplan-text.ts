/** What stands at a priority: an application with its data, or of a hint its devices. */
export interface DialplanEntry {
  readonly application: string;
  readonly data: string;
}

export type Priority = number | 'hint';

/** The extensions of a context in the order of the file, each with its priorities. */
export type ContextLines = ReadonlyMap<string, ReadonlyMap<Priority, DialplanEntry>>;

/** What `renderDialplan` wrote, or a part of it, cut into its contexts. */
export interface DialplanText {
  /** The lines of each context, as they stand in the file. */
  readonly contexts: ReadonlyMap<string, string>;
}

const globals = '[globals](+)';

/** What the engine says when it runs this file. Null: the file was cut short, or is of somebody else. */
export function markerOf(text: string): string | null {
  // Files are large, and it stands at their end.
  const [, marker = null] = /\nSW_REVISION_[0-9]+=([0-9]+(?:\.[0-9a-f]+)?)\n?$/u.exec(text.slice(-100)) ?? [];
  return marker;
}

/** Cuts what `renderDialplan` wrote into contexts, without reading their lines: of most of them nobody wants to know more. */
export function splitDialplan(text: string): DialplanText {
  const contexts = new Map<string, string>();
  let at = text.startsWith('[') ? 0 : text.indexOf('\n[') + 1;
  while (at < text.length) {
    const next = text.indexOf('\n[', at);
    const end = next === -1 ? text.length : next + 1;
    const headEnd = text.indexOf('\n', at);
    const head = text.slice(at, headEnd);
    const body = text.slice(headEnd + 1, end).trimEnd();
    if (head !== globals) contexts.set(head.slice(1, -1), body);
    at = end;
  }
  return { contexts };
}

/** The lines of a context as the engine holds them; null: they are not of the kind that `renderDialplan` writes. */
export function readContext(body: string): ContextLines | null {
  const extensions = new Map<string, Map<Priority, DialplanEntry>>();
  let priorities = new Map<Priority, DialplanEntry>();
  for (const line of body.split('\n')) {
    const first = /^exten => ([^,]+),(1|hint),(.+)$/u.exec(line);
    const [, extension = '', priority] = first ?? [];
    if (first) {
      priorities = extensions.get(extension) ?? new Map<Priority, DialplanEntry>();
      extensions.set(extension, priorities);
    }
    const value = first?.[3] ?? /^same => n,(.+)$/u.exec(line)?.[1];
    if (value === undefined) return null;
    if (priority === 'hint') {
      priorities.set('hint', { application: value, data: '' });
      continue;
    }
    const [, application, data] = /^([A-Za-z]+)\((.*)\)$/u.exec(value) ?? [];
    if (application === undefined || data === undefined) return null;
    priorities.set(first ? 1 : priorities.size + 1, { application, data });
  }
  return extensions;
}
