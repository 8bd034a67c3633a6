import type { ExtensionId, QueueId } from '../ids.ts';

/** Where a call can go, as an administrator chooses it [R1]. */
export type Destination =
  | { readonly kind: 'queue'; readonly queueId: QueueId }
  | { readonly kind: 'extension'; readonly extensionId: ExtensionId }
  | { readonly kind: 'hang-up' };
