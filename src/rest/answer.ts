import type { Readable } from 'node:stream';

/** What a handler answers, before it becomes HTTP. */
export type Answer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly headers: AnswerHeaders;
      readonly value: unknown;
    }
  | {
      readonly kind: 'text';
      readonly status: number;
      readonly headers: AnswerHeaders;
      readonly type: string;
      readonly text: string;
    }
  | {
      readonly kind: 'stream';
      readonly status: number;
      readonly headers: AnswerHeaders;
      readonly stream: Readable;
    }
  | { readonly kind: 'empty'; readonly status: number; readonly headers: AnswerHeaders };

/** Names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string>>;

export function json(status: number, value: unknown, headers: AnswerHeaders = {}): Answer {
  return { kind: 'json', status, value, headers };
}

export function text(status: number, type: string, content: string, headers: AnswerHeaders = {}): Answer {
  return { kind: 'text', status, type, text: content, headers };
}

export function stream(status: number, content: Readable, headers: AnswerHeaders): Answer {
  return { kind: 'stream', status, stream: content, headers };
}

export function empty(status: number, headers: AnswerHeaders = {}): Answer {
  return { kind: 'empty', status, headers };
}
